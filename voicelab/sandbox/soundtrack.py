"""What is heard in a video: somebody's speech for an invented one, what was handed in otherwise."""

from pathlib import Path
from typing import Any

import av
import numpy as np

from .cast import speaker_for, speaker_like
from .mp3 import levelled
from .probe import opened
from .sound import SAMPLE_RATE, Samples, language_of, speech
from .video import Video

PAUSE_SECONDS = 0.6


def past_sound(video: Video, /) -> Samples | None:
    """The words over and over until the end; None for a silent video."""
    if video.sound == "off":
        return None
    speaker = speaker_like(video.video_id, clip={})
    words = speech(video.words, language=language_of(video.words), speaker=speaker)
    round_ = np.pad(words, (0, round(PAUSE_SECONDS * SAMPLE_RATE)))
    return levelled(np.resize(round_, _count(video.seconds)))


def text_sound(text: str, order: dict[str, Any], /) -> Samples:
    """The text of an old lip-sync, by the Voice Guide's speaker."""
    speaker = speaker_for(order["voice_id"])
    return levelled(speech(text, language=order["language"], speaker=speaker, speed=order["speed"]))


def heard(path: Path, /) -> Samples:
    """The sound of a file that was accepted before, as our samples."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
    with path.open("rb") as file, opened(file) as container:
        frames = container.decode(container.streams.audio[0])
        parts = [out for frame in frames for out in resampler.resample(frame)]
    parts += resampler.resample(None)
    return np.concatenate([part.to_ndarray().reshape(-1) for part in parts]).astype(np.float32)


def placed(samples: Samples, /, *, order: dict[str, Any], seconds: float) -> Samples:
    """The wanted part of the sound, as loud as asked, at its place in a video of this length."""
    start, end = (order.get(name) for name in ("start", "end"))
    part = samples[_count(start or 0) : _count(end) if end else None] * order.get("volume", 1.0)
    whole = np.zeros(_count(seconds), np.float32)
    first = _count(order.get("insert", 0))
    part = part[: max(0, whole.size - first)]
    whole[first : first + part.size] = part
    return np.clip(whole, -1, 1)


def _count(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE)
