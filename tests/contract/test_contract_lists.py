"""Paging, presets and the account's own list (kling-api.md §6.3, §6.4)."""

from typing import Any

import pytest

from tests.contract.facts import fact
from tests.contract.far import PRESETS, VOICES, Far
from tests.contract.shapes import STATUSES, is_id, is_moment

BOTH = pytest.mark.parametrize("path", [PRESETS, VOICES])
VOICE = {"voice_id", "voice_name", "trial_url", "owned_by"}


@fact("DOC")
def test_a_page_has_30_entries_unless_told(far: Far) -> None:
    assert len(far.get(PRESETS).data) == 30


@fact("DOC")
@BOTH
@pytest.mark.parametrize("size", [1, 500, 1000])
def test_pages_of_1_to_1000_are_accepted(far: Far, path: str, size: int) -> None:
    found = far.get(path, pageNum=1, pageSize=size).data
    assert isinstance(found, list)
    assert len(found) <= size


@fact("INFER")
@BOTH
@pytest.mark.parametrize(
    "page", [{"pageSize": 1001}, {"pageSize": 0}, {"pageNum": 0}, {"pageNum": 1001}], ids=str
)
def test_pages_beyond_the_limits_are_1201(far: Far, path: str, page: dict[str, int]) -> None:
    assert far.get(path, **page).refusal == (400, 1201)


@fact("INFER")
def test_pages_do_not_overlap(far: Far) -> None:
    pages = [far.get(PRESETS, pageNum=number, pageSize=3).data for number in (1, 2)]
    ids = [voice["voice_id"] for page in pages for voice in voices_of(page)]
    assert len(ids) == len(set(ids)) == 6


@fact("UNK")
@BOTH
def test_behind_the_last_page_is_an_empty_one(far: Far, path: str) -> None:
    heard = far.get(path, pageNum=1000, pageSize=500)
    here = heard.body.get("data", heard.told)
    far.notebook.note(f"behind the last page of {path}", here, sandbox=[])


@fact("DOC")
def test_a_preset_is_a_task_round_a_voice_that_kling_owns(far: Far) -> None:
    for task in far.get(PRESETS, pageSize=5).data:
        assert is_id(task["task_id"])
        assert task["task_status"] == "succeed"
        assert is_moment(task["created_at"])
        assert is_moment(task["updated_at"])
        (voice,) = task["task_result"]["voices"]
        assert set(voice) >= VOICE
        assert is_id(voice["voice_id"])
        assert voice["owned_by"] == "kling"
        assert voice["voice_name"]


@fact("DOC")
def test_a_preset_has_no_task_info_and_no_deduction(far: Far) -> None:
    for task in far.get(PRESETS, pageSize=5).data:
        assert set(task) & {"task_info", "final_unit_deduction", "final_balance_deduction"} == set()


@fact("DOC")
def test_a_presets_trial_is_sound(far: Far) -> None:
    trial = voices_of(far.get(PRESETS, pageSize=1).data)[0]["trial_url"]
    with far.session.get(trial, timeout=60) as answer:
        assert answer.status_code == 200
        kind = answer.headers["Content-Type"].partition("/")[0]
        assert kind in {"audio", "video", "application", "binary"}
        far.notebook.note("type of a trial", answer.headers["Content-Type"], sandbox="audio/mpeg")


@fact("INFER")
def test_the_client_reads_what_the_wire_says(far: Far) -> None:
    raw = voices_of(far.get(PRESETS, pageSize=3).data)
    read = [voice for task in far.client.preset_tasks(page_size=3) for voice in task.voices]
    assert [(voice.voice_id, voice.name) for voice in read] == [
        (voice["voice_id"], voice["voice_name"]) for voice in raw
    ]


@fact("DOC", units="0.05")
def test_our_own_list_nests_the_voice_in_its_task(far: Far) -> None:
    task = far.finished_voice()
    listed = far.get(VOICES, pageSize=500).data
    assert all(entry["task_status"] in STATUSES for entry in listed)
    (entry,) = [entry for entry in listed if entry["task_id"] == task["task_id"]]
    (voice,) = entry["task_result"]["voices"]
    assert voice["voice_id"] == task["task_result"]["voices"][0]["voice_id"]
    far.notebook.note("the newest task comes first", listed[0] == entry, sandbox=True)


@fact("INFER", units="0.05")
def test_an_unfinished_task_is_listed_too(far: Far) -> None:
    task = far.ordered_voice()
    assert task["task_id"] in [entry["task_id"] for entry in far.get(VOICES, pageSize=500).data]


def voices_of(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [voice for task in tasks for voice in task["task_result"]["voices"]]
