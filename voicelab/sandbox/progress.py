"""Time is the only worker: what a task's status is at this moment."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from .models import LASTING, Task

SUBMITTED_SHARE = 0.1
ODD_UNTIL_SHARE = 0.6
ODD_STATUS = "reviewing"
"""A word that stands in no vendor table."""

FAIL_MESSAGE = "Failed to process the audio, please check the input and try again"


class Progress(NamedTuple):
    """A status and since when it holds."""

    status: str
    since: datetime


def progress_of(task: Task, /) -> Progress:
    """submitted, processing, then succeed or failed; never an end before the clip was read."""
    share = _share(task)
    started = task.created_at + (task.ends_at - task.created_at) * SUBMITTED_SHARE
    if share < SUBMITTED_SHARE and task.kind in LASTING:
        return Progress("submitted", task.created_at)
    if task.message:
        return Progress("failed", task.fetched_at or task.ends_at)
    if task.outcome == "odd" and share < ODD_UNTIL_SHARE:
        return Progress(ODD_STATUS, started)
    if share < 1 or waits_for_clip(task):
        return Progress("processing", started)
    return Progress("failed" if task.outcome == "fail" else "succeed", task.ends_at)


def message_of(task: Task, /) -> str:
    """The vendor's words for a failure, else ``""``."""
    if progress_of(task).status != "failed":
        return ""
    return task.message or FAIL_MESSAGE


def waits_for_clip(task: Task, /) -> bool:
    """True until the clip behind voice_url was fetched and judged."""
    return bool(task.voice_url) and task.fetched_at is None


def left_submitted(task: Task, /) -> bool:
    """True once somebody should start working on it."""
    return _share(task) >= SUBMITTED_SHARE


def _share(task: Task) -> float:
    life = (task.ends_at - task.created_at).total_seconds()
    age = (timezone.now() - task.created_at).total_seconds()
    return age / life if life > 0 else 1.0
