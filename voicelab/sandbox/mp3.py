"""Levelling and MP3."""

import io

import av
import numpy as np

from .sound import SAMPLE_RATE, Samples

BIT_RATE = 64_000
# RMS of the frames that carry speech; gives about -16 LUFS on the speakers used here.
TARGET_RMS = 10 ** (-16.5 / 20)
CEILING = 0.89


def levelled(samples: Samples, /) -> Samples:
    """The same loudness for every speaker; peaks bend softly below the ceiling."""
    frames = samples[: samples.size // 441 * 441].reshape(-1, 441)
    power = np.sqrt((frames.astype(np.float64) ** 2).mean(axis=1)) if frames.size else np.zeros(1)
    loud = power[power > power.max() * 0.1]
    if not loud.size:
        return samples
    raised = samples * (TARGET_RMS / np.sqrt((loud**2).mean()))
    knee = 0.6
    over = np.maximum(np.abs(raised) - knee, 0)
    bent = knee + (CEILING - knee) * np.tanh(over / (CEILING - knee))
    return np.where(over > 0, np.sign(raised) * bent, raised).astype(np.float32)


def encoded(samples: Samples, /) -> bytes:
    """A mono MP3 file."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=SAMPLE_RATE, layout="mono")
        stream.bit_rate = BIT_RATE
        pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return file.getvalue()
