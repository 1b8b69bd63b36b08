"""The control door: ledger, ageing, switches, reset."""

from typing import Any

import pytest

from .conftest import Caller


def test_the_ledger_tells_what_was_asked_and_what_came_of_it(kling: Caller) -> None:
    kling.clone(voice_name="Anna", external_task_id="vl-1")
    kling.speak("Hello", voice_id="nobody")
    clone, speech = kling.ledger()
    assert (clone["kind"], clone["external_task_id"], clone["text"]) == ("clone", "vl-1", "Anna")
    assert (clone["accepted"], clone["status"], clone["code"]) == (True, 200, 0)
    assert (speech["kind"], speech["text"], speech["voice_id"]) == ("speech", "Hello", "nobody")
    assert (speech["accepted"], speech["status"], speech["code"]) == (False, 400, 1201)
    assert speech["answered_at"] >= speech["received_at"] > 1_700_000_000_000


def test_a_body_that_cannot_be_read_still_stands_in_the_ledger(kling: Caller) -> None:
    kling.session.post("https://practice.invalid/v1/audio/tts", data=b"\xff{")
    kling.session.post("https://practice.invalid/v1/audio/tts", data=b"x" * 3_000_000)
    kling.speak("a\0b\ud800")
    assert [entry["accepted"] for entry in kling.ledger()] == [False, False, False]


def test_the_ledger_can_be_narrowed_to_a_kind(kling: Caller) -> None:
    kling.clone()
    kling.speak("Hello")
    entries = kling.get("/_control/ledger", kind="speech")[1]["data"]
    assert [entry["kind"] for entry in entries] == ["speech"]


def test_look_ups_lists_and_deletions_are_not_paid_posts(kling: Caller) -> None:
    kling.get("/v1/general/custom-voices")
    kling.post("/v1/general/delete-voices", voice_id="1")
    assert kling.ledger() == []


def test_one_task_can_be_aged_without_the_others(kling: Caller) -> None:
    kling.clone(external_task_id="vl-1")
    kling.clone(external_task_id="vl-2")
    kling.age(60, "vl-1")
    found = [
        kling.get(f"/v1/general/custom-voices/{name}")[1]["data"]["task_status"]
        for name in ("vl-1", "vl-2")
    ]
    assert found == ["succeed", "submitted"]


def test_all_tasks_can_be_aged_at_once(kling: Caller) -> None:
    made = {kling.clone()[1]["data"]["task_id"] for _ in "ab"}
    assert set(kling.post("/_control/age", seconds=60)[1]["data"]["task_ids"]) == made


@pytest.mark.parametrize("seconds", [None, "5", True, 1e30])
def test_ageing_wants_seconds(kling: Caller, seconds: Any) -> None:
    assert kling.post("/_control/age", seconds=seconds)[1]["code"] == 1201


def test_a_switch_stays_turned_until_the_reset(kling: Caller) -> None:
    changed = kling.settings(seconds=0.5, slots=9)
    assert (changed["seconds"], changed["slots"], changed["hold_ms"]) == (0.5, 9, 0)
    assert kling.get("/_control/settings")[1]["data"] == changed
    kling.post("/_control/reset")
    assert kling.get("/_control/settings")[1]["data"]["slots"] == 5


@pytest.mark.parametrize(
    "switches",
    [{"speed": 1}, {"slots": "5"}, {"slots": -1}, {"hold_ms": True}, {"links_expire": 1}],
)
def test_an_unknown_switch_or_a_wrong_type_is_refused(
    kling: Caller, switches: dict[str, Any]
) -> None:
    assert kling.post("/_control/settings", **switches)[1]["code"] == 1201


def test_the_life_of_a_task_follows_the_switch(kling: Caller) -> None:
    kling.settings(seconds=100)
    task_id = kling.clone()[1]["data"]["task_id"]
    kling.age(50)
    body = kling.get(f"/v1/general/custom-voices/{task_id}")[1]
    assert body["data"]["task_status"] == "processing"


def test_a_reset_forgets_tasks_ledger_units_and_files(kling: Caller, settings: Any) -> None:
    kling.speak("Hello")
    results = settings.DATA_DIR / "sandbox" / "results"
    assert len(list(results.iterdir())) == 1
    kling.post("/_control/reset")
    assert not results.exists()
    assert kling.ledger() == []
    assert kling.settings()["unit_cents"] == 41_260
