"""Sounds that a create call hands in: our own speech by its id, a link, or raw base64.

A link is fetched at once, because the price depends on how long the sound is.
"""

import base64
import binascii
import io
from typing import Any, NamedTuple

from django.utils import timezone

from .clips import fetch
from .endpoint import text_field
from .envelope import RefusalError
from .fields import is_web_address
from .files import keep_sound
from .links import KEPT_FOR
from .models import Kind, Task
from .probe import UnusableError, probe
from .progress import progress_of

MOST_BYTES = 5 * 1024 * 1024
SHORTEST = 2.0
FORMATS = "mp3, wav, m4a and aac"


class Sound(NamedTuple):
    """``name`` is the file's, as ``files`` knows it."""

    name: str
    seconds: float


def one_sound(body: dict[str, Any], /, *, longest: float) -> Sound:
    """From exactly one of ``audio_id`` and ``sound_file``; ``RefusalError`` 1201 otherwise."""
    audio_id, sound_file = text_field(body, "audio_id"), text_field(body, "sound_file")
    if bool(audio_id) == bool(sound_file):
        raise RefusalError(1201, "Exactly one of audio_id and sound_file is required")
    if audio_id:
        return _spoken(audio_id, longest=longest)
    return sound_from(sound_file, field="sound_file", longest=longest)


def sound_from(given: str, /, *, field: str, longest: float) -> Sound:
    """From a link or from base64 without a ``data:`` prefix; mp3, wav, m4a or aac to 5 MB."""
    content = _behind(given, field=field) if is_web_address(given) else raw_base64(given, field)
    if len(content) > MOST_BYTES:
        raise RefusalError(1201, f"{field} size cannot exceed 5MB")
    try:
        file = io.BytesIO(content)
        facts = probe(file, shortest=SHORTEST, longest=longest, formats=FORMATS)
    except UnusableError as defect:
        raise RefusalError(1201, f"{field} value is invalid: {defect}") from defect
    return Sound(keep_sound(content), facts["seconds"])


def raw_base64(given: str, field: str, /) -> bytes:
    """The bytes; ``RefusalError`` 1201 also for what has a ``data:`` prefix (vendor page)."""
    try:
        content = base64.b64decode("".join(given.split()), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content:
        raise RefusalError(1201, f"{field} value is invalid")
    return content


def _behind(url: str, *, field: str) -> bytes:
    file = io.BytesIO()
    try:
        fetch(url, into=file, field=field, most=MOST_BYTES)
    except UnusableError as defect:
        raise RefusalError(1201, str(defect)) from defect
    return file.getvalue()


def _spoken(audio_id: str, *, longest: float) -> Sound:
    oldest = timezone.now() - KEPT_FOR
    speech = Task.objects.filter(kind=Kind.SPEECH, result_id=audio_id, created_at__gt=oldest)
    task = speech.first()
    if task is None or progress_of(task).status != "succeed":
        raise RefusalError(1201, f"Audio not found by id: {audio_id}")
    if not SHORTEST <= task.duration <= longest:
        words = f"The audio duration must be between {SHORTEST:g} and {longest:g} seconds"
        raise RefusalError(1201, words)
    return Sound(f"speech-{audio_id}.mp3", task.duration)
