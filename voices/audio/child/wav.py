"""The plainest file there is: 44 bytes of header, then 16-bit mono samples."""

from __future__ import annotations

import struct


def header(*, rate: int, data_bytes: int) -> bytes:
    """Return the RIFF/WAVE header (PCM, one channel, little endian) for ``data_bytes``."""
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + data_bytes,
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        rate,
        rate * 2,
        2,
        16,
        b"data",
        data_bytes,
    )
