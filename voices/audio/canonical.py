"""The clip that Kling gets: sound and nothing else."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import limits
from .errors import AudioError
from .probe import demuxer_of
from .runner import run_child

Heights = bytes


@dataclass(frozen=True)
class Canonical:
    """A finished 16-bit mono WAV: counted seconds, size in bytes, hex SHA-256, 256 heights."""

    seconds: float
    bytes: int
    sha256: str
    peaks: Heights


def canonicalise(
    source: Path, target: Path, *, name: str, start: float, seconds: float
) -> Canonical:
    """Write ``seconds`` of ``source`` from ``start`` to ``target`` as 44.1 kHz 16-bit mono WAV.

    The file appears whole or not at all. It may be shorter than asked where the source ends, but
    never under MIN_SECONDS. Raises AudioError; ``too-short`` and ``too-long`` also when the window
    itself breaks Kling's rule.
    """
    _check_window(start=start, seconds=seconds)
    order = {
        "act": "cut",
        "demuxer": demuxer_of(source, name=name),
        "start": start,
        "seconds": seconds,
        "least": limits.MIN_SECONDS,
        "rate": limits.CANONICAL_RATE,
        "peaks": limits.PEAKS,
    }
    descriptor, unfinished = tempfile.mkstemp(dir=target.parent, prefix=".clip-", suffix=".part")
    try:
        facts = run_child(order, source=source, target=descriptor)
        os.fsync(descriptor)
        data = Path(unfinished).read_bytes()
        Path(unfinished).replace(target)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)
    _sync_folder(target.parent)
    return Canonical(
        seconds=facts["seconds"],
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        peaks=bytes.fromhex(facts["peaks"]),
    )


def _check_window(*, start: float, seconds: float) -> None:
    if seconds < limits.MIN_SECONDS:
        raise AudioError("too-short", seconds=seconds, least=limits.MIN_SECONDS)
    if seconds > limits.MAX_SECONDS:
        raise AudioError("too-long", seconds=seconds, most=limits.MAX_SECONDS)
    if not 0 <= start <= limits.MAX_CLIP_SECONDS:
        raise ValueError(f"start must lie in the clip, not at {start}")


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
