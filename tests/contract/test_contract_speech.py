"""Text to speech: synchronous, and particular about its voices (kling-api.md §7, §8)."""

from decimal import Decimal
from typing import Any

import pytest

from tests.contract.facts import fact
from tests.contract.far import PRESETS, SPEECH, Far
from tests.contract.shapes import is_id, is_moment, is_seconds
from voices.kling import VoiceCannotSpeak

NO_VOICE = "Voice id not found"


@fact("LIVE", units="0.05")
def test_the_answer_to_a_text_is_its_sound(far: Far) -> None:
    task = far.spoken()
    assert is_id(task["task_id"])
    assert task["task_status"] == "succeed"
    (audio,) = task["task_result"]["audios"]
    assert is_id(audio["id"])
    assert is_seconds(audio["duration"])
    assert is_moment(task["created_at"])
    assert Decimal(str(task["final_unit_deduction"])) == Decimal("0.05")


@fact("DOC", units="0.05")
def test_no_id_of_ours_stands_in_the_answer(far: Far) -> None:
    assert "task_info" not in far.spoken()


@fact("DOC", units="0.05")
def test_the_sound_is_an_mp3_that_needs_no_key(far: Far) -> None:
    url = far.spoken()["task_result"]["audios"][0]["url"]
    with far.session.get(url, timeout=60) as answer:
        assert answer.status_code == 200
        assert answer.content[:3] == b"ID3" or answer.content[0] == 0xFF
        assert len(answer.content) > 1000


@fact("UNK", units="0.05")
def test_a_speech_task_looked_up_by_its_id(far: Far) -> None:
    """No page names such a call, though some clients use it."""
    task = far.spoken()
    heard = far.get(f"{SPEECH}/{task['task_id']}")
    far.notebook.note("GET of a speech task", heard.status, sandbox=200)


@fact("DOC", units="0.05")
@pytest.mark.parametrize("speed", [0.1, 9.0])
def test_a_speed_out_of_range_is_adjusted_and_not_refused(far: Far, speed: float) -> None:
    assert far.speak(voice_speed=speed).data["task_status"] == "succeed"


@fact("INFER", units="0.05")
def test_the_client_reads_the_sound(far: Far) -> None:
    speed = Decimal("1.0")
    task = far.client.speak(
        text="Good evening.", voice_id="oversea_male1", voice_language="en", voice_speed=speed
    )
    far.notebook.order(task.task_id)
    if task.units is not None:
        far.notebook.spent[task.task_id] = task.units
    assert task.succeeded
    assert task.audios[0].url


@fact("LIVE")
def test_a_preset_can_not_speak(far: Far) -> None:
    (preset,) = far.get(PRESETS, pageSize=1).data
    voice_id = preset["task_result"]["voices"][0]["voice_id"]
    for language in ("zh", "en"):
        heard = far.speak(voice_id=voice_id, voice_language=language)
        assert heard.refusal == (400, 1201)
        assert heard.body["message"] == NO_VOICE
    with pytest.raises(VoiceCannotSpeak):
        far.client.speak(
            text="Hello", voice_id=voice_id, voice_language="zh", voice_speed=Decimal(1)
        )


@fact("LIVE", units="0.05")
def test_a_clone_can_not_speak(far: Far) -> None:
    voice_id = far.finished_voice()["task_result"]["voices"][0]["voice_id"]
    heard = far.speak(voice_id=voice_id)
    assert (*heard.refusal, heard.body["message"]) == (400, 1201, NO_VOICE)


@fact("INFER")
def test_nobodys_voice_can_not_speak(far: Far) -> None:
    heard = far.speak(voice_id="vl-contract-nobody")
    assert (*heard.refusal, heard.body["message"]) == (400, 1201, NO_VOICE)


@fact("INFER", units="0.05")
def test_a_voice_does_not_speak_the_other_language(far: Far) -> None:
    """Told by one gateway only."""
    heard = far.speak(voice_language="zh", text="早上好。")
    assert (*heard.refusal, heard.body["message"]) == (400, 1201, NO_VOICE)


@fact("DOC", units="0.05")
@pytest.mark.parametrize(
    "fields",
    [{"text": "x" * 1001}, {"text": ""}, {"text": None}, {"voice_language": "fr"}],
    ids=["long", "empty", "none", "french"],
)
def test_a_text_or_language_out_of_bounds_is_refused(far: Far, fields: dict[str, Any]) -> None:
    heard = far.speak(**fields)
    assert heard.status == 400
    assert heard.body["code"] in (1200, 1201)


@fact("DOC", units="0.05")
def test_a_thousand_characters_are_spoken(far: Far) -> None:
    """Of three bytes each, so that the count is one of characters; mostly pauses, for speed."""
    text = "早上好" + "，" * 997
    voice = {"voice_id": "genshin_vindi2", "voice_language": "zh"}
    assert far.speak(text=text, **voice).data["task_status"] == "succeed"
