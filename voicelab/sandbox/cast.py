"""Which synthetic speaker plays which voice.

Variants and pitches were chosen by measured pitch and level; names are eSpeak NG's.
"""

import hashlib
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from .guide import GUIDE
from .presets import library


class Speaker(NamedTuple):
    """An eSpeak NG variant, its pitch 0–99 and its rate in words per minute."""

    variant: str
    pitch: int
    rate: int


_SPEAKERS: dict[str, tuple[tuple[str, int], ...]] = {
    "man": (
        ("m3", 50),
        ("Andy", 55),
        ("m7", 50),
        ("Michael", 55),
        ("m8", 40),
        ("Storm", 45),
        ("Denis", 60),
        ("Mr serious", 46),
    ),
    "woman": (
        ("f2", 50),
        ("Annie", 50),
        ("f3", 55),
        ("belinda", 50),
        ("f5", 50),
        ("steph2", 45),
        ("anika", 50),
        ("shelby", 60),
    ),
    "boy": (("caleb", 38), ("f5", 72), ("f2", 78)),
    "girl": (("caleb", 52), ("anika", 66), ("belinda", 75)),
    "grandpa": (("grandpa", 45), ("Mr serious", 41)),
    "grandma": (("grandma", 45), ("aunty", 45)),
}

# Measured median pitch in hertz of English and Mandarin at these settings; far from linear.
_SETTINGS = (0, 15, 30, 45, 60, 75, 90, 99)
_LOW_VOICE, _LOW_HERTZ = "m3", (68, 73, 79, 90, 106, 125, 148, 164)
_HIGH_VOICE, _HIGH_HERTZ = "f2", (111, 126, 144, 168, 198, 232, 276, 306)
_BETWEEN_HERTZ = 145.0


def speaker_for(voice_id: str, /) -> Speaker:
    """The speaker of a Voice Guide or library voice; all of them sound different."""
    return _troupe().get(voice_id) or speaker_like(voice_id, clip={})


def speaker_like(seed: str, /, *, clip: dict[str, Any]) -> Speaker:
    """A speaker at the pitch of a clip (``clip["pitch"]`` in hertz), paced by the seed."""
    digest = hashlib.sha256(seed.encode()).digest()
    hertz = float(clip.get("pitch") or 95 + digest[0] % 130)
    low = hertz < _BETWEEN_HERTZ
    variant, measured = (_LOW_VOICE, _LOW_HERTZ) if low else (_HIGH_VOICE, _HIGH_HERTZ)
    pitch = round(float(np.interp(hertz, measured, _SETTINGS)))
    return Speaker(variant, pitch, 160 + digest[1] % 31)


@cache
def _troupe() -> dict[str, Speaker]:
    seats: dict[str, int] = {}
    troupe = {}
    known = [(voice.voice_id, voice.kind) for voice in GUIDE.values()]
    known += [(entry.voice_id, entry.kind) for entry in library()]
    for voice_id, kind in known:
        seat = seats.get(kind, 0)
        seats[kind] = seat + 1
        troupe[voice_id] = _seated(kind, seat=seat)
    return troupe


def _seated(kind: str, *, seat: int) -> Speaker:
    """Later seats repeat the variants at pitches further and further from the first."""
    speakers = _SPEAKERS[kind]
    variant, pitch = speakers[seat % len(speakers)]
    lap = seat // len(speakers)
    offset = (lap + 1) // 2 * (3 if lap % 2 else -3)
    return Speaker(variant, min(95, max(5, pitch + offset)), 164 + seat % 13 * 2)
