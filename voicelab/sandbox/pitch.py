"""How high a voice speaks, from its clip: autocorrelation of 40-ms frames."""

import numpy as np
from numpy.typing import NDArray

LOWEST_HERTZ, HIGHEST_HERTZ = 60, 400
VOICED = 0.4
NEARLY = 0.9


def median_pitch(samples: NDArray[np.int16], *, rate: int) -> float | None:
    """Median of the voiced frames in hertz; None when nothing is voiced."""
    size = rate * 40 // 1000
    count = samples.size // size
    if not count:
        return None
    frames = samples[: count * size].reshape(count, size).astype(np.float64)
    frames = (frames - frames.mean(axis=1, keepdims=True)) * np.hanning(size)
    spectrum = np.abs(np.fft.rfft(frames, 2 * size)) ** 2
    correlation = np.fft.irfft(spectrum)[:, :size]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(size), 2 * size)) ** 2)[:size]
    energy = np.maximum(correlation[:, :1], 1e-9)
    shape = correlation / energy / np.maximum(window / window[0], 1e-3)
    near, far = rate // HIGHEST_HERTZ, rate // LOWEST_HERTZ
    heard = shape[:, near:far]
    strength = heard.max(axis=1)
    # The first peak that is nearly the best: later multiples of the period are as good as the
    # period itself, and the highest of them is an octave too low.
    is_peak = (heard >= shape[:, near - 1 : far - 1]) & (heard >= shape[:, near + 1 : far + 1])
    lags = (is_peak & (heard >= NEARLY * strength[:, None])).argmax(axis=1) + near
    loud = energy[:, 0] > energy.max() * 0.01
    voiced = lags[(strength > VOICED) & loud]
    return float(rate / np.median(voiced)) if voiced.size else None
