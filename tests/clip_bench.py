"""Clips and people for the tests of cloning; sounds are made on the spot."""

import io
from pathlib import Path

from django.contrib.auth.models import User
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.audio.sound_makers import write
from voices.models import Clip, State, StoredFile
from voices.services import clips, files


class Bucket(Storage):
    """A storage that is no disk, like S3."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def _save(self, name: str, content: File) -> str:
        self.kept[name] = content.read()
        return name

    def _open(self, name: str, mode: str) -> File:
        return ContentFile(self.kept[name])

    def exists(self, name: str) -> bool:
        return name in self.kept


def sound(folder: Path, name: str = "anna.wav", *, seconds: float = 6.0, tracks: int = 1) -> Path:
    return write(folder / name, seconds=seconds, tracks=tracks)


def upload(path: Path, *, name: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name or path.name, path.read_bytes())


def handed_in(maker: User, folder: Path, *, seconds: float = 6.0) -> Clip:
    """A clip that went the whole way: decoded in the limited child, which takes its time."""
    return clips.receive(maker, upload(sound(folder, seconds=seconds)))


def kept_clip(maker: User, *, seconds: float = 6.0) -> Clip:
    """A clip as its rows say it, for tests that never decode it."""
    stored = files.store(
        io.BytesIO(b"RIFF" + bytes(2000)),
        kind=StoredFile.Kind.CLIP,
        mime="audio/wav",
        seconds=seconds,
        peaks=bytes(range(256)),
    )
    return Clip.objects.create(
        source=Clip.Source.FILE,
        state=State.READY,
        name="anna.wav",
        original=stored,
        seconds=seconds,
        made_by=maker,
    )
