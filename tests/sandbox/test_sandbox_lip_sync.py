"""Moving lips: faces first and then the newer call, or the older call alone."""

import io
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from voicelab.sandbox.guide import GUIDE

from .clips import decoded_seconds, wav_base64
from .conftest import Caller

FACES = "/v1/videos/identify-face"
NEW = "/v1/videos/advanced-lip-sync"
OLD = "/v1/videos/lip-sync"
SILENT = "863918274650192837"  # V2.6 without sound, 10.041 s


def face(kling: Caller, **fields: Any) -> dict[str, Any]:
    status, body = kling.post(FACES, **(fields or {"video_id": SILENT}))
    assert status == 200, body
    return dict(body["data"])


def choose(kling: Caller, session_id: str = "", **fields: Any) -> tuple[int, Any]:
    """A lip-sync of the one face with a good sound, changed by the fields."""
    chosen = {"face_id": "0", "sound_file": wav_base64(seconds=4), "sound_insert_time": 1000}
    chosen = {name: value for name, value in (chosen | fields).items() if value is not None}
    session_id = session_id or face(kling)["session_id"]
    return kling.post(NEW, session_id=session_id, face_choose=[chosen])


def old(kling: Caller, **fields: Any) -> tuple[int, Any]:
    """An older lip-sync that lets a Voice Guide voice speak, changed by the fields."""
    given = {"video_id": SILENT, "mode": "text2video", "text": "Good morning, everybody."}
    given |= {"voice_id": "oversea_male1", "voice_language": "en"}
    given = {name: value for name, value in (given | fields).items() if value is not None}
    return kling.post(OLD, input=given)


def result(kling: Caller, path: str, task_id: str) -> dict[str, Any]:
    kling.age(60, task_id)
    return dict(kling.get(f"{path}/{task_id}")[1]["data"])


def test_faces_are_found_at_once_and_have_a_picture(kling: Caller) -> None:
    found = face(kling)
    assert set(found) == {"session_id", "face_data", "final_unit_deduction"}
    (one,) = found["face_data"]
    assert set(one) == {"face_id", "face_image", "start_time", "end_time"}
    assert (one["start_time"], one["end_time"]) == (0, 10_041)
    picture = kling.session.get(one["face_image"])
    assert (picture.headers["Content-Type"], picture.content[1:4]) == ("image/png", b"PNG")
    assert kling.settings()["unit_cents"] == 41_255
    assert [entry["kind"] for entry in kling.ledger()] == ["identify-face"]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"video_id": SILENT, "video_url": "https://site.invalid/a.mp4"},
        {"video_url": "a.mp4"},
        {"video_id": "862733645019283746"},
        {"video_id": "860022938475610205"},
        {"video_id": "1"},
    ],
)
def test_what_is_no_video_has_no_faces(kling: Caller, fields: dict[str, Any]) -> None:
    for status, body in (kling.post(FACES, **fields), kling.post(OLD, input={**fields})):
        assert (status, body["code"]) == (400, 1201)
    assert kling.settings()["unit_cents"] == 41_260


def test_lips_move_and_the_sound_stands_where_it_was_put(kling: Caller) -> None:
    status, body = choose(kling)
    assert (status, body["data"]["task_status"]) == (200, "submitted")
    task = result(kling, NEW, body["data"]["task_id"])
    (video,) = task["task_result"]["videos"]
    parent = task["task_info"]["parent_video"]
    assert (video["duration"], parent["duration"], parent["id"]) == ("10.041", "10.041", SILENT)
    assert task["final_unit_deduction"] == "1.5"
    loud = loudness(kling.session.get(video["url"]).content)
    assert [round(part, 2) > 0.05 for part in loud] == [False, *[True] * 4, *[False] * 5]


def loudness(film: bytes) -> list[float]:
    """The mean amplitude of each whole second."""
    with av.open(io.BytesIO(film)) as container:
        rate = container.streams.audio[0].rate
        frames = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
    samples = np.abs(np.concatenate(frames))
    middles = [samples[int((s + 0.2) * rate) : int((s + 0.8) * rate)] for s in range(10)]
    return [float(part.mean()) for part in middles]


def test_only_the_chosen_part_is_heard(kling: Caller) -> None:
    body = choose(kling, sound_start_time=1000, sound_end_time=3000, sound_insert_time=0)[1]
    task = result(kling, NEW, body["data"]["task_id"])
    loud = loudness(kling.session.get(task["task_result"]["videos"][0]["url"]).content)
    assert [part > 0.05 for part in loud] == [True, True, *[False] * 8]


@pytest.mark.parametrize(
    "fields",
    [
        {"face_id": "1"},
        {"face_id": None},
        {"sound_file": None},
        {"audio_id": "862345678901234567"},
        {"sound_volume": 2.1},
        {"sound_volume": "1"},
        {"original_audio_volume": -0.1},
        {"sound_insert_time": 11_000},
        {"sound_insert_time": 6050},
        {"sound_insert_time": True},
        {"sound_start_time": -1},
        {"sound_end_time": 5000},
        {"sound_start_time": 3000, "sound_end_time": 2000},
        {"sound_start_time": 3000, "sound_end_time": 4000},
    ],
)
def test_bad_choices_are_1201(kling: Caller, fields: dict[str, Any]) -> None:
    status, body = choose(kling, **fields)
    assert (status, body["code"]) == (400, 1201)
    assert kling.settings()["unit_cents"] == 41_255


def test_the_inserted_sound_ends_with_the_video_at_the_latest(kling: Caller) -> None:
    assert choose(kling, sound_insert_time=6041)[0] == 200
    long = {"sound_file": wav_base64(seconds=12), "sound_insert_time": None}
    status, body = choose(kling, **long)
    assert (status, body["code"]) == (400, 1201)
    assert body["message"] == "The inserted audio cannot end later than the video"
    assert choose(kling, **long, sound_end_time=10_041)[0] == 200


@pytest.mark.parametrize("chosen", [None, [], {}, ["0"], "two"])
def test_exactly_one_face_is_chosen(kling: Caller, chosen: Any) -> None:
    one = {"face_id": "0", "sound_file": wav_base64(seconds=4)}
    body = {"session_id": face(kling)["session_id"], "face_choose": chosen}
    body["face_choose"] = [one, one] if chosen == "two" else chosen
    status, answer = kling.post(NEW, **body)
    assert (status, answer["code"]) == (400, 1201)
    assert "face_choose" in answer["message"]


def test_an_unknown_session_is_1201(kling: Caller) -> None:
    assert "Session not found" in choose(kling, session_id="1")[1]["message"]


def test_the_newer_lip_sync_is_found_by_its_task_id_only(kling: Caller) -> None:
    session_id = face(kling)["session_id"]
    chosen = [{"face_id": "0", "sound_file": wav_base64(seconds=4)}]
    body = {"session_id": session_id, "face_choose": chosen, "external_task_id": "ls-1"}
    task_id = kling.post(NEW, **body)[1]["data"]["task_id"]
    assert kling.get(f"{NEW}/{task_id}")[0] == 200
    assert kling.get(f"{NEW}/ls-1")[1]["code"] == 1201


def test_a_video_behind_a_link_is_believed(kling: Caller) -> None:
    link = "https://site.invalid/a.mp4"
    session_id = face(kling, video_url=link)["session_id"]
    body = choose(kling, session_id)[1]
    task = result(kling, NEW, body["data"]["task_id"])
    assert task["task_info"]["parent_video"] == {"id": "", "url": link, "duration": "10.0"}


def test_the_older_call_lets_a_guide_voice_speak(kling: Caller) -> None:
    status, body = old(kling)
    assert (status, body["data"]["task_status"]) == (200, "submitted")
    task = result(kling, OLD, body["data"]["task_id"])
    film = kling.session.get(task["task_result"]["videos"][0]["url"]).content
    assert decoded_seconds(film) == pytest.approx(10.041, abs=0.1)
    loud = loudness(film)
    assert max(loud[:2]) > 0.01 > max(loud[4:])


@pytest.mark.parametrize(
    ("voice_id", "language"),
    [("oversea_male1", "zh"), ("tiyuxi_xuedi", "en"), ("829824295735410756", "zh"), ("", "en")],
)
def test_the_older_call_knows_guide_voices_only(
    kling: Caller, voice_id: str, language: str
) -> None:
    status, body = old(kling, voice_id=voice_id, voice_language=language)
    assert (status, body["code"], body["message"]) == (400, 1201, "Voice id not found")


def test_the_older_call_takes_every_guide_voice(kling: Caller) -> None:
    kling.settings(slots=99)
    for voice in GUIDE.values():
        for language in ("zh", "en"):
            status, _ = old(kling, voice_id=voice.voice_id, voice_language=language)
            assert (status == 200) == voice.speaks(language)


def test_the_older_call_takes_a_sound_as_base64_or_behind_a_link(
    kling: Caller, clip_server: tuple[str, Path]
) -> None:
    kinds = [
        {"audio_type": "file", "audio_file": wav_base64(seconds=3)},
        {"audio_type": "url", "audio_url": f"{clip_server[0]}/good.wav"},
    ]
    for fields in kinds:
        body = old(kling, mode="audio2video", text=None, **fields)[1]
        task = result(kling, OLD, body["data"]["task_id"])
        url = task["task_result"]["videos"][0]["url"]
        assert loudness(kling.session.get(url).content)[1] > 0.05


@pytest.mark.parametrize(
    "fields",
    [
        {"mode": None},
        {"mode": "text"},
        {"text": ""},
        {"text": "x" * 121},
        {"voice_language": "fr"},
        {"voice_speed": "fast"},
        {"mode": "audio2video"},
        {"mode": "audio2video", "audio_type": "disk"},
        {"mode": "audio2video", "audio_type": "file"},
        {"mode": "audio2video", "audio_type": "file", "audio_file": "https://site.invalid/a.mp3"},
        {"mode": "audio2video", "audio_type": "url", "audio_url": "a.mp3"},
    ],
)
def test_bad_fields_of_the_older_call_are_1201(kling: Caller, fields: dict[str, Any]) -> None:
    status, body = old(kling, **fields)
    assert (status, body["code"]) == (400, 1201)
    assert kling.settings()["unit_cents"] == 41_260


@pytest.mark.parametrize("given", [None, [], "x", {}])
def test_the_older_call_wants_an_input_object(kling: Caller, given: Any) -> None:
    assert kling.post(OLD, input=given)[1]["code"] == 1201


def test_magic_words_stand_in_the_text_of_the_older_call(kling: Caller) -> None:
    assert old(kling, text="broke, please")[1]["code"] == 1102
    assert old(kling, text="lost, please")[0] == 504
    task_id = old(kling, text="fail, please")[1]["data"]["task_id"]
    assert result(kling, OLD, task_id)["task_status"] == "failed"


def test_magic_words_of_the_newer_call_stand_in_the_callers_id(kling: Caller) -> None:
    session_id = face(kling)["session_id"]
    chosen = [{"face_id": "0", "sound_file": wav_base64(seconds=4)}]
    body = {"session_id": session_id, "face_choose": chosen, "external_task_id": "fail-1"}
    task_id = kling.post(NEW, **body)[1]["data"]["task_id"]
    assert result(kling, NEW, task_id)["task_status"] == "failed"
