"""How many tasks of ours may run at Kling at once (kling-api.md §5), clones and speech apart.

Whether speech takes a slot is not written anywhere, so it has a number of its own, a generous one.
"No free slot" (1303) takes one away; good answers bring one back per minute.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from voices.models import Connection, Job, State
from voices.models.state import IN_FLIGHT
from voices.services import pace
from voices.services.jobs import LEASES, move

MOST = 5
MOST_SPEECH = 10
#: One slot more, at most so often: what Kling took is not asked for again at once.
RISE_EVERY = timedelta(seconds=60)
#: kind -> columns of the number and of its last change, and the number's usual value
COLUMNS = {
    Job.Kind.CLONE: ("slots", "slots_at", MOST),
    Job.Kind.SPEAK: ("speech_slots", "speech_slots_at", MOST_SPEECH),
}


def take(job: Job) -> bool:
    """Move a queued job to *sending* if a slot is free; committed before anything is sent."""
    with transaction.atomic():
        if not free(job):
            return False
        enter(job)
    return True


def free(job: Job) -> bool:
    """Whether `job` may be sent now; inside `atomic`, where it stays true until the end."""
    # Two workers must not both count four of five: the connection's row is the lock.
    row = job.connection = Connection.objects.select_for_update().get(pk=job.connection_id)
    number: int = getattr(row, COLUMNS[Job.Kind(job.kind)][0])
    return pace.my_turn(row) and in_use(row, kind=job.kind) < number


def enter(job: Job) -> None:
    """Take the slot that `free` found."""
    pace.took_turn(job.connection)
    lease = LEASES[Job.Kind(job.kind)].total_seconds()
    move(job, State.SENDING, after=lease, sent_at=timezone.now())


def in_use(connection: Connection, *, kind: str = Job.Kind.CLONE) -> int:
    """Tasks that may hold a slot now; one that has not ended for a day no longer counts."""
    since = timezone.now() - timedelta(days=1)
    rows = Job.objects.of(connection).filter(kind=kind, state__in=IN_FLIGHT)
    return rows.filter(entered_at__gte=since).count()


def ahead_of(job: Job) -> int:
    """How many wait in front of this one, for "2 ahead of you"."""
    waiting = Job.objects.filter(connection_id=job.connection_id, kind=job.kind, state=State.QUEUED)
    return waiting.filter(pk__lt=job.pk).count()


def patience(job: Job) -> float:
    """Seconds until a waiting job looks again: a long queue must not keep the workers busy."""
    ahead = ahead_of(job)
    return min(60.0, max(2.0 + 0.5 * ahead, pace.wait(job.connection, ahead=ahead)))


def fewer(connection_id: int, *, kind: str) -> None:
    """Kling said 1303: one slot less than we thought."""
    number, changed_at, _most = COLUMNS[Job.Kind(kind)]
    rows = Connection.objects.filter(pk=connection_id, **{f"{number}__gt": 1})
    rows.update(**{number: F(number) - 1, changed_at: timezone.now()})


def more(connection_id: int, *, kind: str) -> None:
    """One was accepted: creep back towards the usual number."""
    number, changed_at, most = COLUMNS[Job.Kind(kind)]
    now = timezone.now()
    calm = Q(**{changed_at: None}) | Q(**{f"{changed_at}__lte": now - RISE_EVERY})
    rows = Connection.objects.filter(calm, pk=connection_id, **{f"{number}__lt": most})
    rows.update(**{number: F(number) + 1, changed_at: now})
