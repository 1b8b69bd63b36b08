"""Speech on the wire, and the sound behind it."""

from itertools import combinations
from typing import Any

import pytest

from voicelab.sandbox.guide import GUIDE

from .clips import decoded_seconds
from .conftest import Caller


def audio_of(kling: Caller, text: str, **fields: Any) -> tuple[dict[str, str], bytes]:
    status, body = kling.speak(text, **fields)
    assert status == 200, body
    audio = body["data"]["task_result"]["audios"][0]
    return audio, kling.session.get(audio["url"]).content


def test_the_answer_already_carries_an_mp3_of_the_told_length(kling: Caller) -> None:
    audio, sound = audio_of(kling, "Hello there. How are you today?")
    assert sound[:3] == b"ID3" or sound[0] == 0xFF
    assert isinstance(audio["duration"], str)
    assert decoded_seconds(sound) == pytest.approx(float(audio["duration"]), abs=0.05)
    assert 1.5 < float(audio["duration"]) < 4


def test_the_task_has_the_vendors_fields(kling: Caller) -> None:
    data = kling.speak("Hello")[1]["data"]
    assert set(data) == {
        "task_id",
        "task_status",
        "task_status_msg",
        "task_result",
        "final_unit_deduction",
        "created_at",
        "updated_at",
    }
    assert (data["task_status"], data["final_unit_deduction"]) == ("succeed", "0.05")
    assert set(data["task_result"]["audios"][0]) == {"id", "url", "duration"}


def test_a_thousand_characters_are_spoken_and_one_more_is_refused(kling: Caller) -> None:
    text = ("The shop opens at nine. " * 42)[:1000]
    audio, sound = audio_of(kling, text)
    assert decoded_seconds(sound) == pytest.approx(float(audio["duration"]), abs=0.05)
    status, body = kling.speak(text + "x")
    assert (status, body["code"]) == (400, 1201)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"text": "  \n"},
        {"text": None},
        {"text": 5},
        {"voice_language": "fr"},
        {"voice_language": ["en"]},
        {"voice_speed": "fast"},
        {"voice_speed": [1]},
        {"voice_speed": True},
    ],
)
def test_bad_fields_are_1201(kling: Caller, fields: dict[str, Any]) -> None:
    status, body = kling.speak(**{"text": "Hello", **fields})
    assert (status, body["code"]) == (400, 1201)
    assert "data" not in body


@pytest.mark.parametrize(
    ("voice_id", "language"),
    [
        ("oversea_male1", "zh"),
        ("tiyuxi_xuedi", "en"),
        ("829824295735410756", "zh"),
        ("nobody", "en"),
        ("", "en"),
        ("oversea_male1", ""),
    ],
)
def test_a_voice_that_does_not_fit_is_voice_id_not_found(
    kling: Caller, voice_id: str, language: str
) -> None:
    status, body = kling.speak("Hello", voice_id=voice_id, voice_language=language)
    assert (status, body["code"], body["message"]) == (400, 1201, "Voice id not found")


def test_a_cloned_voice_does_not_speak(kling: Caller) -> None:
    voice = kling.ready_voice()
    assert kling.speak("Hello", voice_id=voice["voice_id"])[1]["message"] == "Voice id not found"


def test_a_cloned_voice_speaks_when_the_switch_says_so(kling: Caller) -> None:
    kling.settings(accept_cloned_speech=True)
    voice = kling.ready_voice()
    assert kling.speak("Hello", voice_id=voice["voice_id"])[0] == 200
    assert kling.speak("Hello", voice_id="nobody")[0] == 400


def test_every_guide_voice_accepts_exactly_its_languages() -> None:
    languages = [(bool(voice.zh), bool(voice.en)) for voice in GUIDE.values()]
    assert len(languages) == 46
    assert sum(zh for zh, _ in languages) == 35
    assert sum(en for _, en in languages) == 27


def test_a_faster_speed_is_shorter(kling: Caller) -> None:
    text = "The shop opens at nine and closes at half past six."
    normal = float(audio_of(kling, text)[0]["duration"])
    fast = float(audio_of(kling, text, voice_speed=1.5)[0]["duration"])
    assert fast < normal * 0.8


@pytest.mark.parametrize(("asked", "same_as"), [(9, 2.0), (0.1, 0.8), ("1.0", 1), (None, 1)])
def test_speed_is_adjusted_and_not_refused(kling: Caller, asked: Any, same_as: float) -> None:
    assert (
        audio_of(kling, "Good morning.", voice_speed=asked)[1]
        == (audio_of(kling, "Good morning.", voice_speed=same_as)[1])
    )


def test_different_voices_give_different_sound(kling: Caller) -> None:
    english = ["oversea_male1", "AOT", "calm_story1", "cartoon-girl-01", "uk_boy1"]
    sounds = [audio_of(kling, "Good morning.", voice_id=voice)[1] for voice in english]
    assert all(one != other for one, other in combinations(sounds, 2))


def test_the_same_call_gives_the_same_sound_and_a_new_id(kling: Caller) -> None:
    (first, sound), (second, again) = (audio_of(kling, "Good morning.") for _ in "ab")
    assert sound == again
    assert first["id"] != second["id"]


def test_chinese_is_spoken_by_a_chinese_voice(kling: Caller) -> None:
    short, _ = audio_of(kling, "你好。", voice_id="tiyuxi_xuedi", voice_language="zh")
    long, _ = audio_of(
        kling, "你好，今天的天气非常好。", voice_id="tiyuxi_xuedi", voice_language="zh"
    )
    assert float(long["duration"]) > 2 * float(short["duration"]) > 0.5


def test_text_without_any_sound_still_gives_a_file(kling: Caller) -> None:
    audio, sound = audio_of(kling, "…")
    assert decoded_seconds(sound) == pytest.approx(float(audio["duration"]), abs=0.1)


def test_a_speech_task_can_be_looked_up_by_its_task_id(kling: Caller) -> None:
    data = kling.speak("Hello")[1]["data"]
    assert kling.get(f"/v1/audio/tts/{data['task_id']}")[1]["data"] == data
    assert kling.get("/v1/audio/tts/123")[1]["code"] == 1201


def test_each_accepted_call_costs_five_hundredths(kling: Caller) -> None:
    kling.speak("Hello")
    kling.clone()
    kling.speak("Hello", voice_id="nobody")
    params = {"start_time": 0, "end_time": 1_800_000_000_000}
    body = kling.get("/account/costs", **params)[1]
    (pack,) = body["data"]["resource_pack_subscribe_infos"]
    assert (body["code"], body["data"]["code"], body["data"]["msg"]) == (0, 0, "SUCCEED")
    assert pack["remaining_quantity"] == 412.50
    assert pack["status"] == "online"


def test_costs_want_both_times_and_filter_by_pack(kling: Caller) -> None:
    assert kling.get("/account/costs", start_time=0)[1]["code"] == 1201
    body = kling.get("/account/costs", start_time=0, end_time=1, resource_pack_name="other")[1]
    assert body["data"]["resource_pack_subscribe_infos"] == []


def test_when_the_units_are_gone_calls_are_1102_and_the_pack_is_run_out(kling: Caller) -> None:
    kling.settings(unit_cents=5)
    assert kling.speak("Hello")[0] == 200
    status, body = kling.speak("Hello")
    assert (status, body["code"], body["message"]) == (429, 1102, "Account balance not enough")
    pack = kling.get("/account/costs", start_time=0, end_time=1)[1]["data"]
    assert pack["resource_pack_subscribe_infos"][0]["status"] == "runOut"


def test_a_link_with_another_signature_or_name_is_403(kling: Caller) -> None:
    url = kling.speak("Hello")[1]["data"]["task_result"]["audios"][0]["url"]
    assert kling.session.get(url).status_code == 200
    assert kling.session.get(url + "0").status_code == 403
    assert kling.session.get(url.replace("Expires=1", "Expires=2")).status_code == 403
    assert kling.session.get(url.split("?")[0]).status_code == 403


def test_a_link_dies_thirty_days_after_the_result_was_made(kling: Caller) -> None:
    task = kling.speak("Hello")[1]["data"]
    kling.age(31 * 86_400, task["task_id"])
    aged = kling.get(f"/v1/audio/tts/{task['task_id']}")[1]["data"]
    url = aged["task_result"]["audios"][0]["url"]
    assert kling.session.get(url).status_code == 403
    kling.settings(links_expire=False)
    assert kling.session.get(url).status_code == 200


def test_every_library_voice_has_a_trial_that_plays(kling: Caller) -> None:
    tasks = kling.get("/v1/general/presets-voices", pageSize=3)[1]["data"]
    urls = [task["task_result"]["voices"][0]["trial_url"] for task in tasks]
    sounds = [kling.session.get(url).content for url in urls]
    assert len(set(sounds)) == 3
    assert all(2 < decoded_seconds(sound) < 10 for sound in sounds)
    assert kling.session.get(urls[0]).content == sounds[0]
