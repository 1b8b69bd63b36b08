"""A video of the account, wherever it comes from: made here, or in the past that is invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from .envelope import RefusalError
from .links import KEPT_FOR
from .models import FILMS, Kind, Task
from .past import PastVideo, past_videos
from .probe import LONGEST, SHORTEST
from .progress import message_of, progress_of

LIST_NAMES = {
    Kind.AVATAR: "avatar/image2video",
    Kind.LIP_SYNC: "advanced-lip-sync",
    Kind.OLD_LIP_SYNC: "lip-sync",
}
VOICE_MODEL = "kling-v2-6"
PAST_FAILURE = "Failure to pass the risk control system"
PAST_WORK = timedelta(minutes=3)


@dataclass(frozen=True)
class Video:
    """``sound`` is native, voice, original or off; ``parent`` the source of a lip-sync."""

    list_name: str
    task_id: str
    video_id: str
    status: str
    message: str
    created_at: datetime
    updated_at: datetime
    seconds: float
    cents: int
    model: str
    sound: str
    words: str
    external_task_id: str = ""
    watermark: bool = False
    parent: dict[str, Any] | None = None

    @property
    def place(self) -> tuple[datetime, str]:
        """What lists are sorted by; no two videos share it."""
        return self.created_at, self.task_id

    @property
    def lost(self) -> bool:
        """True once the vendor cleared the file."""
        return timezone.now() > self.created_at + KEPT_FOR


def of_task(task: Task, /) -> Video:
    """The video of a task that was accepted here, finished or not."""
    progress = progress_of(task)
    return Video(
        list_name=LIST_NAMES[Kind(task.kind)],
        task_id=task.task_id,
        video_id=task.result_id,
        status=progress.status,
        message=message_of(task),
        created_at=task.created_at,
        updated_at=progress.since,
        seconds=task.duration,
        cents=task.cents,
        model="avatar" if task.kind == Kind.AVATAR else "lip-sync",
        sound="original",
        words=task.text,
        external_task_id=task.external_task_id,
        watermark=bool(task.order.get("watermark")),
        parent=task.order.get("parent"),
    )


def of_past(past: PastVideo, /) -> Video:
    """An invented one."""
    return Video(
        list_name=past.list_name,
        task_id=past.task_id,
        video_id=past.video_id,
        status="failed" if past.failed else "succeed",
        message=PAST_FAILURE if past.failed else "",
        created_at=past.created_at,
        updated_at=past.created_at + PAST_WORK,
        seconds=past.seconds,
        cents=past.cents,
        model=past.model,
        sound=past.sound,
        words=past.words,
        parent=_past_parent(past),
    )


def past_by_age(list_name: str = "", /) -> list[Video]:
    """The invented videos of one list, or of all, newest first."""
    wanted = (past for past in past_videos() if list_name in ("", past.list_name))
    return sorted((of_past(past) for past in wanted), key=lambda video: video.place, reverse=True)


def finished_video(video_id: str, /) -> Video | None:
    """A video that can be watched, or could until it was cleared; None when there is no such id."""
    for past in past_videos():
        if past.video_id == video_id:
            return None if past.failed else of_past(past)
    task = Task.objects.filter(kind__in=FILMS, result_id=video_id).first()
    video = of_task(task) if task else None
    return video if video and video.status == "succeed" else None


def demand_video(video_id: str, /) -> Video:
    """A video whose file is still there; ``RefusalError`` 1201 otherwise."""
    video = finished_video(video_id)
    if video is None:
        raise RefusalError(1201, f"Video not found by id: {video_id}")
    if video.lost:
        raise RefusalError(1201, f"Video expired for id: {video_id}")
    return video


def demand_voice_in(video_id: str, /) -> None:
    """``RefusalError`` 1201 for a video that no voice can be cloned from.

    The rule is the vendor's (V2.6 with sound, avatar or lip-sync; 5 to 30 seconds); the words are
    ours in its style, since none were recorded.
    """
    video = demand_video(video_id)
    generated = video.list_name in ("text2video", "image2video")
    if generated and (video.model != VOICE_MODEL or video.sound == "off"):
        raise RefusalError(1201, f"Video is not supported for voice customization: {video_id}")
    if not SHORTEST <= video.seconds <= LONGEST:
        raise RefusalError(1201, "The video duration must be between 5 and 30 seconds")


def _past_parent(past: PastVideo) -> dict[str, Any] | None:
    """A lip-sync was made from a video that is in no list any more and looks the same."""
    if "lip-sync" not in past.list_name:
        return None
    return {"id": str(int(past.video_id) - 2_718_281_828_459), "url": "", "seconds": past.seconds}
