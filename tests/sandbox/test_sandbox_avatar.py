"""A picture that speaks: what is taken, what is refused, what comes of it."""

import base64
import io
import struct
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from .clips import decoded_seconds, wav_base64
from .conftest import BASE, Caller

PATH = "/v1/videos/avatar/image2video"
IMAGE = "https://site.invalid/face.png"
TOO_MANY = 5 * 1024 * 1024 + 1


def png_base64(width: int, height: int, *, extra: int = 0) -> str:
    """A header of this size; nobody draws it."""
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)
    return base64.b64encode(head + b"\0" * (20 + extra)).decode()


def jpeg_base64(width: int, height: int) -> str:
    """A real picture by a real encoder."""
    context: Any = av.CodecContext.create("mjpeg", "w")
    context.width, context.height, context.pix_fmt = width, height, "yuvj420p"
    context.time_base = Fraction(1, 1)
    frame = av.VideoFrame.from_ndarray(np.zeros((height, width, 3), np.uint8), format="rgb24")
    packets = [*context.encode(frame.reformat(format="yuvj420p")), *context.encode(None)]
    return base64.b64encode(b"".join(bytes(packet) for packet in packets)).decode()


def ask(kling: Caller, **fields: Any) -> tuple[int, Any]:
    body = {"image": IMAGE, "sound_file": wav_base64(seconds=6), **fields}
    return kling.post(PATH, **{name: value for name, value in body.items() if value is not None})


def found(kling: Caller, either_id: str) -> dict[str, Any]:
    return dict(kling.get(f"{PATH}/{either_id}")[1]["data"])


def test_it_goes_through_the_states_and_ends_with_a_video_of_the_sounds_length(
    kling: Caller,
) -> None:
    status, body = ask(kling, prompt="She smiles.", external_task_id="av-1")
    assert (status, body["code"]) == (200, 0)
    created = body["data"]
    assert set(created) == {"task_id", "task_info", "task_status", "created_at", "updated_at"}
    assert created["task_info"] == {"external_task_id": "av-1"}
    seen = []
    for seconds in (0, 2, 9):
        kling.age(seconds, created["task_id"])
        seen.append(found(kling, "av-1"))
    assert [task["task_status"] for task in seen] == ["submitted", "processing", "succeed"]
    assert [task["task_result"] for task in seen[:2]] == [{}, {}]
    (video,) = seen[2]["task_result"]["videos"]
    assert video["duration"] == "6.0"
    assert found(kling, created["task_id"]) == seen[2]
    film = kling.session.get(video["url"]).content
    assert decoded_seconds(film) == pytest.approx(6, abs=0.1)


@pytest.mark.parametrize(
    ("mode", "units", "cents"), [("std", "2.4", 240), ("pro", "4.8", 480), (None, "2.4", 240)]
)
def test_it_costs_by_the_whole_second_and_by_the_mode(
    kling: Caller, mode: str | None, units: str, cents: int
) -> None:
    task_id = ask(kling, mode=mode, sound_file=wav_base64(seconds=6.7))[1]["data"]["task_id"]
    kling.age(60, task_id)
    assert found(kling, task_id)["final_unit_deduction"] == units
    assert kling.settings()["unit_cents"] == 41_260 - cents


def test_our_own_speech_is_named_by_its_id(kling: Caller) -> None:
    spoken = kling.speak("The shop opens at nine and closes at six.")[1]["data"]
    audio = spoken["task_result"]["audios"][0]
    status, body = ask(kling, audio_id=audio["id"], sound_file=None)
    assert status == 200
    kling.age(60, body["data"]["task_id"])
    (video,) = found(kling, body["data"]["task_id"])["task_result"]["videos"]
    assert float(video["duration"]) == pytest.approx(float(audio["duration"]), abs=0.002)
    film = kling.session.get(video["url"]).content
    assert decoded_seconds(film) == pytest.approx(float(audio["duration"]), abs=0.1)


def test_speech_older_than_thirty_days_is_not_found(kling: Caller) -> None:
    spoken = kling.speak("The shop opens at nine and closes at six.")[1]["data"]
    kling.age(31 * 86_400, spoken["task_id"])
    audio_id = spoken["task_result"]["audios"][0]["id"]
    assert "Audio not found" in ask(kling, audio_id=audio_id, sound_file=None)[1]["message"]


def test_a_sound_behind_a_link_is_fetched(kling: Caller, clip_server: tuple[str, Path]) -> None:
    status, body = ask(kling, sound_file=f"{clip_server[0]}/good.wav")
    assert status == 200, body
    kling.age(60, body["data"]["task_id"])
    (video,) = found(kling, body["data"]["task_id"])["task_result"]["videos"]
    assert video["duration"] == "12.0"


@pytest.mark.parametrize(
    ("container", "codec"), [("mp3", "libmp3lame"), ("adts", "aac"), ("ipod", "aac")]
)
def test_the_vendors_sound_formats_are_read(kling: Caller, container: str, codec: str) -> None:
    file = io.BytesIO()
    pcm = (np.sin(np.arange(3 * 22_050) / 30) * 9000).astype(np.int16).reshape(1, -1)
    with av.open(file, "w", format=container) as output:
        stream = output.add_stream(codec, rate=22_050, layout="mono")
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
        frame.sample_rate = 22_050
        output.mux([*stream.encode(frame), *stream.encode(None)])
    status, body = ask(kling, sound_file=base64.b64encode(file.getvalue()).decode())
    assert status == 200, body


@pytest.mark.parametrize(
    "image",
    [
        "",
        None,
        7,
        "face.png",
        "data:image/png;base64," + png_base64(400, 400),
        png_base64(299, 400),
        png_base64(400, 1001),
        png_base64(400, 400, extra=10 * 1024 * 1024),
        base64.b64encode(b"GIF89a" + b"\0" * 40).decode(),
        jpeg_base64(320, 200),
    ],
    ids=["empty", "none", "number", "path", "data", "small", "tall", "large", "gif", "jpeg"],
)
def test_a_picture_that_does_not_fit_is_1201(kling: Caller, image: Any) -> None:
    status, body = ask(kling, image=image)
    assert (status, body["code"]) == (400, 1201)
    assert "image" in body["message"]
    assert "data" not in body


@pytest.mark.parametrize("size", [(300, 300), (300, 750), (750, 300)])
def test_a_picture_at_the_limits_is_taken(kling: Caller, size: tuple[int, int]) -> None:
    assert ask(kling, image=png_base64(*size))[0] == 200


def test_a_jpeg_and_a_picture_of_megabytes_are_taken(kling: Caller) -> None:
    assert ask(kling, image=jpeg_base64(640, 480))[0] == 200
    assert ask(kling, image=png_base64(400, 400, extra=9 * 1024 * 1024))[0] == 200


def test_a_body_beyond_all_limits_is_1200(kling: Caller) -> None:
    answer = kling.session.post(BASE + PATH, data=b'{"image": "' + b"A" * 24_000_000 + b'"}')
    assert (answer.status_code, answer.json()["code"]) == (400, 1200)


@pytest.mark.parametrize(
    "fields",
    [
        {"sound_file": None},
        {"sound_file": ""},
        {"audio_id": "862345678901234567"},
        {"audio_id": "862345678901234567", "sound_file": ""},
        {"sound_file": "data:audio/wav;base64,UklGRg=="},
        {"sound_file": "file:///etc/passwd"},
        {"sound_file": base64.b64encode(b"ffconcat version 1.0\nfile a.wav\n").decode()},
        {"mode": "professional"},
        {"prompt": "x" * 2501},
        {"prompt": 5},
        {"watermark_info": {"enabled": "yes"}},
        {"watermark_info": 1},
        {"external_task_id": "x" * 256},
    ],
    ids=lambda fields: "+".join(fields) + str(next(iter(fields.values())))[:12],
)
def test_bad_fields_are_1201_and_cost_nothing(kling: Caller, fields: dict[str, Any]) -> None:
    status, body = ask(kling, **fields)
    assert (status, body["code"]) == (400, 1201)
    assert kling.settings()["unit_cents"] == 41_260


def test_a_sound_that_is_too_short_or_too_large_is_1201(kling: Caller) -> None:
    short, large = wav_base64(seconds=1.5), base64.b64encode(bytes(TOO_MANY)).decode()
    answers = [ask(kling, sound_file=sound) for sound in (short, large)]
    assert [(status, body["code"]) for status, body in answers] == [(400, 1201)] * 2
    assert "between 2 and 300 seconds" in answers[0][1]["message"]
    assert "cannot exceed 5MB" in answers[1][1]["message"]


def test_what_is_no_sound_is_told_the_formats_of_this_call(kling: Caller) -> None:
    message = ask(kling, sound_file=base64.b64encode(b"no sound").decode())[1]["message"]
    assert message.startswith("sound_file value is invalid: Unsupported audio format")
    assert message.endswith("only mp3, wav, m4a and aac are supported")


def test_a_mode_is_refused_in_the_recorded_words(kling: Caller) -> None:
    assert ask(kling, mode="professional")[1]["message"] == "mode value 'professional' is invalid"


def test_a_sound_that_cannot_be_fetched_is_1201(
    kling: Caller, clip_server: tuple[str, Path]
) -> None:
    (clip_server[1] / "big.wav").write_bytes(bytes(TOO_MANY))
    for name in ("missing.wav", "big.wav"):
        status, body = ask(kling, sound_file=f"{clip_server[0]}/{name}")
        assert (status, body["code"]) == (400, 1201)
        assert "sound_file" in body["message"]


def test_a_watermark_is_remembered(kling: Caller) -> None:
    task_id = ask(kling, watermark_info={"enabled": True})[1]["data"]["task_id"]
    kling.age(60, task_id)
    task = found(kling, task_id)
    assert task["watermark_info"] == {"enabled": True}
    assert task["task_result"]["videos"][0]["watermark_url"]


def test_an_id_of_the_callers_is_unique_over_voices_and_videos(kling: Caller) -> None:
    kling.clone(external_task_id="own-1")
    status, body = ask(kling, external_task_id="own-1")
    assert (status, body["message"]) == (400, "External_task_id own-1 already exists")


@pytest.mark.parametrize("field", ["prompt", "external_task_id"])
def test_magic_words_stand_in_the_prompt_or_in_the_callers_id(kling: Caller, field: str) -> None:
    assert ask(kling, **{field: "broke, please"})[1]["code"] == 1102
    assert ask(kling, **{field: "lost, please"})[0] == 504
    task_id = ask(kling, **{field: "fail, please"})[1]["data"]["task_id"]
    assert [ask(kling, **{field: "busy, please"})[0] for _ in "abcd"] == [429, 429, 429, 200]
    kling.age(60)
    task = found(kling, task_id)
    assert (task["task_status"], bool(task["task_status_msg"])) == ("failed", True)
    assert task["task_result"] == {}


def test_it_stands_in_the_ledger(kling: Caller) -> None:
    ask(kling, external_task_id="av-1")
    ask(kling, image="")
    entries = kling.get("/_control/ledger", kind="avatar")[1]["data"]
    assert [(entry["accepted"], entry["code"]) for entry in entries] == [(True, 0), (False, 1201)]
    assert entries[0]["external_task_id"] == "av-1"
