"""Stored files: whole, hashed, and nowhere to be seen before they are."""

import hashlib
import io
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, default_storage

from voices.models import StoredFile
from voices.services import files

pytestmark = pytest.mark.django_db
KIND = StoredFile.Kind.CLIP


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    """A storage of its own for every test, on the disk that takes the uploads."""
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = incoming
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"]
        | {
            "OPTIONS": {"location": tmp_path / "kept", "file_permissions_mode": 0o600},
        }
    }


def stored_paths(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]


def test_a_path_is_taken_over_and_counted(tmp_path):
    source = tmp_path / "sound"
    source.write_bytes(b"x" * 3_000_000)
    stored = files.store(source, kind=KIND, mime="audio/wav", seconds=5.5, peaks=b"\x01" * 256)
    stored.refresh_from_db()
    assert not source.exists()
    assert stored.bytes == 3_000_000
    assert stored.sha256 == hashlib.sha256(b"x" * 3_000_000).hexdigest()
    assert (stored.seconds, bytes(stored.peaks)) == (5.5, b"\x01" * 256)
    assert default_storage.exists(f"files/{stored.uid.hex[:2]}/{stored.uid.hex}.bin")


def test_a_stream_is_kept_and_leaves_no_temporary_file(tmp_path):
    stored = files.store(io.BytesIO(b"sound"), kind=KIND, mime="audio/wav")
    with files.open_file(stored) as stream:
        assert stream.read() == b"sound"
    assert list((tmp_path / "incoming").iterdir()) == []


def test_only_the_owner_of_the_process_may_read_a_stored_file(tmp_path):
    files.store(io.BytesIO(b"sound"), kind=KIND, mime="audio/wav")
    assert [path.stat().st_mode & 0o777 for path in stored_paths(tmp_path)] == [0o600]


def test_a_storage_that_fails_leaves_neither_row_nor_temporary_file(tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(OSError, match="No space"):
        files.store(io.BytesIO(b"sound"), kind=KIND, mime="audio/wav")
    assert StoredFile.objects.count() == 0
    assert list((tmp_path / "incoming").iterdir()) == []


def test_a_path_of_a_stored_file_holds_its_bytes():
    stored = files.store(io.BytesIO(b"sound"), kind=KIND, mime="audio/wav")
    with files.as_path(stored) as path:
        assert path.read_bytes() == b"sound"


def test_without_a_disk_the_bytes_are_copied_for_as_long_as_they_are_needed(settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "tests.clip_bench.Bucket"}}
    stored = files.store(io.BytesIO(b"sound"), kind=KIND, mime="audio/wav")
    with files.as_path(stored) as path:
        assert path.read_bytes() == b"sound"
    assert not path.exists()


@pytest.mark.django_db(transaction=True)
def test_an_expired_file_takes_its_bytes_along(tmp_path):
    stored = files.store(io.BytesIO(b"sound"), kind=KIND, mime="audio/wav")
    files.expire_now(stored)
    assert StoredFile.objects.count() == 0
    assert stored_paths(tmp_path) == []
