"""From what somebody sent to a file of ours: its name, its kind, its bytes."""

import re
import unicodedata
from datetime import timedelta
from pathlib import Path, PurePath
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.utils import timezone

from voices.audio import EXTENSIONS, HEAD_BYTES, AudioError, Report, inspect, sniff
from voices.audio.formats import KINDS, kind_of
from voices.models import StoredFile
from voices.services import files

KEPT = timedelta(days=90)
NAME_LENGTH = 200
_MIMES = {kind.demuxer: kind.mime for kind in KINDS}


def clean_name(name: str) -> str:
    """A file name fit to be shown: no folders, no control or direction signs, ≤ 200 characters."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C").strip()
    if len(clean) <= NAME_LENGTH:
        return clean
    ending = PurePath(clean).suffix[:10]
    return clean[: NAME_LENGTH - len(ending)] + ending


def with_ending(name: str, path: Path) -> str:
    """`name`, with the content's own ending when it has none that we take; raises AudioError."""
    if PurePath(name).suffix.lower().lstrip(".") in EXTENSIONS:
        return name
    return f"{name[: NAME_LENGTH - 10]}.{kind_of(_head(path)).extensions[0]}"


def take(upload: "UploadedFile[Any]", path: Path) -> None:
    """Put the upload at `path`: moved if it is a file on our disk already, else written out."""
    if isinstance(upload, TemporaryUploadedFile):
        upload.flush()
        Path(upload.temporary_file_path()).rename(path)
        return
    with path.open("wb") as target:
        for chunk in upload.chunks():
            target.write(chunk)


def looked_at(path: Path, *, name: str) -> Report | None:
    """What the limited child counted; None when it ran out of time. Raises AudioError."""
    try:
        return inspect(path, name=name)
    except AudioError as error:
        if error.reason != "too-slow":
            raise
        return None


def keep(path: Path, *, name: str, report: Report | None) -> StoredFile:
    """Move a checked file into our storage, for 90 days."""
    demuxer = report.format if report else sniff(_head(path), name=name)
    return files.store(
        path,
        kind=StoredFile.Kind.CLIP,
        mime=_MIMES[demuxer],
        seconds=report.seconds if report else None,
        peaks=report.peaks if report else None,
        expires_at=timezone.now() + KEPT,
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAD_BYTES)
