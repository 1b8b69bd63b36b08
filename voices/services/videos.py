"""Videos of the account from which a voice can be cloned, gathered from everything Kling tells.

Kling has no list of them: five lists name the videos, one newer list names all of them at once, and
two ledgers know their model and sound. Any of these may fail and the others still count.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from voices.kling import (
    Bill,
    KlingClient,
    KlingError,
    Ledger,
    RemoteVideo,
    Verdict,
    VideoKind,
    VideoTask,
    verdict,
)
from voices.models import Connection
from voices.services import connections
from voices.services.jobs import outside_transaction

#: Kling keeps videos, and by default lists tasks, for 30 days.
WINDOW = timedelta(days=30)
PAGE_SIZE = 500
MOST_PAGES = 4
#: A person waits for this: what has not been asked after so many seconds is left out and named.
PATIENCE = 25.0
UNIFIED = "tasks"
_ORDER = {"yes": 0, "unknown": 1, "no": 2}


@dataclass(frozen=True)
class Choice:
    """One video: `verdict` says whether it can be used and, as a slug, why not."""

    task: VideoTask
    video: RemoteVideo
    verdict: Verdict

    @property
    def video_id(self) -> str:
        """What a clone takes; not the id of the task."""
        return self.video.id


@dataclass(frozen=True)
class Pick:
    """Usable videos first, newest first; `missing` names each source that gave nothing, and why.

    Sources: the values of VideoKind and Ledger, and "tasks". Why: a reason of the client's errors,
    or "late".
    """

    choices: list[Choice]
    missing: dict[str, str]


@dataclass
class _Gathering:
    """What has come in so far."""

    tasks: dict[str, VideoTask] = field(default_factory=dict)
    bills: dict[str, Bill] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    ends: float = 0.0
    refused: str = ""

    def ask(self, source: str, read: Callable[[], None]) -> None:
        """One source; after a refusal that concerns every call the rest is not asked at all."""
        if self.refused or time.monotonic() > self.ends:
            self.missing[source] = self.refused or "late"
            return
        try:
            read()
        except KlingError as error:
            self.missing[source] = error.reason
            # On the newer standard "bad key" may mean "not this kind of key": it proves nothing.
            if error.breaker in ("auth", "address") and source != UNIFIED:
                self.refused = error.reason


def pickable(connection: Connection) -> Pick:
    """Everything that a voice could be cloned from; asks Kling about eight times, all free."""
    outside_transaction()
    kling, now = connections.client(connection), timezone.now()
    found = _Gathering(ends=time.monotonic() + PATIENCE)
    for kind in VideoKind:
        found.ask(kind, partial(_list, kling, kind, found))
    if kling.reads_unified_list:
        found.ask(UNIFIED, partial(_unified, kling, found, now=now))
    for ledger in Ledger:
        found.ask(ledger, partial(_bills, kling, ledger, found, now=now))
    return Pick(choices=sorted(_choices(found, now), key=_rank), missing=found.missing)


def _list(kling: KlingClient, kind: VideoKind, found: _Gathering) -> None:
    """One list to its end; a list that fails half-way keeps what it gave."""
    for number in range(1, MOST_PAGES + 1):
        page = kling.videos(kind, page=number, page_size=PAGE_SIZE)
        fresh = [task for task in page if task.task_id not in found.tasks]
        found.tasks |= {task.task_id: task for task in fresh}
        if len(page) < PAGE_SIZE or not fresh:
            return


def _unified(kling: KlingClient, found: _Gathering, *, now: datetime) -> None:
    """What the five lists do not show: tasks of the newer standard."""
    cursor = ""
    for _ in range(MOST_PAGES):
        page = kling.ready_videos(start=now - WINDOW, end=now, cursor=cursor, limit=PAGE_SIZE)
        for task in page.tasks:
            found.tasks.setdefault(task.task_id, task)
        if not page.next_cursor or page.next_cursor == cursor:
            return
        cursor = page.next_cursor


def _bills(kling: KlingClient, ledger: Ledger, found: _Gathering, *, now: datetime) -> None:
    cursor = ""
    for _ in range(MOST_PAGES):
        page = kling.bills(ledger, start=now - WINDOW, end=now, cursor=cursor, limit=PAGE_SIZE)
        for bill in page.bills:
            known = found.bills.get(bill.task_id)
            if known is None or not known.model:  # a second row may be a correction without model
                found.bills[bill.task_id] = bill
        if not page.next_cursor or page.next_cursor == cursor:
            return
        cursor = page.next_cursor


def _choices(found: _Gathering, now: datetime) -> Iterator[Choice]:
    for task in found.tasks.values():
        bill = found.bills.get(task.task_id)
        for video in task.videos:
            yield Choice(task, video, verdict(task, video, bill=bill, now=now))


def _rank(choice: Choice) -> tuple[int, float]:
    made = choice.task.created_at
    return _ORDER[choice.verdict.usable], -made.timestamp() if made else 0.0
