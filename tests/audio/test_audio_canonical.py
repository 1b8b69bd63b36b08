"""Kling gets a window of the clip as plain WAV: all of it or no file at all."""

import hashlib
import wave

import numpy as np
import pytest

from tests.audio.sound_makers import RECIPES
from voices.audio import AudioError, canonicalise, limits


def samples_of(path):
    with wave.open(str(path)) as stream:
        return np.frombuffer(stream.readframes(stream.getnframes()), "<i2")


#: Sounds as of the others in another box; every box is opened in test_audio_probe.
BOXES = {"mov", "m4a", "aac", "ogg"}


@pytest.mark.soak
@pytest.mark.parametrize(
    "extension",
    [pytest.param(it, marks=[pytest.mark.soak] if it in BOXES else []) for it in RECIPES],
)
def test_every_accepted_kind_becomes_plain_wav(make_sound, tmp_path, extension):
    name, target = f"clip.{extension}", tmp_path / "out.wav"

    done = canonicalise(
        make_sound(name, seconds=8, channels=2), target, name=name, start=1, seconds=6
    )

    with wave.open(str(target)) as stream:
        shape = (stream.getnchannels(), stream.getsampwidth(), stream.getframerate())
        assert shape == (1, 2, 44_100)
        assert stream.getnframes() == 6 * 44_100
    assert done.seconds == 6
    assert len(done.peaks) == 256
    assert max(samples_of(target)) == pytest.approx(0.5 * 32767, rel=0.15)


def test_the_answer_describes_the_file_that_was_written(make_sound, tmp_path):
    target = tmp_path / "out.wav"
    done = canonicalise(make_sound("a.wav"), target, name="a.wav", start=0, seconds=6)

    assert done.bytes == target.stat().st_size == 44 + 6 * 88_200
    assert done.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()


def test_the_window_is_cut_to_the_sample(make_sound, tmp_path):
    source, target = make_sound("a.wav", seconds=9), tmp_path / "out.wav"
    canonicalise(source, target, name="a.wav", start=2.5, seconds=5)

    whole, part = samples_of(source), samples_of(target)
    assert np.array_equal(part, whole[110_250 : 110_250 + 220_500])


@pytest.mark.soak
def test_the_same_window_gives_the_same_bytes(make_sound, tmp_path):
    source = make_sound("a.mp3", seconds=9)
    first, second = (
        canonicalise(source, tmp_path / name, name="a.mp3", start=1, seconds=7)
        for name in ("one.wav", "two.wav")
    )
    assert first == second


def test_the_last_sample_is_there_although_the_rate_is_changed(make_sound, tmp_path):
    done = canonicalise(
        make_sound("a.webm", seconds=6), tmp_path / "out.wav", name="a.webm", start=0, seconds=30
    )
    # Unflushed, the resampler keeps the last 16 samples: 0.0004 s.
    assert done.seconds == pytest.approx(6, abs=0.0001)


def test_who_and_where_stay_behind(make_sound, tmp_path):
    canary = {"title": "CANARY-NAME", "artist": "CANARY-PLACE +48.1+11.6/"}
    source, target = make_sound("a.mp3", metadata=canary), tmp_path / "out.wav"
    assert b"CANARY" in source.read_bytes()

    canonicalise(source, target, name="a.mp3", start=0, seconds=6)

    assert b"CANARY" not in target.read_bytes()


@pytest.mark.parametrize(
    ("start", "seconds", "reason"), [(0, 4.9, "too-short"), (0, 30.1, "too-long")]
)
def test_a_window_outside_klings_rule_is_refused(make_sound, tmp_path, start, seconds, reason):
    with pytest.raises(AudioError) as caught:
        canonicalise(
            make_sound("a.wav"), tmp_path / "out.wav", name="a.wav", start=start, seconds=seconds
        )
    assert caught.value.reason == reason


def test_a_refused_clip_leaves_no_file_and_no_rest(make_sound, tmp_path):
    source, folder = make_sound("a.wav", seconds=7), tmp_path / "clips"
    folder.mkdir()

    with pytest.raises(AudioError) as caught:
        canonicalise(source, folder / "out.wav", name="a.wav", start=3, seconds=10)

    assert caught.value.reason == "too-short"
    assert caught.value.facts == {"seconds": 4.0, "least": 5.0}
    assert list(folder.iterdir()) == []


def test_a_refused_clip_leaves_the_earlier_file_alone(make_sound, tmp_path):
    target = tmp_path / "out.wav"
    target.write_bytes(b"earlier")

    with pytest.raises(AudioError):
        canonicalise(make_sound("a.wav"), target, name="a.wav", start=3, seconds=10)

    assert target.read_bytes() == b"earlier"


def test_a_disk_that_is_full_is_no_fault_of_the_clip(make_sound, tmp_path, monkeypatch):
    # The limit on written bytes stands for the disk: the child meets the same OSError.
    monkeypatch.setattr(limits, "CHILD_WRITTEN_BYTES", 100_000)
    folder = tmp_path / "clips"
    folder.mkdir()

    with pytest.raises(RuntimeError, match="cannot write"):
        canonicalise(make_sound("a.wav"), folder / "o.wav", name="a.wav", start=0, seconds=6)

    assert list(folder.iterdir()) == []
