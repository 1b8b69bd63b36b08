"""What a file is, told from its first bytes and its name alone: nothing is ever opened here.

FFmpeg guesses formats, and among its guesses are playlists that make it open other files and
sockets. So this table guesses instead, and FFmpeg is told the one format it may use.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from .errors import AudioError

HEAD_BYTES = 4096

# Atoms that may open a QuickTime file older than the "ftyp" habit.
_MOV_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


@dataclass(frozen=True)
class Kind:
    """One kind of file: FFmpeg's demuxer, the names it may carry, and the type we serve it as."""

    demuxer: str
    extensions: tuple[str, ...]
    mime: str


MP3 = Kind("mp3", ("mp3",), "audio/mpeg")
WAV = Kind("wav", ("wav",), "audio/wav")
MOV = Kind("mov", ("mp4", "mov", "m4a"), "audio/mp4")
WEBM = Kind("matroska", ("webm",), "audio/webm")
OGG = Kind("ogg", ("ogg",), "audio/ogg")
FLAC = Kind("flac", ("flac",), "audio/flac")
AAC = Kind("aac", ("aac",), "audio/aac")

KINDS = (MP3, WAV, MOV, WEBM, OGG, FLAC, AAC)
EXTENSIONS = tuple(extension for kind in KINDS for extension in kind.extensions)


def sniff(head: bytes, *, name: str) -> str:
    """Return FFmpeg's format for a file that starts with ``head`` (4 KiB are plenty).

    Raises AudioError ``empty`` or ``not-audio``: the name is not on the list, the content is not,
    or the two disagree (then ``found`` says what the content is).
    """
    if not head:
        raise AudioError("empty")
    extension = PurePath(name).suffix.lower().lstrip(".")
    candidates = content_kinds(head)
    if extension not in EXTENSIONS or not candidates:
        raise AudioError("not-audio", extension=extension)
    for kind in candidates:
        if extension in kind.extensions:
            return kind.demuxer
    raise AudioError("not-audio", extension=extension, found=candidates[0].extensions[0])


def kind_of(head: bytes) -> Kind:
    """Return the kind by content alone, for sounds whose name nobody chose.

    Raises AudioError ``empty`` or ``not-audio``.
    """
    if not head:
        raise AudioError("empty")
    candidates = content_kinds(head)
    if not candidates:
        raise AudioError("not-audio")
    return candidates[0]


def content_kinds(head: bytes) -> tuple[Kind, ...]:
    """Return the kinds that ``head`` may begin, likeliest first."""
    if head[:4] in (b"RIFF", b"RF64"):
        return (WAV,) if head[8:12] == b"WAVE" else ()
    if head.startswith(b"OggS"):
        return (OGG,)
    if head.startswith(b"fLaC"):
        return (FLAC,)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return (WEBM,) if b"webm" in head[:128] else ()
    if head[4:8] in _MOV_ATOMS:
        return (MOV,)
    if head.startswith(b"ID3"):
        # The tag may be longer than the head, so the name decides what follows it.
        return (MP3, AAC, FLAC)
    return _frame_kinds(head.lstrip(b"\0"))


def _frame_kinds(head: bytes) -> tuple[Kind, ...]:
    """Tell MPEG audio from ADTS by the header of the first frame (ISO 11172-3, 13818-7)."""
    if len(head) < 4 or head[0] != 0xFF:
        return ()
    if head[1] & 0xF6 == 0xF0:
        return (AAC,)
    layer, bit_rate, rate = head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    version_is_known = head[1] >> 3 & 3 != 1
    if head[1] & 0xE0 == 0xE0 and version_is_known and layer == 1 and bit_rate != 15 and rate != 3:
        return (MP3,)
    return ()
