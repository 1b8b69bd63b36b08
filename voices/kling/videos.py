"""Kling's videos, and what each of them cost: values, and how they are read.

Two standards answer alike and spell differently (kling-api.md §0.1): `task_id` or `id`,
`task_status` or `status`, `task_result.videos[]` or `outputs[]`. Neither says which model made a
video or whether it has sound; only the ledgers do, joined on the task's id (§10.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from voices.kling.reader import Json, amount, first_text, flag, items, mapping, moment, text
from voices.kling.types import RemoteVoice, Task


class VideoKind(StrEnum):
    """The lists to clone a voice from, as their paths spell them (kling-api.md §10.1)."""

    TEXT2VIDEO = "text2video"
    IMAGE2VIDEO = "image2video"
    AVATAR = "avatar/image2video"
    ADVANCED_LIP_SYNC = "advanced-lip-sync"
    LIP_SYNC = "lip-sync"


class Ledger(StrEnum):
    """Which purse a task was paid from: packs of units, or cash."""

    PACKAGE = "package"
    BALANCE = "balance"


@dataclass(frozen=True, kw_only=True)
class RemoteVideo:
    """One video; `id` is what a clone takes as its `video_id` (not the task's id)."""

    id: str
    url: str = ""
    seconds: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class VideoTask(Task):
    """A task of a video list; `kind` is None in the unified list, which does not tell.

    `voices` are what the unified list shows of our clones. `parent_id` is the video that a
    lip-sync began with.
    """

    kind: VideoKind | None = None
    external_task_id: str = ""
    videos: tuple[RemoteVideo, ...] = ()
    voices: tuple[RemoteVoice, ...] = ()
    parent_id: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """One page of the unified list; ask on with `next_cursor` while it is not ""."""

    tasks: tuple[VideoTask, ...]
    next_cursor: str = ""


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What Kling took for one task, and what it wrote down about it.

    `sound` is "native", "original" or "off"; words and model names are raw.
    """

    task_id: str
    function: str = ""
    model: str = ""
    resolution: str = ""
    sound: str = ""
    voice_control: bool | None = None
    seconds: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class BillPage:
    """One page of a ledger; ask on with `next_cursor` while it is not ""."""

    bills: tuple[Bill, ...]
    next_cursor: str = ""


def video_task(data: Json, /, *, kind: VideoKind | None, request_id: str) -> VideoTask:
    """A task of either standard."""
    fields = mapping(data)
    info, result = mapping(fields.get("task_info")), mapping(fields.get("task_result"))
    outputs = [mapping(output) for output in items(fields.get("outputs"))]
    videos = [*items(result.get("videos")), *_typed(outputs, "video")]
    return VideoTask(
        task_id=first_text(fields, "task_id", "id"),
        status=first_text(fields, "task_status", "status"),
        message=first_text(fields, "task_status_msg", "message"),
        units=amount(fields.get("final_unit_deduction")),
        request_id=request_id,
        kind=kind,
        external_task_id=text(info.get("external_task_id")) or text(fields.get("external_id")),
        videos=tuple(video for video in map(_video, videos) if video.id),
        voices=tuple(voice for voice in map(_voice, _typed(outputs, "voice")) if voice.voice_id),
        parent_id=text(mapping(info.get("parent_video")).get("id")),
        created_at=moment(fields.get("created_at")) or moment(fields.get("create_time")),
        updated_at=moment(fields.get("updated_at")) or moment(fields.get("update_time")),
    )


def task_page(data: Json, /, *, request_id: str) -> TaskPage:
    """A page of `/tasks`; a bare list counts as one without a next page."""
    fields = mapping(data)
    entries = items(data) or items(fields.get("result"))
    tasks = (video_task(entry, kind=None, request_id=request_id) for entry in entries)
    return TaskPage(tasks=tuple(task for task in tasks if task.task_id), next_cursor=_next(fields))


def bill_page(data: Json, /) -> BillPage:
    """A page of a ledger: the vendor nests the rows one level deeper than the cursor."""
    fields = mapping(data)
    rows = items(mapping(fields.get("result")).get("detail"))
    bills = (_bill(row) for row in rows)
    return BillPage(bills=tuple(bill for bill in bills if bill.task_id), next_cursor=_next(fields))


def _next(fields: Mapping[str, Json], /) -> str:
    """The cursor; the docs' sample leaves open whether it stands beside or inside `result`."""
    for level in (fields, mapping(fields.get("result"))):
        if flag(level.get("has_more")) is not False and text(level.get("next_cursor")):
            return text(level.get("next_cursor"))
    return ""


def _typed(outputs: list[Mapping[str, Json]], kind: str, /) -> list[Mapping[str, Json]]:
    return [output for output in outputs if text(output.get("type")).lower() == kind]


def _video(data: Json, /) -> RemoteVideo:
    fields = mapping(data)
    return RemoteVideo(
        id=text(fields.get("id")),
        url=text(fields.get("url")),
        seconds=amount(fields.get("duration")),
    )


def _voice(fields: Mapping[str, Json], /) -> RemoteVoice:
    return RemoteVoice(
        voice_id=text(fields.get("id")),
        name=text(fields.get("name")),
        trial_url=text(fields.get("url")),
        owned_by=text(fields.get("owned_by")),
    )


def _bill(data: Json, /) -> Bill:
    fields = mapping(data)
    return Bill(
        task_id=text(fields.get("task_id")),
        function=text(fields.get("product_function")),
        model=text(fields.get("model_name")),
        resolution=text(fields.get("resolution")),
        sound=text(fields.get("video_sound")).lower(),
        voice_control=flag(fields.get("voice_control")),
        seconds=amount(fields.get("duration")),
        amount=amount(fields.get("deduction_amount")),
    )
