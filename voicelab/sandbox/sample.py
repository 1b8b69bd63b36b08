"""The start page's sample: a few sentences and the picture of their loudness."""

import json
from pathlib import Path

import numpy as np

from .cast import Speaker
from .mp3 import encoded, levelled
from .sound import SAMPLE_RATE, Samples, speech

SECONDS = 8.0
PEAKS = 256
TEXT = (
    "Hello. This is what a voice looks like. "
    "Every bar is a moment of sound. Press play, and follow along with me."
)
SPEAKER = Speaker("Annie", 46, 160)


def write_sample(folder: Path, /) -> list[Path]:
    """Write ``sample.mp3`` (eight seconds) and ``sample.json`` (seconds, 256 peaks 0–255)."""
    samples = levelled(_exactly(SECONDS, speech(TEXT, language="en", speaker=SPEAKER)))
    folder.mkdir(parents=True, exist_ok=True)
    sound, picture = folder / "sample.mp3", folder / "sample.json"
    sound.write_bytes(encoded(samples))
    picture.write_text(json.dumps({"seconds": SECONDS, "peaks": peaks(samples)}) + "\n")
    return [sound, picture]


def peaks(samples: Samples, /) -> list[int]:
    """The highest amplitude of each of 256 equal stretches, scaled so that the largest is 255."""
    highest = np.array([np.abs(part).max() for part in np.array_split(samples, PEAKS)])
    scaled = highest / max(float(highest.max()), 1e-6) * 255
    return [round(float(value)) for value in scaled]


def _exactly(seconds: float, samples: Samples) -> Samples:
    """Cut, or filled with silence: the length is part of the page."""
    wanted = round(seconds * SAMPLE_RATE)
    return np.pad(samples[:wanted], (0, max(0, wanted - samples.size)))
