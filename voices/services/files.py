"""Files of ours: whole, hashed and on the disk before a row names them."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from voices.models import StoredFile
from voices.models.file import path_for

_BLOCK = 1024 * 1024


class _Ready(File):  # type: ignore[type-arg]
    """A finished temporary file: a storage on the same disk renames it instead of copying."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        super().__init__(stream, name=path.name)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


def store(
    source: Path | BinaryIO,
    *,
    kind: str,
    mime: str,
    seconds: float | None = None,
    peaks: bytes | None = None,
    loudness: float | None = None,
    expires_at: datetime | None = None,
) -> StoredFile:
    """Keep `source` for good and return its row; a half-written file never gets one.

    A path is taken over (moved, its old name is gone afterwards), a stream is read from where it
    stands. `seconds` is the counted length, `peaks` 256 unsigned bytes, `loudness` in LUFS. Raises
    OSError when the disk or the bucket refuses.
    """
    path = source if isinstance(source, Path) else _written(source)
    try:
        row = StoredFile(kind=kind, mime=mime, seconds=seconds, peaks=peaks, expires_at=expires_at)
        row.loudness = loudness
        with path.open("rb") as stream:
            row.sha256, row.bytes = _hash(stream)
            os.fsync(stream.fileno())
            stream.seek(0)
            default_storage.save(row.path, _Ready(path, stream))
    finally:
        path.unlink(missing_ok=True)
    _sync_folder(row.path)
    row.save(force_insert=True)
    return row


def open_file(stored: StoredFile) -> File:  # type: ignore[type-arg]
    """The bytes of `stored`, seekable, to be closed; FileNotFoundError when they are gone."""
    return default_storage.open(stored.path, "rb")


@contextmanager
def as_path(stored: StoredFile) -> Iterator[Path]:
    """A path on this machine that holds the bytes of `stored` while the block runs."""
    try:
        yield Path(default_storage.path(stored.path))
    except NotImplementedError:
        with open_file(stored) as stream:
            copy = _written(cast(BinaryIO, stream))
        try:
            yield copy
        finally:
            copy.unlink(missing_ok=True)


@contextmanager
def workplace() -> Iterator[Path]:
    """An empty folder on the disk that keeps our files, gone after the block."""
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        yield Path(folder)


def clear_incoming(*, before: datetime) -> None:
    """Throw away what a crash left half received; nothing that old is still on its way."""
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime >= before.timestamp():
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()


def expire_now(stored: StoredFile) -> None:
    """Forget a file that has served its purpose: the row first, the bytes once that stands."""
    path = path_for(stored.uid)
    stored.delete()
    transaction.on_commit(lambda: default_storage.delete(path), robust=True)


def _written(source: BinaryIO) -> Path:
    descriptor, name = tempfile.mkstemp(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=".part")
    with os.fdopen(descriptor, "wb") as target:
        shutil.copyfileobj(source, target, _BLOCK)
    return Path(name)


def _hash(stream: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := stream.read(_BLOCK):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def _sync_folder(name: str) -> None:
    """Make the new name itself survive a power cut, where the storage is a disk."""
    try:
        folder = Path(default_storage.path(name)).parent
    except NotImplementedError:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
