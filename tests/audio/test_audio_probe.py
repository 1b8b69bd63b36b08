"""A clip is what it decodes to, whatever its header says."""

import io
import struct

import av
import numpy as np
import pytest
from PIL import Image

from tests.audio.sound_makers import RECIPES, children_seconds
from voices.audio import AudioError, canonicalise, inspect, measure


def refusal(path, *, name=""):
    with pytest.raises(AudioError) as caught:
        inspect(path, name=name or path.name)
    return caught.value


@pytest.mark.soak
@pytest.mark.parametrize("extension", RECIPES)
def test_every_accepted_kind_is_counted(make_sound, extension):
    report = inspect(make_sound(f"clip.{extension}", seconds=6), name=f"clip.{extension}")

    assert report.seconds == pytest.approx(6, abs=0.1)
    assert (report.channels, report.audio_tracks, report.has_video) == (1, 1, False)
    assert report.sample_rate == RECIPES[extension][2]
    assert len(report.peaks) == 256
    assert len(report.wide_peaks) == 2048


@pytest.mark.soak
@pytest.mark.parametrize("extension", ["mp4", "mov", "webm"])
def test_a_film_with_one_sound_track_is_a_clip(make_sound, extension):
    report = inspect(make_sound(f"film.{extension}", films=1), name=f"film.{extension}")

    assert report.has_video
    assert report.seconds == pytest.approx(6, abs=0.1)


def test_a_film_without_sound_is_refused(make_sound):
    assert refusal(make_sound("film.mp4", tracks=0, films=1)).reason == "no-audio-track"


@pytest.mark.soak
def test_two_sound_tracks_are_refused_and_counted(make_sound):
    error = refusal(make_sound("two.mp4", tracks=2))
    assert (error.reason, error.facts) == ("several-audio-tracks", {"tracks": 2})


def test_three_seconds_are_too_short(make_sound):
    error = refusal(make_sound("short.wav", seconds=3))
    assert error.reason == "too-short"
    assert error.facts == {"seconds": 3.0, "least": 5.0}


def test_exactly_five_seconds_are_enough(make_sound):
    assert inspect(make_sound("five.wav", seconds=5), name="five.wav").seconds == 5.0


@pytest.mark.soak
def test_forty_five_seconds_are_a_clip_to_choose_from(make_sound):
    report = inspect(make_sound("long.wav", seconds=45), name="long.wav")
    assert report.seconds == pytest.approx(45)


@pytest.mark.soak
def test_a_stereo_clip_is_mixed_without_getting_louder(make_sound):
    stereo = inspect(make_sound("stereo.wav", channels=2), name="stereo.wav")
    single = inspect(make_sound("mono.wav"), name="mono.wav")

    assert stereo.channels == 2
    assert stereo.peaks == single.peaks


@pytest.mark.soak
def test_three_hours_in_few_bytes_are_refused_soon(tmp_path):
    path = tmp_path / "bomb.mp3"
    with av.open(str(path), "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=8_000, layout="mono")
        stream.bit_rate = 8_000
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 8_000), np.int16), "s16", "mono")
        frame.sample_rate = 8_000
        packets = [bytes(p) for _ in range(30) for p in stream.encode(frame)]
    path.write_bytes(b"".join(packets) * 380)
    began = children_seconds()

    error = refusal(path)

    assert error.reason == "too-long"
    assert 600 < error.facts["seconds"] < 601
    assert children_seconds() - began < 3


def test_a_wav_that_claims_more_than_it_holds_is_counted(make_sound):
    path = make_sound("liar.wav", seconds=3)
    data = bytearray(path.read_bytes())
    where = data.index(b"data") + 4
    data[where : where + 4] = struct.pack("<I", 20 * 88_200)
    path.write_bytes(data)

    assert refusal(path).facts["seconds"] == pytest.approx(3, abs=0.01)


@pytest.mark.soak
def test_a_sound_that_changes_its_shape_on_the_way_is_read_to_its_end(make_sound, tmp_path):
    path = tmp_path / "changing.mp3"
    # Without the first tag, a list of frames: mono, then stereo, then mono.
    parts = [make_sound(f"{n}.mp3", seconds=4, channels=n) for n in (1, 2)]
    path.write_bytes(b"".join(part.read_bytes() for part in [*parts, parts[0]]))

    report = inspect(path, name="changing.mp3")

    assert report.seconds == pytest.approx(12, abs=0.3)
    assert report.channels == 1
    done = canonicalise(path, tmp_path / "o.wav", name="a.mp3", start=2, seconds=9)
    assert done.seconds == 9


def test_a_cover_makes_no_film_of_a_song(make_sound):
    path = make_sound("song.mp3")
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    frame = b"\0image/png\0\x03\0" + picture.getvalue()
    frame = b"APIC" + struct.pack(">I", len(frame)) + b"\0\0" + frame
    size = bytes(len(frame) >> shift & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(b"ID3\x03\0\0" + size + frame + path.read_bytes())

    report = inspect(path, name="song.mp3")

    assert not report.has_video
    assert report.seconds == pytest.approx(6, abs=0.1)


@pytest.mark.soak
def test_half_an_mp3_is_as_long_as_its_half(make_sound):
    path = make_sound("half.mp3", seconds=20)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    assert inspect(path, name="half.mp3").seconds == pytest.approx(10, abs=0.3)


@pytest.mark.soak
def test_a_scratched_mp3_is_read_past_the_scratches(make_sound):
    path = make_sound("scratched.mp3", seconds=12)
    data = np.frombuffer(path.read_bytes(), np.uint8).copy()
    where = np.random.default_rng(7).integers(4_000, len(data), len(data) // 1000)
    data[where] ^= 0xFF
    path.write_bytes(data.tobytes())

    assert 8 < inspect(path, name="scratched.mp3").seconds <= 12.1


def test_a_film_that_lost_its_index_is_unreadable(make_sound):
    path = make_sound("cut.mp4", seconds=8)
    path.write_bytes(path.read_bytes()[:5_000])

    assert refusal(path).reason == "unreadable"


def wav_header(*, rate, channels, data_bytes):
    block = channels * 2
    fmt = struct.pack("<HHIIHH", 1, channels, rate, rate * block, block, 16)
    head = b"RIFF" + struct.pack("<I", 36 + data_bytes) + b"WAVEfmt " + struct.pack("<I", 16)
    return head + fmt + b"data" + struct.pack("<I", data_bytes)


@pytest.mark.soak
@pytest.mark.parametrize(
    ("rate", "channels"), [(1, 1), (7_999, 1), (400_000, 1), (8_000, 255), (8_000, 9), (0, 1)]
)
def test_what_no_microphone_makes_is_unreadable(tmp_path, rate, channels):
    path = tmp_path / "odd.wav"
    data = bytes(510 * 64)
    path.write_bytes(wav_header(rate=rate, channels=channels, data_bytes=len(data)) + data)

    assert refusal(path).reason == "unreadable"


@pytest.mark.soak
def test_random_bytes_behind_an_honest_head_are_unreadable(tmp_path):
    noise = np.random.default_rng(1).integers(0, 256, 200_000, np.uint8).tobytes()
    for name, head in {
        "a.mp3": b"ID3\x04\x00\x00\0\0\0\0",
        "a.ogg": b"OggS",
        "a.flac": b"fLaC",
    }.items():
        path = tmp_path / name
        path.write_bytes(head + noise)
        assert refusal(path).reason in {"unreadable", "too-short"}, name


def test_an_empty_file_is_empty(tmp_path):
    (tmp_path / "a.mp3").touch()
    assert refusal(tmp_path / "a.mp3").reason == "empty"


def test_a_file_past_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "big.wav"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024 + 1)

    assert refusal(path).reason == "too-big"


@pytest.mark.soak
@pytest.mark.parametrize(
    ("extension", "mime"), [("mp3", "audio/mpeg"), ("wav", "audio/wav"), ("m4a", "audio/mp4")]
)
def test_a_saved_sound_is_measured_by_content_and_may_be_short(make_sound, extension, mime):
    path = make_sound(f"sound.{extension}", seconds=2)

    sound = measure(path, name="trial.bin")

    assert sound.seconds == pytest.approx(2, abs=0.1)
    assert sound.mime == mime
    assert len(sound.peaks) == 256


def test_a_saved_sound_that_is_none_names_the_file(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"<html>Not found</html>")
    with pytest.raises(AudioError) as caught:
        measure(path, name="trial.mp3")
    assert (caught.value.reason, caught.value.facts) == ("not-audio", {"name": "trial.mp3"})
