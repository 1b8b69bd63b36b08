"""What a clip is: the real container, the decoded length, a hint of the voice."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import av
import numpy as np

from .pitch import median_pitch

SHORTEST, LONGEST = 5.0, 30.0
CLIP_FORMATS = "mp3, wav, mp4 and mov"
# A frame of an encoder's padding must not refuse a clip that was cut to exactly 30 s.
TOLERANCE = 0.1
PITCH_RATE = 16_000
MOST_BAD_PACKETS = 50

av.logging.set_level(av.logging.PANIC)


class UnusableError(Exception):
    """The clip cannot be cloned; the text is what the vendor would say, facts what was learned."""

    def __init__(self, message: str, facts: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.facts = facts or {}


def unsupported(formats: str = CLIP_FORMATS, /) -> UnusableError:
    """What is said to a file of another kind than the call takes."""
    return UnusableError(f"Unsupported audio format, only {formats} are supported")


def probe(
    file: BinaryIO,
    /,
    *,
    shortest: float = SHORTEST,
    longest: float = LONGEST,
    formats: str = CLIP_FORMATS,
) -> dict[str, Any]:
    """Format, decoded seconds, channels, rate, bits, pitch in hertz; or ``UnusableError``.

    ``formats`` only says in words what the call takes.
    """
    form, demuxer = _container(file, formats=formats)
    try:
        with opened(file, demuxer=demuxer) as container:
            facts = {"format": form, **_decoded(container, longest=longest)}
    except (av.error.FFmpegError, ValueError, IndexError) as error:
        raise UnusableError("The audio cannot be read") from error
    if not shortest - TOLERANCE <= facts["seconds"] <= longest + TOLERANCE:
        words = f"The audio duration must be between {shortest:g} and {longest:g} seconds"
        raise UnusableError(words, facts)
    return facts


def opened(file: BinaryIO, /, *, demuxer: str = "") -> Any:
    """A container of one kind, by its first bytes unless it is known.

    Without both lists a playlist named .mp3 makes FFmpeg open other files (measured).
    """
    demuxer = demuxer or _container(file)[1]
    options = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
    return av.open(file, format=demuxer, options=options, metadata_errors="ignore")


def _container(file: BinaryIO, *, formats: str = CLIP_FORMATS) -> tuple[str, str]:
    """Our name for the format and FFmpeg's, by the first bytes."""
    head = file.read(16)
    file.seek(0)
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav", "wav"
    if head[4:8] == b"ftyp":
        return ("mov" if head[8:12] == b"qt  " else "mp4"), "mov"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "aac", "aac"
    if head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0):
        return "mp3", "mp3"
    raise unsupported(formats)


def _decoded(container: Any, *, longest: float) -> dict[str, Any]:
    if not container.streams.audio:
        raise UnusableError("The file has no audio track")
    for stream in container.streams:
        if stream.type != "audio":
            stream.discard = av.stream.Discard.all
    stream = container.streams.audio[0]
    seconds, heard = 0.0, []
    for frame in _frames(container, stream):
        seconds += frame.samples / frame.sample_rate
        heard.append(_mono(frame))
        if seconds > longest + 1:
            break
    samples = np.concatenate(heard) if heard else np.zeros(0, np.int16)
    pitch = median_pitch(samples, rate=stream.rate or PITCH_RATE)
    return {
        "seconds": round(seconds, 3),
        "channels": stream.channels,
        "rate": stream.rate,
        "bits": stream.codec_context.format.bits if stream.codec_context.format else 0,
        "pitch": round(pitch, 1) if pitch else None,
    }


def _frames(container: Any, stream: Any) -> Iterator[av.AudioFrame]:
    """Frames in order; damaged packets are skipped up to a limit."""
    bad = 0
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            bad += 1
            if bad > MOST_BAD_PACKETS:
                raise


def _mono(frame: av.AudioFrame) -> np.ndarray[Any, np.dtype[np.int16]]:
    """The mean of the channels as 16-bit samples."""
    pcm: np.ndarray[Any, Any] = frame.to_ndarray()
    if not frame.format.is_planar:
        pcm = pcm.reshape(-1, len(frame.layout.channels)).T
    mean = pcm.astype(np.float64).mean(axis=0)
    if pcm.dtype.kind == "f":
        mean = mean * 32767
    elif pcm.dtype == np.int32:
        mean = mean / 65536
    elif pcm.dtype == np.uint8:
        mean = (mean - 128) * 256
    clipped: np.ndarray[Any, np.dtype[np.int16]] = np.clip(mean, -32768, 32767).astype(np.int16)
    return clipped
