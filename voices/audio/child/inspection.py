"""Act ``inspect``: how long, how many, what it looks like."""

from __future__ import annotations

from typing import Any

from .decode import Decoder, mono
from .loudness import Loudness
from .peaks import Peaks
from .refusal import Refused
from .tracks import has_picture, only_sound_track, open_source, standard_input


def inspect(order: dict[str, Any]) -> dict[str, Any]:
    """Decode all of the source, at most ``order["most"]`` seconds.

    How loud it is comes from its first ``order["loudness"]`` seconds, none where it is not asked.

    Raises Refused, ``too-long`` as soon as the limit is passed.
    """
    container = open_source(standard_input(), demuxer=order["demuxer"])
    track = only_sound_track(container)
    decoder, peaks = Decoder(container, track), Peaks()
    rate = track.codec_context.sample_rate
    loudness = Loudness(rate=rate, seconds=order.get("loudness", 0))
    blocks = mono(decoder.frames(at_most=order["most"]), rate=rate)
    peaks.follow(loudness.through(blocks), rate=rate)
    if decoder.seconds > order["most"]:
        raise Refused("too-long", seconds=round(decoder.seconds, 3), most=order["most"])
    return {
        "seconds": round(decoder.seconds, 6),
        "channels": decoder.channels,
        "sample_rate": decoder.rate,
        "audio_tracks": len(container.streams.audio),
        "has_video": has_picture(container),
        "peaks": peaks.heights(order["peaks"]).hex(),
        "loudness": round(loudness.integrated, 2),
        "wide_peaks": peaks.heights(order["wide_peaks"]).hex(),
    }
