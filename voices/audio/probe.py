"""What a sound file is: counted, not believed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import limits
from .errors import AudioError
from .formats import HEAD_BYTES, kind_of, sniff
from .runner import run_child


@dataclass(frozen=True)
class Report:
    """A clip that can be used.

    ``format`` is FFmpeg's name. ``seconds`` are counted while decoding. ``channels`` and
    ``sample_rate`` (Hz) are those of the first frame. Peaks are heights 0–255.
    """

    format: str
    seconds: float
    channels: int
    sample_rate: int
    audio_tracks: int
    has_video: bool
    peaks: bytes
    wide_peaks: bytes


@dataclass(frozen=True)
class Sound:
    """A saved trial or recording: counted seconds, 256 heights, and the type to serve it as.

    ``loudness`` is integrated, in LUFS (ITU-R BS.1770-4), at least −70.
    """

    seconds: float
    peaks: bytes
    mime: str
    loudness: float


def inspect(path: Path, *, name: str) -> Report:
    """Check a clip that a person handed in under ``name``; a clip may be up to ten minutes long.

    Longer than MAX_SECONDS is no error here: a part of it can be chosen. Raises AudioError.
    """
    demuxer = demuxer_of(path, name=name)
    facts = _inspect(path, demuxer=demuxer, most=limits.MAX_CLIP_SECONDS, loudness=0)
    del facts["loudness"]
    if facts["seconds"] < limits.MIN_SECONDS:
        raise AudioError("too-short", seconds=facts["seconds"], least=limits.MIN_SECONDS)
    return Report(format=demuxer, **facts)


def demuxer_of(path: Path, *, name: str) -> str:
    """Return FFmpeg's format of a clip by head and name; raises AudioError before any decoding."""
    return sniff(_head(path), name=name)


def measure(path: Path, *, name: str) -> Sound:
    """Measure a sound that Kling made and we saved; any length up to two hours.

    The content alone decides what it is: ``name`` comes from an address, and addresses lie.
    It only goes into the error's facts. Raises AudioError.
    """
    try:
        kind = kind_of(_head(path))
    except AudioError as error:
        error.facts["name"] = name
        raise
    facts = _inspect(
        path,
        demuxer=kind.demuxer,
        most=limits.MAX_SOUND_SECONDS,
        loudness=limits.LOUDNESS_SECONDS,
    )
    wanted = {name: facts[name] for name in ("seconds", "peaks", "loudness")}
    return Sound(mime=kind.mime, **wanted)


def _head(path: Path) -> bytes:
    size = path.stat().st_size
    if size > limits.MAX_CLIP_BYTES:
        raise AudioError("too-big", bytes=size, most=limits.MAX_CLIP_BYTES)
    with path.open("rb") as stream:
        return stream.read(HEAD_BYTES)


def _inspect(path: Path, *, demuxer: str, most: int, loudness: int) -> dict[str, Any]:
    order = {
        "act": "inspect",
        "demuxer": demuxer,
        "most": most,
        "loudness": loudness,
        "peaks": limits.PEAKS,
        "wide_peaks": limits.WIDE_PEAKS,
    }
    facts = run_child(order, source=path)
    for key in ("peaks", "wide_peaks"):
        facts[key] = bytes.fromhex(facts[key])
    return facts
