"""The clip behind voice_url is really fetched and really decoded."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from requests.adapters import BaseAdapter

from voicelab.sandbox.adapter import ViewAdapter

from .clips import RATE, decoded_seconds, write_wav
from .conftest import Caller

ClipServer = tuple[str, Path]


def judged(kling: Caller, url: str, **fields: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The finished task and what the ledger knows about its clip."""
    status, body = kling.clone(voice_url=url, video_id="", **fields)
    assert status == 200, body
    kling.age(60, body["data"]["task_id"])
    found = kling.get(f"/v1/general/custom-voices/{body['data']['task_id']}")[1]["data"]
    return found, kling.ledger()[-1]["fetched"]


def test_a_good_clip_becomes_a_voice_and_the_ledger_knows_its_facts(
    kling: Caller, clip_server: ClipServer
) -> None:
    task, fetched = judged(kling, f"{clip_server[0]}/good.wav")
    assert task["task_status"] == "succeed"
    assert (fetched["format"], fetched["seconds"], fetched["channels"]) == ("wav", 12.0, 1)
    assert (fetched["bits"], fetched["rate"]) == (16, RATE)
    assert fetched["bytes"] == (clip_server[1] / "good.wav").stat().st_size
    assert fetched["pitch"] == pytest.approx(120, rel=0.03)


def test_nothing_is_fetched_while_the_task_is_submitted(
    kling: Caller, clip_server: ClipServer
) -> None:
    kling.clone(voice_url=f"{clip_server[0]}/good.wav", video_id="", external_task_id="vl-1")
    kling.get("/v1/general/custom-voices/vl-1")
    assert kling.ledger()[0]["fetched"] is None
    kling.age(2, "vl-1")
    kling.get("/v1/general/custom-voices/vl-1")
    assert kling.ledger()[0]["fetched"]["format"] == "wav"


def test_a_clip_is_fetched_once(kling: Caller, clip_server: ClipServer) -> None:
    task, _ = judged(kling, f"{clip_server[0]}/good.wav")
    (clip_server[1] / "good.wav").unlink()
    again = kling.get(f"/v1/general/custom-voices/{task['task_id']}")[1]["data"]
    assert again == task


@pytest.mark.parametrize(("seconds", "status"), [(4, "failed"), (5, "succeed"), (30, "succeed")])
def test_the_decoded_length_decides(
    kling: Caller, clip_server: ClipServer, seconds: float, status: str
) -> None:
    write_wav(clip_server[1] / "clip.wav", seconds=seconds)
    task, fetched = judged(kling, f"{clip_server[0]}/clip.wav")
    assert (task["task_status"], fetched["seconds"]) == (status, seconds)


def test_a_clip_of_forty_seconds_fails_with_words_about_its_length(
    kling: Caller, clip_server: ClipServer
) -> None:
    write_wav(clip_server[1] / "clip.wav", seconds=40)
    task, _ = judged(kling, f"{clip_server[0]}/clip.wav")
    assert task["task_status"] == "failed"
    assert task["task_status_msg"] == "The audio duration must be between 5 and 30 seconds"


def test_a_header_that_claims_more_than_decodes_is_not_believed(
    kling: Caller, clip_server: ClipServer
) -> None:
    whole = (clip_server[1] / "good.wav").read_bytes()
    (clip_server[1] / "half.wav").write_bytes(whole[: len(whole) // 4])
    task, fetched = judged(kling, f"{clip_server[0]}/half.wav")
    assert (task["task_status"], round(fetched["seconds"])) == ("failed", 3)


@pytest.mark.parametrize(
    ("container", "codec", "layout"),
    [("mp3", "libmp3lame", "stereo"), ("mp4", "aac", "mono"), ("mov", "pcm_s16le", "stereo")],
)
def test_the_other_allowed_formats_are_read(
    kling: Caller, clip_server: ClipServer, container: str, codec: str, layout: str
) -> None:
    path = clip_server[1] / f"clip.{container}"
    write_tone(path, form=container, codec=codec, layout=layout)
    task, fetched = judged(kling, f"{clip_server[0]}/{path.name}")
    assert (task["task_status"], fetched["format"]) == ("succeed", container)
    assert fetched["seconds"] == pytest.approx(8, abs=0.1)
    assert fetched["channels"] == (2 if layout == "stereo" else 1)
    assert fetched["pitch"] == pytest.approx(200, rel=0.03)


def test_raw_aac_is_no_clip_although_it_is_a_sound(kling: Caller, clip_server: ClipServer) -> None:
    write_tone(clip_server[1] / "clip.aac", form="adts", codec="aac", layout="mono")
    task, _ = judged(kling, f"{clip_server[0]}/clip.aac")
    assert task["task_status_msg"].startswith("Unsupported audio format")


def write_tone(path: Path, *, form: str, codec: str, layout: str) -> None:
    rate, channels = 44_100, 2 if layout == "stereo" else 1
    time = np.arange(8 * rate) / rate
    tone = sum(np.sin(2 * np.pi * 200 * k * time) / k for k in range(1, 5)) * 0.2
    pcm = np.repeat((tone * 32767).astype(np.int16), channels).reshape(1, -1)
    with av.open(str(path), "w", format=form) as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout=layout)
        frame.sample_rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.mp3", b"ffconcat version 1.0\nfile good.wav\n"),
        ("list2.mp3", b"#EXTM3U\n#EXT-X-TARGETDURATION:12\n#EXTINF:12,\ngood.wav\n"),
        ("text.mp3", b"this is a text file " * 100),
        ("empty.wav", b""),
        ("noise.mp3", b"\xff\xfb" + b"\x00" * 2000),
        ("header.wav", b"RIFF\xff\xff\xff\xffWAVEfmt "),
        ("box.mp4", b"\x00\x00\x00\x18ftypisom" + b"\x00" * 200),
    ],
)
def test_what_is_no_sound_fails_with_words(
    kling: Caller, clip_server: ClipServer, name: str, content: bytes
) -> None:
    (clip_server[1] / name).write_bytes(content)
    task, _ = judged(kling, f"{clip_server[0]}/{name}")
    assert task["task_status"] == "failed"
    assert task["task_status_msg"]


def test_a_link_that_leads_nowhere_fails(kling: Caller, clip_server: ClipServer) -> None:
    task, _ = judged(kling, f"{clip_server[0]}/missing.wav")
    assert task["task_status_msg"] == "Failed to download the file from voice_url"
    assert judged(kling, "http://127.0.0.1:1/a.wav")[0]["task_status"] == "failed"


def test_the_trial_of_a_low_and_of_a_high_clip_sound_different(
    kling: Caller, clip_server: ClipServer
) -> None:
    write_wav(clip_server[1] / "high.wav", seconds=8, hertz=230)
    tasks = [judged(kling, f"{clip_server[0]}/{name}.wav")[0] for name in ("good", "high")]
    urls = [task["task_result"]["voices"][0]["trial_url"] for task in tasks]
    low, high = (kling.session.get(url).content for url in urls)
    assert low != high
    assert 2 < decoded_seconds(low) < 10


def clip_adapters() -> dict[str, BaseAdapter]:
    return {"https://clips.invalid/": ViewAdapter("https://clips.invalid", urlconf=__name__)}


def test_an_adapter_from_settings_answers_for_an_in_process_host(
    kling: Caller, clip_server: ClipServer, settings: Any
) -> None:
    from django.http import FileResponse
    from django.urls import path

    def clip(request: Any) -> FileResponse:
        return FileResponse((clip_server[1] / "good.wav").open("rb"))

    global urlpatterns
    urlpatterns = [path("m/clip", clip)]
    settings.SANDBOX_FETCH_ADAPTERS = f"{__name__}.clip_adapters"
    task, fetched = judged(kling, "https://clips.invalid/m/clip")
    assert (task["task_status"], fetched["seconds"]) == ("succeed", 12.0)
