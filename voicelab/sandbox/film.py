"""A video as small as can be: a still picture, and the sound that goes with it."""

import hashlib
import io
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from .mp3 import frame_of
from .sound import SAMPLE_RATE, Samples

WIDTH, HEIGHT = 320, 180
FRAMES_PER_SECOND = 5
BIT_RATE = 64_000

Picture = NDArray[np.uint8]


def film(picture: Picture, /, *, seconds: float, sound: Samples | None) -> bytes:
    """An MP4 file (H.264, and AAC when there is sound) of this length."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.options = {"preset": "ultrafast", "tune": "stillimage"}
        video.codec_context.thread_count = 1
        audio: Any = None
        if sound is not None:
            audio = container.add_stream("aac", rate=SAMPLE_RATE, layout="mono")
            audio.bit_rate, audio.options = BIT_RATE, {"aac_coder": "fast"}
            container.mux([*audio.encode(frame_of(sound)), *audio.encode(None)])
        for packet in _packets(video, picture, count=max(1, round(seconds * FRAMES_PER_SECOND))):
            container.mux(packet)
    return file.getvalue()


def png(picture: Picture, /) -> bytes:
    """The picture alone."""
    context: Any = av.CodecContext.create("png", "w")
    context.width, context.height, context.pix_fmt = WIDTH, HEIGHT, "rgb24"
    context.time_base = Fraction(1, 1)
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    return b"".join(bytes(packet) for packet in (*context.encode(frame), *context.encode(None)))


def portrait(seed: str, /) -> Picture:
    """Head and shoulders before a wall; the seed decides the colours."""
    digest = hashlib.sha256(seed.encode()).digest()
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    wall, coat = (np.array(list(digest[i : i + 3])) // 2 + 100 for i in (0, 3))
    skin = np.array((235, 195, 160)) - digest[6] % 120
    picture = wall - (y[..., None] // 6)
    body = ((x - 160) / 75) ** 2 + ((y - 185) / 65) ** 2 < 1
    head = ((x - 160) / 36) ** 2 + ((y - 80) / 46) ** 2 < 1
    eyes = ((abs(x - 160) - 14) / 4) ** 2 + ((y - 72) / 4) ** 2 < 1
    mouth = ((x - 160) / 14) ** 2 + ((y - 102) / 4) ** 2 < 1
    for where, colour in ((body, coat), (head, skin), (eyes | mouth, 40)):
        picture[where] = colour
    return np.clip(picture, 0, 255).astype(np.uint8)


def _packets(stream: Any, picture: Picture, *, count: int) -> Any:
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")
    for index in range(count):
        frame.pts, frame.time_base = index, Fraction(1, FRAMES_PER_SECOND)
        yield from stream.encode(frame)
    yield from stream.encode(None)
