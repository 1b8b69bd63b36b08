"""How loud a sound is as a whole: integrated loudness in LUFS (ITU-R BS.1770-4).

Measured as one channel, whatever the file holds: a browser plays a mono file on both speakers, so
this is what two sounds must have in common to sound equally loud there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.int16]
    Wave = npt.NDArray[np.floating[Any]]
    Powers = npt.NDArray[np.float64]
    Response = npt.NDArray[np.complex128]

#: Below this a block counts as silence; nothing measures less (BS.1770-4, absolute gate).
SILENCE = -70.0
#: A block this much quieter than the ungated whole is a pause (relative gate).
PAUSE = -10.0
_OFFSET = -0.691

_FULL_SCALE = 32_768.0
_HOP_SECONDS = 0.1
#: A gating block lasts 400 ms and begins every 100 ms.
_HOPS = 4
_AT_ONCE_SECONDS = 2
#: After so long nothing is left of the filters' answer to a click (38 Hz, Q 0.5: −200 dB).
_RING_SECONDS = 0.25


class Loudness:
    """Listens to blocks on their way to somebody else, for at most ``seconds`` of them."""

    def __init__(self, *, rate: int, seconds: float) -> None:
        self._hop = round(rate * _HOP_SECONDS)
        self._at_once = _AT_ONCE_SECONDS * rate
        self._left = round(seconds * rate)
        self._size = 1 << (self._at_once + round(_RING_SECONDS * rate)).bit_length()
        self._response = weighting(np.arange(self._size // 2 + 1) * (rate / self._size), rate=rate)
        self._ringing = np.zeros(self._size)
        self._waiting: list[Samples] = []
        self._waiting_samples = 0
        self._rest: Wave = np.zeros(0)
        self._powers: list[Powers] = []

    def through(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """Yield ``blocks`` as they come, having heard each."""
        for block in blocks:
            self._hear(block)
            yield block
        self._filter()

    @property
    def integrated(self) -> float:
        """LUFS with both gates; SILENCE for silence."""
        powers = np.concatenate([*self._powers, np.zeros(0)])
        if not len(powers):
            return SILENCE
        hops = min(_HOPS, len(powers))
        blocks = np.convolve(powers, np.full(hops, 1 / hops), mode="valid")
        loud = blocks[_loudness(blocks) > SILENCE]
        if not len(loud):
            return SILENCE
        kept = loud[_loudness(loud) > _loudness(loud.mean()) + PAUSE]
        return max(SILENCE, float(_loudness(kept.mean())))

    def _hear(self, block: Samples) -> None:
        heard = block[: max(0, self._left)]
        self._left -= len(heard)
        self._waiting.append(heard)
        self._waiting_samples += len(heard)
        if self._waiting_samples >= self._at_once:
            self._filter()

    def _filter(self) -> None:
        """Weigh what waits: convolution by overlap and add, because numpy has no recursive one."""
        samples = np.concatenate([*self._waiting, np.zeros(0, np.int16)]) / _FULL_SCALE
        self._waiting, self._waiting_samples = [], 0
        for start in range(0, len(samples), self._at_once):
            part = samples[start : start + self._at_once]
            heard = np.fft.irfft(np.fft.rfft(part, self._size) * self._response, self._size)
            heard += self._ringing
            self._ringing = np.concatenate([heard[len(part) :], np.zeros(len(part))])
            self._add(heard[: len(part)])

    def _add(self, weighed: Wave) -> None:
        wave = np.concatenate([self._rest, weighed])
        whole = len(wave) // self._hop * self._hop
        self._powers.append((wave[:whole].reshape(-1, self._hop) ** 2).mean(axis=1))
        self._rest = wave[whole:]


def weighting(hertz: Wave, *, rate: int) -> Response:
    """The K-weighting at these frequencies for sound sampled at ``rate``.

    BS.1770-4 prints its two filters for 48 kHz; these are the analogue ones behind them (a shelf of
    +4 dB from 1.7 kHz on, a high pass at 38 Hz), so that any rate can be weighed.
    """
    around = np.exp(-2j * np.pi * hertz / rate)
    return _shelf(around, rate=rate) * _high_pass(around, rate=rate)


def _shelf(z: Response, *, rate: int) -> Response:
    edge = np.tan(np.pi * 1681.974450955533 / rate)
    slope, high = edge / 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416 * slope
    above = (high + band + edge**2, 2 * (edge**2 - high), high - band + edge**2)
    below = (1 + slope + edge**2, 2 * (edge**2 - 1), 1 - slope + edge**2)
    return _quotient(z, above, below)


def _high_pass(z: Response, *, rate: int) -> Response:
    edge = np.tan(np.pi * 38.13547087602444 / rate)
    slope = edge / 0.5003270373238773
    whole = 1 + slope + edge**2
    # The standard's numerator is 1, −2, 1, whatever its denominator was divided by.
    return _quotient(z, (whole, -2 * whole, whole), (whole, 2 * (edge**2 - 1), 1 - slope + edge**2))


def _quotient(z: Response, above: Sequence[float], below: Sequence[float]) -> Response:
    """Two polynomials of the second degree; coefficients from the lowest power on."""
    divided: Response = np.polyval(above[::-1], z) / np.polyval(below[::-1], z)
    return divided


def _loudness(power: Powers | float) -> Powers:
    return np.asarray(_OFFSET + 10 * np.log10(np.maximum(power, 1e-12)))
