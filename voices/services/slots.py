"""How many tasks of ours may run at Kling at once (kling-api.md §5)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from voices.models import Connection, Job, State
from voices.models.state import IN_FLIGHT
from voices.services.jobs import LEASES, move

MOST = 5


def take(job: Job) -> bool:
    """Move a queued clone to *sending* if a slot is free; committed before anything is sent."""
    with transaction.atomic():
        # Two workers must not both count four of five: the connection's row is the lock.
        slots = Connection.objects.select_for_update().get(pk=job.connection_id).slots
        if in_use(job.connection) >= slots:
            return False
        lease = LEASES[Job.Kind.CLONE].total_seconds()
        move(job, State.SENDING, after=lease, sent_at=timezone.now())
    return True


def in_use(connection: Connection) -> int:
    """Clones that may hold a slot now; a task that has not ended for a day no longer counts."""
    since = timezone.now() - timedelta(days=1)
    rows = Job.objects.of(connection).filter(kind=Job.Kind.CLONE, state__in=IN_FLIGHT)
    return rows.filter(entered_at__gte=since).count()


def ahead_of(job: Job) -> int:
    """How many wait in front of this one, for "2 ahead of you"."""
    waiting = Job.objects.filter(connection_id=job.connection_id, kind=job.kind, state=State.QUEUED)
    return waiting.filter(pk__lt=job.pk).count()


def patience(job: Job) -> float:
    """Seconds until a waiting clone looks again: a long queue must not keep the workers busy."""
    return min(60.0, 2.0 + 0.5 * ahead_of(job))


def fewer(connection: Connection) -> None:
    """Kling said 1303: one slot less than we thought."""
    Connection.objects.filter(pk=connection.pk, slots__gt=1).update(slots=F("slots") - 1)


def more(connection: Connection) -> None:
    """A clone went through: creep back towards the usual number."""
    Connection.objects.filter(pk=connection.pk, slots__lt=MOST).update(slots=F("slots") + 1)
