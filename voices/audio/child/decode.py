"""Decode to 16-bit mono, a block at a time, past damage and never past the limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from av.audio.resampler import AudioResampler

from .refusal import Refused
from .tracks import check_shape

if TYPE_CHECKING:
    import numpy.typing as npt
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

    Samples = npt.NDArray[np.int16]

# A scratched mp3 loses some frames (1 % of its bytes flipped: 12 % of its frames); rubbish loses
# all of them and should not keep us busy.
MAX_BAD_PACKETS = 500


class Decoder:
    """Counts while it decodes: ``seconds``, ``channels`` and ``rate`` are facts, not claims."""

    def __init__(self, container: InputContainer, track: AudioStream) -> None:
        self.seconds = 0.0
        self.channels = 0
        self.rate = 0
        self.bad_packets = 0
        self._container = container
        self._track = track

    def frames(self, *, at_most: float) -> Iterator[AudioFrame]:
        """Yield frames until ``at_most`` seconds are exceeded or the file ends.

        Raises Refused ``unreadable`` when there is no sound or too much damage.
        """
        for packet in self._packets():
            try:
                frames = packet.decode()
            except av.error.FFmpegError:
                self._count_damage()
                continue
            for frame in frames:
                self._count(frame)
                yield frame
                if self.seconds > at_most:
                    return
        if not self.seconds:
            raise Refused("unreadable", detail="no sound")

    def _packets(self) -> Iterator[Any]:
        packets = self._container.demux(self._track)
        while True:
            try:
                yield next(packets)
            except StopIteration:
                return
            except av.error.FFmpegError:
                # A generator that raised has ended: what was read until here is the file.
                self._count_damage()
                return

    def _count(self, frame: AudioFrame) -> None:
        channels = frame.layout.nb_channels
        check_shape(rate=frame.sample_rate, channels=channels)
        if not self.rate:
            self.rate, self.channels = frame.sample_rate, channels
        self.seconds += frame.samples / frame.sample_rate

    def _count_damage(self) -> None:
        self.bad_packets += 1
        if self.bad_packets > MAX_BAD_PACKETS:
            raise Refused("unreadable", detail="damaged")


def mono(frames: Iterator[AudioFrame], *, rate: int) -> Iterator[Samples]:
    """Mix frames down to one channel of int16 at ``rate`` Hz.

    s16 and not float: the float mix of a stereo file is 3 dB too loud (measured). The resampler is
    built anew whenever the sound changes its shape in mid-file.
    """
    resampler: AudioResampler | None = None
    shape: tuple[str, str, int] | None = None
    for frame in frames:
        new_shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if resampler is None or new_shape != shape:
            yield from _flush(resampler)
            resampler = AudioResampler(format="s16", layout="mono", rate=rate)
            shape = new_shape
        for mixed in resampler.resample(frame):
            yield mixed.to_ndarray()[0]
    yield from _flush(resampler)


def _flush(resampler: AudioResampler | None) -> Iterator[Samples]:
    if resampler is not None:
        for mixed in resampler.resample(None):
            yield mixed.to_ndarray()[0]
