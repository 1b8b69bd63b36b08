"""The calls about videos and their price; all of them only ask, and all are free."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from voices.kling.calls import Call, Caller, is_id, segment
from voices.kling.errors import ApiKeyNeeded
from voices.kling.reader import entries, milliseconds
from voices.kling.videos import (
    BillPage,
    Ledger,
    TaskPage,
    VideoKind,
    VideoTask,
    bill_page,
    task_page,
    video_task,
)

LIST_SECONDS = 20.0
MOST_IDS = 20  # "cannot exceed 20 in total"

_TASKS = "/tasks"
_BILLS = "/account/billing"
_READY_VIDEOS = [
    {"key": "status", "values": ["succeeded"]},
    {"key": "product_type", "values": ["video"]},
]


class VideoCalls:
    """The part of the client that reads videos, the unified list of tasks, and the ledgers."""

    _caller: Caller

    @property
    def reads_unified_list(self) -> bool:
        """Whether `tasks` may be asked: the newer standard takes an API key and no key pair."""
        return self._caller.credential.newer_standard

    def videos(self, kind: VideoKind, /, *, page: int = 1, page_size: int = 500) -> list[VideoTask]:
        """One page of a list, failed ones included; pages count from 1, at most 500 each."""
        params = {"pageNum": page, "pageSize": page_size}
        call = Call("GET", _path(kind), LIST_SECONDS, kind="list", params=params)
        envelope = self._caller.read(call)
        listed = entries(envelope.data)
        if listed is None:
            raise self._caller.unusable(envelope.garbled("not a list"))
        return [video_task(entry, kind=kind, request_id=envelope.request_id) for entry in listed]

    def video(self, kind: VideoKind, id: str, /) -> VideoTask:
        """One task by its id; TaskNotFound in all its shapes. For lip-sync only ids of Kling."""
        call = Call("GET", f"{_path(kind)}/{segment(id)}", LIST_SECONDS, kind="lookup")
        envelope = self._caller.read(call)
        task = video_task(envelope.data, kind=kind, request_id=envelope.request_id)
        if not is_id(task.task_id):
            raise self._caller.unusable(envelope.garbled("no task id"))
        if task.external_task_id and id not in (task.task_id, task.external_task_id):
            raise self._caller.unusable(envelope.garbled("about another task"))
        return task

    def ready_videos(
        self, *, start: datetime, end: datetime, cursor: str = "", limit: int = 500
    ) -> TaskPage:
        """A page of all videos of the account that ended well, whatever made them.

        A cursor stands for everything else. Raises ApiKeyNeeded, without asking, with a key pair.
        """
        body = _window(start=start, end=end, cursor=cursor, limit=limit)
        body |= {} if cursor else {"filters": _READY_VIDEOS}
        self._need_api_key()
        call = Call("POST", _TASKS, LIST_SECONDS, kind="unified", body=body)
        envelope = self._caller.read(call)
        return task_page(envelope.data, request_id=envelope.request_id)

    def tasks(
        self, *, task_ids: Sequence[str] = (), external_task_ids: Sequence[str] = ()
    ) -> TaskPage:
        """The tasks with these ids, at most 20 of both kinds together; ApiKeyNeeded as above."""
        if not 0 < len(task_ids) + len(external_task_ids) <= MOST_IDS:
            raise ValueError(f"ask for 1 to {MOST_IDS} ids at once")
        asked = {"task_ids": task_ids, "external_task_ids": external_task_ids}
        params = {name: ",".join(ids) for name, ids in asked.items() if ids}
        self._need_api_key()
        call = Call("GET", _TASKS, LIST_SECONDS, kind="unified", params=params)
        envelope = self._caller.read(call)
        return task_page(envelope.data, request_id=envelope.request_id)

    def bills(
        self,
        ledger: Ledger,
        /,
        *,
        start: datetime,
        end: datetime,
        cursor: str = "",
        limit: int = 500,
    ) -> BillPage:
        """A page of what was taken between two times, for videos; a cursor stands for the rest."""
        body = _window(start=start, end=end, cursor=cursor, limit=limit)
        body |= {} if cursor else {"filters": [{"key": "product_type", "values": ["video"]}]}
        call = Call("POST", f"{_BILLS}/{ledger}", LIST_SECONDS, kind="account", body=body)
        return bill_page(self._caller.read(call).data)

    def _need_api_key(self) -> None:
        """Kling would answer 1002, which looks like a bad key and is none (kling-api.md §2.2)."""
        if not self.reads_unified_list:
            raise ApiKeyNeeded("the unified list takes an API key only")


def _path(kind: VideoKind, /) -> str:
    return f"/v1/videos/{kind}"


def _window(*, start: datetime, end: datetime, cursor: str, limit: int) -> dict[str, Any]:
    if cursor:
        return {"cursor": cursor}
    return {"start_time": milliseconds(start), "end_time": milliseconds(end), "limit": limit}
