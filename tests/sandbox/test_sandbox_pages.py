"""Pages of lists that change or that are long."""

import time
from typing import Any

import pytest

from voicelab.sandbox.models import Task
from voicelab.sandbox.presets import preset, preset_page

from .conftest import BASE, Caller

VOICES = "/v1/general/custom-voices"
PRESETS = "/v1/general/presets-voices"


def names(kling: Caller, **page: Any) -> list[str]:
    tasks = kling.get(VOICES, **page)[1]["data"]
    return [task["task_result"]["voices"][0]["voice_name"] for task in tasks]


@pytest.fixture
def six(kling: Caller) -> Caller:
    """Six finished voices; F is the newest."""
    for seconds, name in enumerate("ABCDEF"):
        kling.ready_voice(voice_name=name)
        kling.age(600 - seconds)
    return kling


def test_the_newest_stands_first(six: Caller) -> None:
    assert names(six) == list("FEDCBA")


def test_a_new_voice_shifts_the_next_page_by_one(six: Caller) -> None:
    assert names(six, pageSize=2) == ["F", "E"]
    six.clone(voice_name="G")
    six.age(60)
    assert names(six, pageNum=2, pageSize=2) == ["E", "D"]


def test_a_deleted_voice_moves_the_next_page_up_by_one(six: Caller) -> None:
    first = six.get(VOICES, pageSize=1)[1]["data"][0]["task_result"]["voices"][0]
    six.post("/v1/general/delete-voices", voice_id=first["voice_id"])
    assert names(six, pageNum=2, pageSize=2) == ["C", "B"]


def test_voices_of_the_same_moment_keep_their_order(six: Caller) -> None:
    Task.objects.update(created_at=Task.objects.first().created_at)
    assert names(six) == names(six, pageSize=3) + names(six, pageNum=2, pageSize=3)
    assert names(six) == list("FEDCBA")


def test_two_deletions_at_once_are_one_deletion(kling: Caller) -> None:
    kling.ready_voice()
    first, second = (Task.objects.get() for _ in "ab")
    assert (first.claim_delete(), second.claim_delete()) == (True, False)


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", f"{VOICES}/829824295735410756"), ("DELETE", VOICES)]
)
def test_the_http_method_delete_is_no_deletion(kling: Caller, method: str, path: str) -> None:
    answer = kling.session.request(method, BASE + path)
    assert (answer.status_code, answer.json()["code"]) == (404, 1202)


def test_a_list_of_ids_is_not_deleted(kling: Caller) -> None:
    voice = kling.ready_voice()
    status, body = kling.post("/v1/general/delete-voices", voice_ids=[voice["voice_id"]])
    assert (status, body["code"]) == (400, 1201)
    assert len(kling.get(VOICES)[1]["data"]) == 1


@pytest.fixture
def huge(kling: Caller, settings: Any) -> Caller:
    settings.SANDBOX_PRESETS = 100_000
    return kling


def test_a_library_of_any_length_has_no_twins_and_begins_as_the_short_one(huge: Caller) -> None:
    entries = preset_page(slice(0, 5_000)) + preset_page(slice(95_000, 100_001))
    assert len(entries) == 10_000
    assert len({entry.voice_id for entry in entries}) == 10_000
    assert len({entry.name for entry in entries}) == 10_000
    assert len({entry.task_id for entry in entries}) == 10_000
    assert {len(entry.voice_id) for entry in entries} == {18}
    assert entries[4].name == "撒娇女友"


def test_the_last_page_holds_the_last_voices_and_the_next_none(huge: Caller) -> None:
    assert len(huge.get(PRESETS, pageNum=1000, pageSize=100)[1]["data"]) == 100
    assert huge.get(PRESETS, pageNum=1000, pageSize=101)[1]["data"] == []


def test_a_page_costs_what_it_holds_and_not_what_the_library_holds(huge: Caller) -> None:
    preset_page(slice(0, 1))
    begun = time.process_time()
    pages = [preset_page(slice(99_000 + n, 99_001 + n)) for n in range(1000)]
    assert len({page[0].voice_id for page in pages}) == 1000
    # Making all 100,000 entries once takes longer than these thousand pages (measured: 1.7 s).
    assert time.process_time() - begun < 0.3


def test_a_late_voice_is_found_by_its_id_and_has_a_trial(huge: Caller) -> None:
    task = huge.get(PRESETS, pageNum=1000, pageSize=100)[1]["data"][-1]
    voice = task["task_result"]["voices"][0]
    entry = preset(voice["voice_id"])
    assert entry is not None
    assert entry.name == voice["voice_name"]
    assert huge.session.get(voice["trial_url"]).status_code == 200


@pytest.mark.parametrize("voice_id", ["829930000000000000", "829830000000000001", "1", "x", "²"])
def test_an_id_beside_the_library_is_no_preset(huge: Caller, voice_id: str) -> None:
    assert preset(voice_id) is None


def test_an_empty_library_has_no_presets(kling: Caller, settings: Any) -> None:
    settings.SANDBOX_PRESETS = 0
    assert kling.get(PRESETS)[1]["data"] == []
    assert preset("829824295735410756") is None
