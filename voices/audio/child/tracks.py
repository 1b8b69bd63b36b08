"""Open the source in the one pinned format and choose its sound track."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import av
import av.logging
from av.stream import Discard

from .refusal import Refused

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

# FFmpeg's decoders for what the accepted containers really hold. Video decoders are not on it.
CODECS = (
    "mp3,mp3float,mp2,mp2float,mp1,mp1float,aac,aac_fixed,alac,flac,opus,libopus,vorbis,a"
    "dpcm_ima_wav,adpcm_ms,adpcm_ima_qt,pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s"
    "24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw"
)
RATES = range(8_000, 192_001)
CHANNELS = range(1, 9)

# No protocol at all: the bytes come from a descriptor that is open already.
_NO_PROTOCOL = "none"


def standard_input() -> IO[bytes]:
    """Return the source unbuffered, the way FFmpeg likes to seek in it."""
    return open(0, "rb", buffering=0, closefd=False)


def open_source(source: IO[bytes], *, demuxer: str) -> InputContainer:
    """Open ``source`` as ``demuxer`` and as nothing else; raises Refused ``unreadable``."""
    av.logging.set_level(av.logging.PANIC)
    options = {
        "format_whitelist": demuxer,
        "protocol_whitelist": _NO_PROTOCOL,
        "codec_whitelist": CODECS,
    }
    try:
        return av.open(source, "r", format=demuxer, options=options, metadata_errors="ignore")
    except (av.error.FFmpegError, ValueError) as error:
        raise Refused("unreadable", detail=type(error).__name__) from error


def has_picture(container: InputContainer) -> bool:
    """Say whether the file shows moving pictures; a cover is none."""
    return any(
        not stream.disposition & stream.disposition.attached_pic
        for stream in container.streams.video
    )


def only_sound_track(container: InputContainer) -> AudioStream:
    """Return the one sound track and discard all others.

    Raises Refused ``no-audio-track``, ``several-audio-tracks`` or ``unreadable``.
    """
    tracks = container.streams.audio
    if not tracks:
        raise Refused("no-audio-track")
    if len(tracks) > 1:
        raise Refused("several-audio-tracks", tracks=len(tracks))
    track = tracks[0]
    for stream in container.streams:
        if stream.index != track.index:
            stream.discard = Discard.all
    context = track.codec_context
    if context is None or context.name not in CODECS.split(","):
        raise Refused("unreadable", detail="codec")
    context.thread_count = 1
    check_shape(rate=context.sample_rate, channels=context.channels)
    return track


def check_shape(*, rate: int, channels: int) -> None:
    """Refuse (``unreadable``) what no microphone makes: 1 Hz, 255 channels."""
    if rate not in RATES:
        raise Refused("unreadable", detail="sample rate", sample_rate=rate)
    if channels not in CHANNELS:
        raise Refused("unreadable", detail="channels", channels=channels)
