"""One round on a tenth of a second of our own making, while files may still be opened.

PyAV and numpy load parts of themselves on first use. A list of those parts would go stale; using
them does not.
"""

from __future__ import annotations

import io

from . import wav
from .decode import Decoder, mono
from .loudness import Loudness
from .peaks import Peaks
from .tracks import only_sound_track, open_source

_RATE = 8_000


def rehearse() -> None:
    """Open, decode, mix and measure silence in memory."""
    silence = bytes(_RATE // 5)
    sound = io.BytesIO(wav.header(rate=_RATE, data_bytes=len(silence)) + silence)
    container = open_source(sound, demuxer="wav")
    decoder = Decoder(container, only_sound_track(container))
    peaks = Peaks()
    loudness = Loudness(rate=_RATE, seconds=1)
    peaks.follow(loudness.through(mono(decoder.frames(at_most=1), rate=_RATE)), rate=_RATE)
    peaks.heights(1)
    _ = loudness.integrated
