"""Invented sounds that look and sound a little like speech."""

import random
import wave

import numpy as np
import numpy.typing as npt

from voices.audio import limits
from voices.audio.child.peaks import Peaks
from voices.models import StoredFile
from voices.services import files

RATE = 22_050


def make(chance: random.Random, kind: str) -> StoredFile:
    """Six to fourteen seconds of syllable-like tones: a sound of its own, with its own peaks."""
    pcm = _pcm(chance)
    # Nothing has to be decoded: these are our own samples, so no child is started for each.
    peaks = Peaks()
    peaks.follow([pcm], rate=RATE)
    with files.workplace() as folder:
        path = folder / "seed.wav"
        with wave.open(str(path), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(pcm.tobytes())
        seconds = round(len(pcm) / RATE, 6)
        heights = peaks.heights(limits.PEAKS)
        return files.store(path, kind=kind, mime="audio/wav", seconds=seconds, peaks=heights)


def _pcm(chance: random.Random) -> npt.NDArray[np.int16]:
    seconds = chance.uniform(6, 14)
    time = np.arange(int(seconds * RATE)) / RATE
    pitch = chance.uniform(90, 230) * (1 + 0.06 * np.sin(2 * np.pi * 0.7 * time))
    tone = sum(np.sin(np.cumsum(2 * np.pi * pitch * n / RATE)) / n for n in (1, 2, 3, 5))
    beat = np.clip(np.sin(2 * np.pi * chance.uniform(1.6, 2.6) * time + chance.random()), 0, 1)
    phrase = np.clip(np.sin(2 * np.pi * time / chance.uniform(2.2, 3.6)) + 0.7, 0.03, 1)
    stress = np.interp(time, *_stresses(chance, seconds))
    sound = tone * beat**0.6 * phrase * stress
    return (sound / np.abs(sound).max() * 0.7 * 32767).astype("<i2")


def _stresses(chance: random.Random, seconds: float) -> tuple[list[float], list[float]]:
    """Five changes of loudness a second, as in speech."""
    points = [step / 5 for step in range(int(seconds * 5) + 1)]
    return points, [chance.uniform(0.15, 1.0) for _ in points]
