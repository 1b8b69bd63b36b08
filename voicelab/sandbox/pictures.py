"""The picture that an avatar is made from: a link is believed, base64 is looked at."""

import struct

from .envelope import RefusalError
from .fields import is_web_address
from .handed_in import raw_base64

MOST_BYTES = 10 * 1024 * 1024
SHORTEST_SIDE = 300
MOST_STRETCHED = 2.5
_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def demand_picture(given: str, /) -> None:
    """jpg or png to 10 MB, sides of 300 pixels or more, 1:2.5 to 2.5:1; else ``RefusalError``."""
    if is_web_address(given):
        return
    content = raw_base64(given, "image")
    if len(content) > MOST_BYTES:
        raise RefusalError(1201, "image size cannot exceed 10MB")
    size = _png_size(content) or _jpeg_size(content)
    if size is None:
        raise RefusalError(1201, "image value is invalid, only jpg and png are supported")
    if min(size) < SHORTEST_SIDE:
        raise RefusalError(1201, f"image width and height cannot be less than {SHORTEST_SIDE}px")
    if max(size) > MOST_STRETCHED * min(size):
        raise RefusalError(1201, "image aspect ratio must be between 1:2.5 and 2.5:1")


def _png_size(content: bytes) -> tuple[int, int] | None:
    if content[:8] != b"\x89PNG\r\n\x1a\n" or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Walk the segments to the frame header, which holds the size."""
    if content[:2] != b"\xff\xd8":
        return None
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        if marker in _FRAME_MARKERS:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None
