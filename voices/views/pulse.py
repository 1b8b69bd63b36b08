"""What moved since a page was drawn: one query, one signed cursor, one pace."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from voices.models import Connection, Job, State, Voice
from voices.models.state import PENDING, STUCK
from voices.services import connections, library, sentences
from voices.views import crowd

_SALT = "voices.pulse"
#: A row written just before we looked may be committed just after: look back this far.
OVERLAP = timedelta(seconds=5)
#: How many jobs a cursor remembers, so that it fits into an address.
REMEMBERED = 150
#: The lists are read every ten minutes, so the last reading is not older.
REFRESHED = timedelta(minutes=15)
#: Age of the youngest thing under way -> seconds until the next look.
PACE = ((timedelta(seconds=20), 1.0), (timedelta(minutes=2), 2.0))
SLOWEST = 5.0


@dataclass(frozen=True)
class Cursor:
    """When a page was drawn, and the state (and cause) that it showed of each job under way."""

    at: datetime
    seen: dict[int, str]

    @classmethod
    def now(cls) -> "Cursor":
        return cls(at=timezone.now(), seen={})

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """From an address; one that is not ours counts as "just now"."""
        try:
            at, seen = signing.loads(text, salt=_SALT)
        except signing.BadSignature:
            return cls.now()
        return cls(at=datetime.fromisoformat(at), seen={int(pk): s for pk, s in seen.items()})

    def text(self) -> str:
        return signing.dumps([self.at.isoformat(), self.seen], salt=_SALT, compress=True)


class Beat(NamedTuple):
    """What a look reads of a job; the fields are columns of Job."""

    pk: int
    kind: str
    state: str
    reason: str
    voice_id: int | None
    recording_id: int | None
    voices_read: int
    entered_at: datetime
    updated_at: datetime

    @property
    def pending(self) -> bool:
        return self.state in PENDING


@dataclass(frozen=True)
class Pulse:
    """The jobs of a connection that are under way or moved since `cursor`."""

    cursor: Cursor
    jobs: list[Beat]
    now: datetime
    #: Seconds until the tab shall ask again; None where the page's own pace holds.
    told: float | None = None

    def jobs_of(self, voices: Iterable[Voice]) -> list[Job]:
        """The jobs under way or stuck of these voices; no query when there are none."""
        mine = {voice.pk for voice in voices}
        found = [j.pk for j in self.jobs if j.voice_id in mine and (j.pending or j.state in STUCK)]
        if not found:
            return []
        return list(Job.objects.filter(pk__in=found).select_related("clip").order_by("-id"))

    @cached_property
    def changed(self) -> list[Beat]:
        """Jobs in another state than the page shows, or there for another reason."""
        edge = self.cursor.at - OVERLAP
        known = self.cursor.seen
        return [
            job
            for job in self.jobs
            if known.get(job.pk, _shown(job) if job.updated_at <= edge else "") != _shown(job)
        ]

    @property
    def only_goes_on(self) -> bool:
        """What changed was under way and still is: no list is longer or shorter for it."""
        return all(job.pending and job.pk in self.cursor.seen for job in self.changed)

    @property
    def old(self) -> bool:
        """Nobody told the page anything for so long that it wants all its numbers."""
        return self.now - self.cursor.at >= library.OLD

    @cached_property
    def under_way(self) -> list[Beat]:
        return [job for job in self.jobs if job.pending]

    @property
    def unfinished(self) -> int | None:
        """What the bell counts, if all that is under way was read; else None."""
        if len(self.jobs) >= 2 * REMEMBERED:
            return None
        return sum(job.kind in (Job.Kind.CLONE, Job.Kind.SPEAK) for job in self.under_way)

    @property
    def refreshing(self) -> bool:
        return any(job.kind == Job.Kind.SYNC for job in self.under_way)

    @property
    def voices_read(self) -> str:
        """How far the refresh under way is, in words; "" in its first second."""
        number = max((j.voices_read for j in self.under_way if j.kind == Job.Kind.SYNC), default=0)
        words = ngettext("%(n)s voice read", "%(n)s voices read", number) % {"n": f"{number:,}"}
        return words if number else ""

    @property
    def refresh_trouble(self) -> str:
        """Why Kling's lists could not be read the last time, or are read again; else ""."""
        last = next((job for job in self.jobs if job.kind == Job.Kind.SYNC), None)
        if last is None or last.state == State.READY or not last.reason:
            return ""
        return sentences.of(Job.objects.get(pk=last.pk)).waits

    @property
    def delay(self) -> float:
        """Seconds until the next look; 0 when nothing is under way."""
        if not self.under_way:
            return 0.0
        if self.told is not None:
            return self.told
        age = self.now - max(job.entered_at for job in self.under_way)
        return next((pace for limit, pace in PACE if age < limit), SLOWEST)

    @property
    def next_cursor(self) -> str:
        """For the page that is drawn with these jobs."""
        edge = self.now - OVERLAP
        watched = [job for job in self.jobs if job.pending or job.updated_at > edge]
        seen = {job.pk: _shown(job) for job in watched[:REMEMBERED]}
        return Cursor(at=self.now, seen=seen).text()


def take(connection: Connection | None, since: str = "") -> Pulse:
    """Look once: one query. Take it before the rows are read, so that nothing falls between.

    Without a connection the active one is looked at.
    """
    cursor = Cursor.read(since) if since else Cursor.now()
    now = timezone.now()
    jobs = Job.objects.filter(**_of(connection), pk__in=_watched(cursor, now)).order_by("-id")
    beats = jobs.values_list(*Beat._fields)[: 2 * REMEMBERED]
    seen = Pulse(cursor=cursor, jobs=[Beat(*facts) for facts in beats], now=now)
    return replace(seen, told=crowd.everybody.back_in(seen.delay)) if seen.delay else seen


def _of(connection: Connection | None) -> dict[str, object]:
    if connection is not None:
        return {"connection": connection}
    return {f"connection__{column}": value for column, value in connections.identity().items()}


def _watched(cursor: Cursor, now: datetime) -> "QuerySet[Job, Any]":
    """Each part has its index. As one condition all jobs there ever were would be read."""
    parts = [
        Q(updated_at__gt=cursor.at - OVERLAP),
        Q(state__in=PENDING),
        Q(pk__in=list(cursor.seen)),
        Q(kind=Job.Kind.SYNC, updated_at__gt=now - REFRESHED),
    ]
    first, *others = (Job.objects.filter(part).order_by().values("pk") for part in parts)
    return first.union(*others)


def _shown(job: Beat) -> str:
    """What of a job a page shows in words."""
    return f"{job.state} {job.reason}" if job.pending and job.reason else job.state
