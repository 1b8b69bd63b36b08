"""Magic values: the first word of a name or text decides how it ends."""

import time

import pytest
import requests

from voicelab.sandbox.outcomes import outcome_of

from .conftest import BASE, Caller

VOICES = "/v1/general/custom-voices"


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("fail", "fail"),
        ("Fail loudly", "fail"),
        (" lost, then found", "lost"),
        ("failure is an option", ""),
        ("do not fail", ""),
        ("", ""),
    ],
)
def test_only_a_whole_first_word_is_magic(words: str, outcome: str) -> None:
    assert outcome_of(words) == outcome


def status_of(kling: Caller, task_id: str) -> str:
    return str(kling.get(f"{VOICES}/{task_id}")[1]["data"]["task_status"])


def test_a_fail_clone_is_accepted_and_ends_failed_with_words(kling: Caller) -> None:
    task_id = kling.clone(voice_name="fail Anna")[1]["data"]["task_id"]
    kling.age(60, task_id)
    status, body = kling.get(f"{VOICES}/{task_id}")
    assert (status, body["code"], body["data"]["task_status"]) == (200, 0, "failed")
    assert body["data"]["task_status_msg"]
    assert body["data"]["task_result"] == {}


def test_fail_speech_is_answered_with_status_failed(kling: Caller) -> None:
    status, body = kling.speak("fail to say this")
    assert (status, body["code"], body["data"]["task_status"]) == (200, 0, "failed")
    assert body["data"]["task_result"] == {}


def test_a_slow_clone_takes_six_times_as_long(kling: Caller) -> None:
    task_id = kling.clone(voice_name="slow Anna")[1]["data"]["task_id"]
    kling.age(50, task_id)
    assert status_of(kling, task_id) == "processing"
    kling.age(11, task_id)
    assert status_of(kling, task_id) == "succeed"


def test_slow_speech_answers_late(kling: Caller) -> None:
    kling.settings(seconds=0.4)
    begun = time.monotonic()
    assert kling.speak("slow down")[0] == 200
    assert time.monotonic() - begun > 0.4


def test_busy_is_refused_three_times_then_works(kling: Caller) -> None:
    answers = [kling.clone(voice_name="busy Anna", external_task_id="vl-1") for _ in range(4)]
    assert [status for status, _ in answers] == [429, 429, 429, 200]
    assert answers[0][1]["code"] == 1303
    assert answers[0][1]["message"] == "parallel task over resource pack limit"
    assert [entry["accepted"] for entry in kling.ledger()] == [False, False, False, True]


def test_busy_counts_each_text_for_itself_and_anew_after_a_success(kling: Caller) -> None:
    first = [kling.speak("busy one")[0] for _ in range(5)]
    assert first == [429, 429, 429, 200, 429]
    assert kling.speak("busy two")[0] == 429


@pytest.mark.parametrize("kind", ["clone", "speech"])
def test_broke_is_1102_and_charges_nothing(kling: Caller, kind: str) -> None:
    asked = kling.clone(voice_name="broke") if kind == "clone" else kling.speak("broke")
    assert (asked[0], asked[1]["code"]) == (429, 1102)
    assert kling.settings()["unit_cents"] == 41_260


def test_a_lost_clone_exists_although_the_answer_was_504(kling: Caller) -> None:
    status, body = kling.clone(voice_name="lost Anna", external_task_id="vl-1")
    assert (status, body["code"]) == (504, 5002)
    assert "data" not in body
    assert kling.get(f"{VOICES}/vl-1")[1]["data"]["task_status"] == "submitted"
    assert [(entry["accepted"], entry["status"]) for entry in kling.ledger()] == [(True, 504)]


def test_lost_speech_is_made_and_charged(kling: Caller) -> None:
    assert kling.speak("lost words")[0] == 504
    assert kling.settings()["unit_cents"] == 41_255


def test_an_odd_clone_reports_an_unknown_status_for_a_while(kling: Caller) -> None:
    task_id = kling.clone(voice_name="odd Anna")[1]["data"]["task_id"]
    seen = []
    for seconds in (0, 3, 4, 4):
        kling.age(seconds, task_id)
        seen.append(status_of(kling, task_id))
    assert seen == ["submitted", "reviewing", "processing", "succeed"]


def test_odd_speech_is_unknown_at_first_and_there_later(kling: Caller) -> None:
    task = kling.speak("odd words")[1]["data"]
    assert (task["task_status"], task["task_result"]) == ("reviewing", {})
    kling.age(11, task["task_id"])
    later = kling.get(f"/v1/audio/tts/{task['task_id']}")[1]["data"]
    assert later["task_status"] == "succeed"
    assert kling.session.get(later["task_result"]["audios"][0]["url"]).status_code == 200


def test_more_running_clones_than_slots_are_1303(kling: Caller) -> None:
    kling.settings(slots=2)
    tasks = [kling.clone()[1]["data"]["task_id"] for _ in "ab"]
    status, body = kling.clone()
    assert (status, body["code"]) == (429, 1303)
    assert kling.speak("Speech takes no slot.")[0] == 200
    kling.age(60, tasks[0])
    assert kling.clone()[0] == 200


def test_a_caller_that_waits_less_than_the_answer_takes_times_out(kling: Caller) -> None:
    kling.settings(hold_ms=2000)
    body = {"text": "Hello", "voice_id": "oversea_male1", "voice_language": "en"}
    begun = time.monotonic()
    with pytest.raises(requests.ReadTimeout):
        kling.session.post(f"{BASE}/v1/audio/tts", json=body, timeout=(1, 0.3))
    assert time.monotonic() - begun < 1
    (entry,) = kling.ledger()
    assert entry["accepted"]
