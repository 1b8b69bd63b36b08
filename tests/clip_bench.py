"""Clips and people for the tests of cloning; sounds are made on the spot."""

from pathlib import Path

from django.contrib.auth.models import User
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.audio.sound_makers import write
from voices.models import Clip
from voices.services import clips


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


def kept_clip(maker: User, folder: Path, *, seconds: float = 6.0) -> Clip:
    return clips.receive(maker, upload(sound(folder, seconds=seconds)))
