"""A video as the legacy lists write it."""

from typing import Any

from django.http import HttpRequest

from .links import result_link
from .prices import deduction
from .video import Video, finished_video
from .wire import milliseconds


def video_task(request: HttpRequest, video: Video, /) -> dict[str, Any]:
    """A list's item and a look-up's answer; it holds its video once it succeeded."""
    wire = {
        "task_id": video.task_id,
        "task_status": video.status,
        "task_status_msg": video.message,
        "task_info": _task_info(request, video),
        "watermark_info": {"enabled": video.watermark},
        "task_result": {"videos": [_result(request, video)]} if video.status == "succeed" else {},
        "created_at": milliseconds(video.created_at),
        "updated_at": milliseconds(video.updated_at),
    }
    if video.status in ("succeed", "failed"):
        wire |= deduction(request, video.cents)
    return wire


def video_link(request: HttpRequest, video: Video, /) -> str:
    """Where the file is for 30 days."""
    return result_link(request, f"video-{video.video_id}.mp4", made_at=video.created_at)


def seconds_on_wire(seconds: float, /) -> str:
    """``"10.041"``, ``"5.1"``: a string, as all durations are."""
    return f"{round(seconds, 3)}"


def _result(request: HttpRequest, video: Video) -> dict[str, str]:
    link = video_link(request, video)
    return {
        "id": video.video_id,
        "url": link,
        "watermark_url": link if video.watermark else "",
        "duration": seconds_on_wire(video.seconds),
    }


def _task_info(request: HttpRequest, video: Video) -> dict[str, Any]:
    """A lip-sync names its source in place of the caller's id (vendor page)."""
    info: dict[str, Any] = {}
    if video.parent:
        duration = seconds_on_wire(video.parent["seconds"])
        url = video.parent["url"] or _parent_link(request, video)
        info["parent_video"] = {"id": video.parent["id"], "url": url, "duration": duration}
    if video.external_task_id:
        info["external_task_id"] = video.external_task_id
    return info


def _parent_link(request: HttpRequest, video: Video) -> str:
    """The sources of invented videos are gone; the result stands in."""
    source = finished_video(video.parent["id"]) if video.parent else None
    return video_link(request, source or video)
