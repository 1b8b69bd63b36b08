"""Levelling and MP3."""

import io
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from .sound import SAMPLE_RATE, Samples

BIT_RATE = 64_000
TARGET_LUFS = -16.0
KNEE, CEILING = 0.6, 0.89
# The meter needs a block of 0.4 s; anything quieter than this is silence and stays as it is.
QUIETEST_LUFS = -60.0


def levelled(samples: Samples, /) -> Samples:
    """Every speaker at about -16 LUFS; peaks bend softly below the ceiling."""
    loudness = integrated_loudness(samples)
    if loudness < QUIETEST_LUFS:
        return samples
    raised = samples * 10 ** ((TARGET_LUFS - loudness) / 20)
    over = np.maximum(np.abs(raised) - KNEE, 0)
    bent = KNEE + (CEILING - KNEE) * np.tanh(over / (CEILING - KNEE))
    return np.where(over > 0, np.sign(raised) * bent, raised).astype(np.float32)


def integrated_loudness(samples: Samples, /) -> float:
    """EBU R 128 loudness in LUFS, heard on two ears; -70 for less than 0.4 s or for silence."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=SAMPLE_RATE, format="s16", layout="mono", time_base=Fraction(1, SAMPLE_RATE)
    )
    meter = graph.add("ebur128", "metadata=1:dualmono=true")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    graph.push(frame_of(samples))
    graph.push(None)
    loudness = -70.0
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return loudness
        loudness = float(frame.metadata.get("lavfi.r128.I", loudness))


def encoded(samples: Samples, /) -> bytes:
    """A mono MP3 file."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=SAMPLE_RATE, layout="mono")
        stream.bit_rate = BIT_RATE
        for packet in (*stream.encode(frame_of(samples)), *stream.encode(None)):
            container.mux(packet)
    return file.getvalue()


def frame_of(samples: Samples, /) -> av.AudioFrame:
    """The samples as one frame for an encoder or a filter."""
    pcm: NDArray[np.int16] = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate = SAMPLE_RATE
    frame.pts = 0
    return frame
