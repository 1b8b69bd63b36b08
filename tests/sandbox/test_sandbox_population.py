"""An account with many voices: cheap to make, quick to list, and changing while it is read."""

import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .conftest import Caller

VOICES = "/v1/general/custom-voices"


def populate(kling: Caller, voices: int) -> None:
    assert kling.post("/_control/population", voices=voices)[0] == 200


def page(kling: Caller, number: int, size: int = 500) -> list[dict[str, Any]]:
    return list(kling.get(VOICES, pageNum=number, pageSize=size)[1]["data"])


def walk(kling: Caller, size: int) -> list[str]:
    """The voice ids of all pages, until one is empty."""
    ids: list[str] = []
    number = 1
    while tasks := page(kling, number, size):
        ids += [task["task_result"]["voices"][0]["voice_id"] for task in tasks]
        number += 1
    return ids


def test_the_account_has_exactly_so_many_finished_voices(kling: Caller) -> None:
    populate(kling, 70)
    ids = walk(kling, 30)
    assert len(ids) == len(set(ids)) == 70
    (task,) = page(kling, 1, 1)
    assert (task["task_status"], task["task_info"]) == ("succeed", {})
    populate(kling, 3)
    assert len(walk(kling, 30)) == 3


def test_each_voice_can_be_looked_up_heard_and_deleted(kling: Caller) -> None:
    populate(kling, 40)
    task = page(kling, 1, 40)[-1]
    voice = task["task_result"]["voices"][0]
    assert kling.get(f"{VOICES}/{task['task_id']}")[1]["data"] == task
    assert kling.session.get(voice["trial_url"]).status_code == 200
    assert kling.post("/v1/general/delete-voices", voice_id=voice["voice_id"])[0] == 200
    assert len(walk(kling, 40)) == 39


def test_own_voices_stay_and_stand_among_the_others(kling: Caller) -> None:
    own = kling.ready_voice()
    populate(kling, 20)
    populate(kling, 0)
    assert walk(kling, 30) == [own["voice_id"]]


@pytest.mark.soak
def test_a_page_of_five_hundred_of_ten_thousand_is_answered_at_once(kling: Caller) -> None:
    populate(kling, 10_000)
    page(kling, 1)
    best = {number: min(seconds(kling, number) for _ in range(5)) for number in (1, 20)}
    # Measured: 60 ms with the client's reading of it, whichever page it is.
    assert max(best.values()) < 0.1
    assert best[20] < 1.5 * best[1]


def seconds(kling: Caller, number: int) -> float:
    """Time of the processor, so that other people's work does not count."""
    begun = time.process_time()
    assert len(page(kling, number)) == 500
    return time.process_time() - begun


def test_a_page_takes_no_more_queries_for_more_voices(kling: Caller) -> None:
    counts = []
    for voices in (0, 20, 200):
        populate(kling, voices)
        page(kling, 1)
        with CaptureQueriesContext(connection) as asked:
            assert len(page(kling, 1)) == voices
        counts.append(len(asked))
    assert counts[1] == counts[2] <= counts[0] + 1


def test_the_list_reads_its_index_from_the_first_voice_of_the_page_on(kling: Caller) -> None:
    populate(kling, 50)
    with CaptureQueriesContext(connection) as asked:
        page(kling, 2, 20)
    (query,) = [q["sql"] for q in asked if "sandbox_task" in q["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if connection.vendor == 'sqlite' else ''} {query}")
        plan = str(cursor.fetchall())
    if connection.vendor == "sqlite":
        assert "sandbox_list" in plan
        assert "TEMP B-TREE" not in plan


def test_a_list_that_changes_is_a_tenth_other_after_a_walk(kling: Caller) -> None:
    populate(kling, 300)
    before = set(walk(kling, 30))
    kling.fault("shuffle", at="list-voices", percent=10)
    seen = walk(kling, 30)
    kling.session.delete("https://practice.invalid/_control/faults")
    after = set(walk(kling, 30))
    assert len(after) == len(before) == 300
    # Eleven pages, the last one empty, three voices each; what came anew may have gone again.
    assert 28 <= len(before - after) <= 33
    # New ones push the rest down, so that a reader meets some twice and misses none but deleted.
    assert len(seen) > len(set(seen))
    assert before & after <= set(seen)


def test_the_same_population_changes_in_the_same_places(kling: Caller) -> None:
    gone = []
    for _ in range(2):
        populate(kling, 60)
        before = walk(kling, 60)
        kling.fault("shuffle", at="list-voices", times=1, percent=20)
        after = page(kling, 1, 60)
        kept = {task["task_result"]["voices"][0]["voice_id"] for task in after}
        gone.append([place for place, voice in enumerate(before) if voice not in kept])
    assert gone[0] == gone[1]
    assert len(gone[0]) == 12


@pytest.mark.parametrize("size", ["", "x", "999999", "²"])
def test_a_page_size_that_is_none_is_refused_and_not_broken(kling: Caller, size: str) -> None:
    populate(kling, 5)
    kling.fault("shuffle")
    assert kling.get(VOICES, pageSize=size)[0] in (200, 400)


@pytest.mark.parametrize("voices", [None, -1, 1.5, "10", True, 1_000_001])
def test_a_population_is_a_whole_number(kling: Caller, voices: Any) -> None:
    assert kling.post("/_control/population", voices=voices)[1]["code"] == 1201


def test_a_reset_ends_the_population(kling: Caller) -> None:
    populate(kling, 5)
    kling.post("/_control/reset")
    assert page(kling, 1) == []
