"""What moved since a page was drawn: one query, one signed cursor, one pace."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from voices.models import Connection, Job, State
from voices.models.state import PENDING
from voices.services import library, sentences

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


@dataclass(frozen=True)
class Pulse:
    """The jobs of a connection that are under way or moved since `cursor`."""

    cursor: Cursor
    jobs: list[Job]
    now: datetime

    @property
    def changed(self) -> list[Job]:
        """Jobs in another state than the page shows, or there for another reason."""
        edge = self.cursor.at - OVERLAP
        known = self.cursor.seen
        return [
            job
            for job in self.jobs
            if known.get(job.pk, _shown(job) if job.updated_at <= edge else "") != _shown(job)
        ]

    @property
    def old(self) -> bool:
        """Nobody told the page anything for so long that it wants all its numbers."""
        return self.now - self.cursor.at >= library.OLD

    @property
    def under_way(self) -> list[Job]:
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
        return sentences.of(last).waits

    @property
    def delay(self) -> float:
        """Seconds until the next look; 0 when nothing is under way."""
        if not self.under_way:
            return 0.0
        age = self.now - max(job.entered_at for job in self.under_way)
        return next((pace for limit, pace in PACE if age < limit), SLOWEST)

    @property
    def next_cursor(self) -> str:
        """For the page that is drawn with these jobs."""
        edge = self.now - OVERLAP
        watched = [job for job in self.jobs if job.pending or job.updated_at > edge]
        seen = {job.pk: _shown(job) for job in watched[:REMEMBERED]}
        return Cursor(at=self.now, seen=seen).text()


def take(connection: Connection, since: str = "") -> Pulse:
    """Look once: one query. Take it before the rows are read, so that nothing falls between."""
    cursor = Cursor.read(since) if since else Cursor.now()
    now = timezone.now()
    watched = (
        Q(updated_at__gt=cursor.at - OVERLAP) | Q(state__in=PENDING) | Q(pk__in=list(cursor.seen))
    )
    watched |= Q(kind=Job.Kind.SYNC, created_at__gt=now - REFRESHED)
    jobs = Job.objects.of(connection).filter(watched).select_related("clip").order_by("-id")
    return Pulse(cursor=cursor, jobs=list(jobs[: 2 * REMEMBERED]), now=now)


def _shown(job: Job) -> str:
    """What of a job a page shows in words."""
    return f"{job.state} {job.reason}" if job.pending and job.reason else job.state
