"""Loudness is what ITU-R BS.1770 says: tones have known figures, speech agrees with FFmpeg."""

import re
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from tests.tools import ROOT
from voices.audio import measure
from voices.audio.child.loudness import SILENCE, Loudness, weighting

SPEECH = sorted((ROOT.parent / "shared/audio").glob("*.wav")) or [ROOT / "static/audio/sample.mp3"]


def sine(decibels: float, *, seconds: float = 5.0, rate: int = 48_000, hertz: float = 997.0):
    """int16 samples of a tone whose peaks stand at `decibels` below full scale."""
    time = np.arange(round(seconds * rate)) / rate
    return np.rint(np.sin(2 * np.pi * hertz * time) * 32767 * 10 ** (decibels / 20)).astype(
        np.int16
    )


def loudness(samples, *, rate: int = 48_000, seconds: float = 600.0, block: int = 1_024) -> float:
    heard = Loudness(rate=rate, seconds=seconds)
    parts = [samples[i : i + block] for i in range(0, len(samples), block)]
    assert sum(map(len, heard.through(parts))) == len(samples)
    return heard.integrated


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("decibels", [0.0, -20.0, -36.0])
def test_a_kilohertz_tone_is_three_below_its_peak_at_any_rate(rate, decibels):
    """BS.1770-4: a 0 dB FS, 1 kHz (997 Hz) sine in one channel reads −3.01 LKFS."""
    assert loudness(sine(decibels, rate=rate), rate=rate) == pytest.approx(decibels - 3.01, abs=0.1)


def test_the_weighting_is_the_one_that_the_standard_prints_for_48_khz():
    """Its two filters, coefficient by coefficient (BS.1770-4, tables 1 and 2)."""
    hertz = np.array([20.0, 38.0, 100.0, 500.0, 997.0, 2_000.0, 4_000.0, 12_000.0])
    z = np.exp(-2j * np.pi * hertz / 48_000)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    assert np.allclose(weighting(hertz, rate=48_000), shelf * high_pass, rtol=1e-6)


def test_pauses_do_not_make_a_sound_softer():
    tone = sine(-20)
    pauses = np.zeros_like(tone)
    assert loudness(np.concatenate([tone, pauses, pauses])) == pytest.approx(-23.0, abs=0.2)


def test_a_murmur_between_the_words_is_gated_away():
    words, murmur = sine(-20), sine(-45)
    assert loudness(np.concatenate([words, murmur, murmur])) == pytest.approx(-23.0, abs=0.2)


@pytest.mark.parametrize("samples", [np.zeros(48_000, np.int16), np.zeros(0, np.int16)])
def test_silence_has_the_lowest_figure(samples):
    assert loudness(samples) == SILENCE


def test_a_sound_shorter_than_one_block_still_has_a_figure():
    assert loudness(sine(-20, seconds=0.25)) == pytest.approx(-23.0, abs=0.5)


def test_only_the_first_seconds_count_where_a_limit_is_set():
    samples = np.concatenate([sine(-30), sine(-10)])
    assert loudness(samples, seconds=5) == pytest.approx(-33.0, abs=0.1)


def test_the_size_of_the_blocks_changes_nothing():
    samples = sine(-20, seconds=7.3)
    assert loudness(samples, block=313) == pytest.approx(loudness(samples, block=10**6), abs=1e-9)


@pytest.mark.soak
@pytest.mark.parametrize("path", SPEECH, ids=lambda path: path.stem)
def test_speech_measures_as_ffmpeg_measures_it(path: Path):
    assert measure(path, name=path.name).loudness == pytest.approx(_by_ffmpeg(path), abs=0.1)


@pytest.mark.soak
def test_a_tenth_of_the_height_is_twenty_decibels_softer(make_sound):
    loud, soft = make_sound("loud.wav", level=0.5), make_sound("soft.wav", level=0.05)
    difference = measure(loud, name="loud.wav").loudness - measure(soft, name="soft.wav").loudness
    assert difference == pytest.approx(20.0, abs=0.3)


@pytest.mark.soak
@pytest.mark.parametrize("path", SPEECH, ids=lambda path: path.stem)
def test_speech_moved_by_the_difference_is_at_the_target(path: Path, tmp_path: Path):
    """Without the limiter, which only the browser has: 20 dB below the target nothing clips."""
    if path.suffix != ".wav":
        pytest.skip("needs a WAV of somebody reading")
    with wave.open(str(path), "rb") as sound:
        rate, frames = sound.getframerate(), sound.readframes(sound.getnframes())
    gain = -36.0 - measure(path, name=path.name).loudness
    moved = np.rint(np.frombuffer(frames, "<i2") * 10 ** (gain / 20)).astype("<i2")
    with wave.open(str(tmp_path / "moved.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(moved.tobytes())
    assert _by_ffmpeg(tmp_path / "moved.wav") == pytest.approx(-36.0, abs=0.2)


def _by_ffmpeg(path: Path) -> float:
    """What FFmpeg's own meter says; skips where the program is not there."""
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("ffmpeg is not on this machine, so its meter can't be asked")
    command = [program, "-hide_banner", "-nostats", "-i", path, "-af", "ebur128", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])
