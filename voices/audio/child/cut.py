"""Act ``cut``: a window of the source as plain WAV, without a byte of its metadata."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from . import wav
from .decode import Decoder, mono
from .peaks import Peaks
from .refusal import Refused
from .tracks import only_sound_track, open_source, standard_input

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.int16]


def cut(order: dict[str, Any]) -> dict[str, Any]:
    """Write ``seconds`` from ``start`` to the open descriptor ``target``.

    Positions are counted in decoded samples, never sought: headers lie. Raises Refused,
    ``too-short`` when the source ends before ``least`` seconds of the window.
    """
    rate: int = order["rate"]
    first, count = round(order["start"] * rate), round(order["seconds"] * rate)
    container = open_source(standard_input(), demuxer=order["demuxer"])
    decoder = Decoder(container, only_sound_track(container))
    # One second more, because a resampler holds some samples back.
    frames = decoder.frames(at_most=order["start"] + order["seconds"] + 1)
    samples = _collect(_window(mono(frames, rate=rate), first=first, count=count))
    if len(samples) < round(order["least"] * rate):
        raise Refused("too-short", seconds=round(len(samples) / rate, 3), least=order["least"])
    data = samples.astype("<i2").tobytes()
    _write_all(order["target"], wav.header(rate=rate, data_bytes=len(data)) + data)
    peaks = Peaks()
    peaks.follow([samples], rate=rate)
    return {"seconds": round(len(samples) / rate, 6), "peaks": peaks.heights(order["peaks"]).hex()}


def _window(blocks: Iterable[Samples], *, first: int, count: int) -> Iterator[Samples]:
    """Yield the parts of ``blocks`` that lie in [first, first + count) and stop after it."""
    position = 0
    for block in blocks:
        begin, end = max(0, first - position), first + count - position
        if end <= 0:
            return
        if begin < len(block):
            yield block[begin:end]
        position += len(block)


def _collect(parts: Iterable[Samples]) -> Samples:
    return np.concatenate([np.zeros(0, np.int16), *parts])


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(descriptor, view) :]
    except OSError as error:
        # A full disk is nothing the clip did: leave without an answer, not with a refusal.
        raise SystemExit(f"cannot write the clip: {error}") from error
