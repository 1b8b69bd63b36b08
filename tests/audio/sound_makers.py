"""Sounds made on the spot, so that every test says what is in its file."""

from __future__ import annotations

import resource
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

# extension: (muxer, codec, rate)
RECIPES = {
    "mp3": ("mp3", "libmp3lame", 44_100),
    "wav": ("wav", "pcm_s16le", 44_100),
    "mp4": ("mp4", "aac", 44_100),
    "mov": ("mov", "aac", 44_100),
    "m4a": ("mp4", "aac", 44_100),
    "webm": ("webm", "libopus", 48_000),
    "ogg": ("ogg", "libopus", 48_000),
    "flac": ("flac", "flac", 44_100),
    "aac": ("adts", "aac", 44_100),
}


def tone(seconds: float, *, rate: int, channels: int = 1, level: float = 0.5) -> np.ndarray:
    """Return s16 samples (channels, n): a 220 Hz tone that swells and fades four times a second."""
    time = np.arange(round(seconds * rate)) / rate
    wave = np.sin(2 * np.pi * 220 * time) * np.abs(np.sin(2 * np.pi * 2 * time)) * level
    return np.tile((wave * 32767).astype(np.int16), (channels, 1))


def write(
    path: Path,
    *,
    seconds: float,
    channels: int = 1,
    tracks: int = 1,
    films: int = 0,
    level: float = 0.5,
    metadata: dict[str, str] | None = None,
    as_extension: str = "",
) -> Path:
    """Write a file whose muxer and codec follow from ``as_extension`` or from its name."""
    muxer, codec, rate = RECIPES[as_extension or path.suffix.lstrip(".")]
    with av.open(str(path), "w", format=muxer) as container:
        container.metadata.update(metadata or {})
        pictures = [_film(container, webm=muxer == "webm") for _ in range(films)]
        layout = "mono" if channels == 1 else "stereo"
        sounds = [container.add_stream(codec, rate=rate, layout=layout) for _ in range(tracks)]
        for picture in pictures:
            _encode_film(container, picture, seconds=seconds)
        for sound in sounds:
            samples = tone(seconds, rate=rate, channels=channels, level=level)
            _encode_sound(container, sound, samples, rate=rate, layout=layout)
    return path


def _film(container, *, webm):
    stream = container.add_stream("libvpx" if webm else "libx264", rate=5)
    stream.width = stream.height = 64
    stream.pix_fmt = "yuv420p"
    return stream


def _encode_film(container, stream, *, seconds):
    for index in range(round(seconds * 5)):
        frame = av.VideoFrame(64, 64, "yuv420p")
        frame.pts, frame.time_base = index, Fraction(1, 5)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _encode_sound(container, stream, samples, *, rate, layout):
    for start in range(0, samples.shape[1], 4096):
        packed = np.ascontiguousarray(samples[:, start : start + 4096].T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def children_seconds() -> float:
    """Seconds of a core that ended children of this process have used."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
