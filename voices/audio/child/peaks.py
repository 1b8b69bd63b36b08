"""From sound to the heights of a waveform (design.md, "Waveforms")."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.int16]

CELLS_PER_SECOND = 2_000
_BLOCK = 65_536

# −60 dBFS: below it, silence would be blown up to look like speech.
_FLOOR = 33.0
_KNEE = 0.75


class Peaks:
    """Collects the loudest sample of each half millisecond, so that length costs no memory."""

    def __init__(self) -> None:
        self._cells: list[npt.NDArray[np.uint16]] = []
        self._waiting: list[Samples] = []
        self._waiting_samples = 0

    def follow(self, blocks: Iterable[Samples], *, rate: int) -> None:
        """Take all of ``blocks``, sampled at ``rate`` Hz."""
        width = max(1, rate // CELLS_PER_SECOND)
        for block in blocks:
            self._waiting.append(block)
            self._waiting_samples += len(block)
            if self._waiting_samples >= _BLOCK:
                self._reduce(width)
        self._reduce(width)

    def heights(self, count: int) -> bytes:
        """Return ``count`` heights 0–255; 97 % of the sound stays below about 240."""
        cells = np.concatenate(self._cells) if self._cells else np.zeros(1, np.uint16)
        edges = np.arange(count) * len(cells) // count
        slices = np.maximum.reduceat(cells, edges).astype(np.float64)
        relative = slices / max(float(np.percentile(slices, 97)), _FLOOR)
        return np.rint(_soften(relative) * 255).astype(np.uint8).tobytes()

    def _reduce(self, width: int) -> None:
        if not self._waiting:
            return
        samples = np.concatenate(self._waiting)
        whole = len(samples) // width * width
        rows = samples[:whole].reshape(-1, width).astype(np.int32)
        if whole:
            self._cells.append(np.maximum(rows.max(axis=1), -rows.min(axis=1)).astype(np.uint16))
        self._waiting = [samples[whole:]]
        self._waiting_samples = len(samples) - whole


def _soften(relative: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Bend what is above the knee towards 1, so that nothing looks cut off."""
    room = 1 - _KNEE
    bent = _KNEE + room * np.tanh((relative - _KNEE) / room)
    return np.where(relative <= _KNEE, relative, bent)
