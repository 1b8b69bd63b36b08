"""The clip behind voice_url: fetched once, judged by what decodes, remembered as facts."""

import hashlib
import tempfile
import time
from datetime import timedelta
from typing import BinaryIO

import requests
from django.utils import timezone

from .models import Task
from .probe import UnusableError, probe, unsupported
from .progress import left_submitted, waits_for_clip
from .reach import outward_session

FETCH_SECONDS = 20
LEASE = timedelta(seconds=FETCH_SECONDS + 10)
MOST_BYTES = 64 * 1024 * 1024
MOST_REDIRECTS = 3


def settle(task: Task, /) -> None:
    """Fetch and judge the clip once the task has left ``submitted``; at most one caller does."""
    if not waits_for_clip(task) or not left_submitted(task):
        return
    if not task.claim_fetch(until=timezone.now() + LEASE):
        return
    try:
        facts, message = _examined(task.voice_url), ""
    except UnusableError as defect:
        facts, message = defect.facts, str(defect)
    task.update(clip=facts, message=message, fetched_at=timezone.now())


def settle_waiting() -> None:
    """Settle every clone that still waits, before a list is read: no cursor is open meanwhile."""
    waiting = Task.objects.clones().filter(fetched_at=None).exclude(voice_url="")
    for task in list(waiting):
        settle(task)


def _examined(url: str) -> dict[str, object]:
    with tempfile.TemporaryFile() as file:
        digest = fetch(url, into=file, field="voice_url")
        size = file.tell()
        file.seek(0)
        facts = probe(file)
    if facts["format"] == "aac":
        raise unsupported()
    return {"bytes": size, "sha256": digest, **facts}


def fetch(url: str, /, *, into: BinaryIO, field: str, most: int = MOST_BYTES) -> str:
    """Write the body into the file; its SHA-256. ``UnusableError`` for whatever goes wrong."""
    deadline = time.monotonic() + FETCH_SECONDS
    digest = hashlib.sha256()
    try:
        with outward_session() as session:
            session.max_redirects = MOST_REDIRECTS
            with session.get(url, stream=True, timeout=(5, 10)) as response:
                response.raise_for_status()
                for chunk in response.iter_content(64 * 1024):
                    digest.update(chunk)
                    into.write(chunk)
                    if into.tell() > most or time.monotonic() > deadline:
                        raise UnusableError(f"The file behind {field} is too large or too slow")
    except requests.RequestException as error:
        raise UnusableError(f"Failed to download the file from {field}") from error
    return digest.hexdigest()
