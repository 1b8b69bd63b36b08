"""Tasks as the vendor writes them: ids and durations are strings, times are milliseconds."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from .links import result_link
from .models import Kind, Task
from .presets import Preset
from .prices import deduction
from .progress import message_of, progress_of

CREATOR = "38214677"
"""``owned_by`` of our own voices: the account's number. The library's is ``kling``."""


def milliseconds(moment: datetime, /) -> int:
    """Epoch milliseconds."""
    return round(moment.timestamp() * 1000)


def created_task(task: Task, /) -> dict[str, Any]:
    """The answer to a create call."""
    progress = progress_of(task)
    return {
        "task_id": task.task_id,
        "task_info": _task_info(task),
        "task_status": progress.status,
        "created_at": milliseconds(task.created_at),
        "updated_at": milliseconds(progress.since),
    }


def voice_task(request: HttpRequest, task: Task, /) -> dict[str, Any]:
    """A clone task in full; it holds its voice once it succeeded."""
    progress = progress_of(task)
    voice = {
        "voice_id": task.result_id,
        "voice_name": task.name,
        "trial_url": result_link(request, f"voice-{task.result_id}.mp3", made_at=task.created_at),
        "owned_by": CREATOR,
    }
    result = {"voices": [voice]} if progress.status == "succeed" else {}
    return _full(request, task, result=result)


def speech_task(request: HttpRequest, task: Task, /) -> dict[str, Any]:
    """A speech task in full; it holds its audio once it succeeded."""
    progress = progress_of(task)
    audio = {
        "id": task.result_id,
        "url": result_link(request, f"speech-{task.result_id}.mp3", made_at=task.created_at),
        "duration": f"{task.duration:.3f}",
    }
    result = {"audios": [audio]} if progress.status == "succeed" else {}
    return _full(request, task, result=result)


def preset_task(request: HttpRequest, preset: Preset, /) -> dict[str, Any]:
    """A library entry: no ``task_info`` and no deduction (vendor page)."""
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    voice = {
        "voice_id": preset.voice_id,
        "voice_name": preset.name,
        "trial_url": result_link(request, f"voice-{preset.voice_id}.mp3", made_at=today),
        "owned_by": "kling",
    }
    return {
        "task_id": preset.task_id,
        "task_status": "succeed",
        "task_status_msg": "",
        "task_result": {"voices": [voice]},
        "created_at": preset.created_ms,
        "updated_at": preset.created_ms,
    }


def _full(request: HttpRequest, task: Task, *, result: dict[str, Any]) -> dict[str, Any]:
    progress = progress_of(task)
    wire = {
        "task_id": task.task_id,
        "task_status": progress.status,
        "task_status_msg": message_of(task),
        "task_info": _task_info(task),
        "task_result": result,
        "created_at": milliseconds(task.created_at),
        "updated_at": milliseconds(progress.since),
    }
    if progress.status in ("succeed", "failed"):
        wire |= deduction(request, task.cents)
    if task.kind == Kind.SPEECH:
        del wire["task_info"]
    return wire


def _task_info(task: Task) -> dict[str, str]:
    return {"external_task_id": task.external_task_id} if task.external_task_id else {}
