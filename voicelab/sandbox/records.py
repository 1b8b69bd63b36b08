"""Tasks as the new standard writes them: other words, the same facts, no product and no model."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from .links import result_link
from .models import Kind, Task
from .prices import money, pays_as_it_goes, units
from .progress import message_of, progress_of
from .video import Video, of_task
from .video_wire import seconds_on_wire, video_link
from .wire import CREATOR, milliseconds

WORDS = {"succeed": "succeeded"}


def status_of(item: Task | Video, /) -> str:
    """submitted, processing, succeeded, failed; an unknown word stays what it is."""
    status = item.status if isinstance(item, Video) else progress_of(item).status
    return WORDS.get(status, status)


def record(request: HttpRequest, item: Task | Video, /) -> dict[str, Any]:
    """One task. A voice, made or deleted, is an output of the type ``voice``."""
    if isinstance(item, Video):
        video = _video(request, item)
        return _record(request, item, message=item.message, since=item.updated_at, output=video)
    if item.kind != Kind.CLONE:
        return record(request, of_task(item))
    voice, since = _voice(request, item), progress_of(item).since
    return _record(request, item, message=message_of(item), since=since, output=voice)


def _record(
    request: HttpRequest,
    item: Task | Video,
    *,
    message: str,
    since: datetime,
    output: dict[str, Any],
) -> dict[str, Any]:
    status = status_of(item)
    ended = status in ("succeeded", "failed")
    return {
        "id": item.task_id,
        "status": status,
        "message": message,
        "create_time": milliseconds(item.created_at),
        "update_time": milliseconds(since),
        "external_id": item.external_task_id,
        "outputs": [output] if status == "succeeded" else [],
        "billing": [_bill(request, item.cents)] if ended else [],
    }


def _video(request: HttpRequest, video: Video) -> dict[str, Any]:
    link, duration = video_link(request, video), seconds_on_wire(video.seconds)
    return {"type": "video", "id": video.video_id, "url": link, "duration": duration}


def _voice(request: HttpRequest, task: Task) -> dict[str, Any]:
    return {
        "type": "voice",
        "id": task.result_id,
        "name": task.name,
        "url": result_link(request, f"voice-{task.result_id}.mp3", made_at=task.created_at),
        "owned_by": CREATOR,
        "status": "deleted" if task.deleted_at else "succeeded",
    }


def _bill(request: HttpRequest, cents: int) -> dict[str, Any]:
    """Ours: the vendor's page names the list, but no copy of an entry was found."""
    if pays_as_it_goes(request):
        return {"type": "balance", **money(cents)}
    return {"type": "unit", "amount": units(cents)}
