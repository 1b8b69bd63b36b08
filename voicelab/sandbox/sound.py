"""Speech as samples: eSpeak NG in a child process, or plain tones where it is not installed."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .cast import Speaker

SAMPLE_RATE = 22_050
CHILD_SECONDS = 30

Samples = NDArray[np.float32]

# `zh` and `en-gb` are not names that eSpeak NG knows (measured).
_LANGUAGES = {"zh": "cmn", "en": "en-us"}


def language_of(words: str, /) -> str:
    """``zh`` when a Han character occurs, else ``en``."""
    return "zh" if any("\u4e00" <= letter <= "\u9fff" for letter in words) else "en"


def speech(text: str, *, language: str, speaker: Speaker, speed: float = 1.0) -> Samples:
    """Mono samples in -1…1 at ``SAMPLE_RATE``, not levelled yet, at least a tenth of a second."""
    samples = _spoken(text, language=language, speaker=speaker, speed=speed)
    if samples is None:
        samples = _hummed(text, speaker=speaker, speed=speed)
    return np.pad(samples, (0, max(0, SAMPLE_RATE // 10 - samples.size)))


def _spoken(text: str, *, language: str, speaker: Speaker, speed: float) -> Samples | None:
    library = _library()
    if library is None:
        return None
    order = {
        **library,
        "voice": f"{_LANGUAGES.get(language, 'en-us')}+{speaker.variant}",
        "rate": round(speaker.rate * speed),
        "pitch": speaker.pitch,
        "text": text.replace("\0", " "),
    }
    child = subprocess.run(  # noqa: S603  our own script, no shell
        [sys.executable, "-I", str(Path(__file__).with_name("espeak_child.py"))],
        input=json.dumps(order).encode(),
        capture_output=True,
        timeout=CHILD_SECONDS,
        check=False,
    )
    if child.returncode != 0 or not child.stdout:
        return None
    return (np.frombuffer(child.stdout, dtype="<i2") / 32768).astype(np.float32)


@cache
def _library() -> dict[str, str] | None:
    try:
        import espeakng_loader
    except ImportError:
        return None
    return {
        "library": str(espeakng_loader.get_library_path()),
        # The library wants the folder that holds espeak-ng-data.
        "data": str(Path(espeakng_loader.get_data_path()).parent),
    }


def _hummed(text: str, *, speaker: Speaker, speed: float) -> Samples:
    """A tone per letter at the speaker's pitch: not speech, but its length and rhythm."""
    base = 80 + speaker.pitch * 1.6
    length = round(SAMPLE_RATE * 0.07 / speed)
    time = np.arange(length) / SAMPLE_RATE
    envelope = np.hanning(length)
    notes = [
        np.zeros(length)
        if letter.isspace()
        else sum(np.sin(2 * np.pi * k * (base + ord(letter) % 24) * time) / k for k in (1, 2, 3))
        * envelope
        for letter in text
    ]
    joined = np.concatenate(notes) if notes else np.zeros(0)
    return (joined * 0.3).astype(np.float32)
