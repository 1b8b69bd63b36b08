"""What Activity lists: the last jobs, the acts without a job, and what each day cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from voices.models import Connection, Event, Job, State
from voices.services import story

MOST = 200
#: Kinds of job that Kling charges for.
PAID = (Job.Kind.CLONE, Job.Kind.SPEAK)


@dataclass(frozen=True)
class Spent:
    """One day: units that Kling took, and calls that were sent."""

    units: Decimal = Decimal(0)
    calls: int = 0


def last_jobs(connection: Connection) -> "QuerySet[Job]":
    """The last 200 jobs with all that their rows read.

    Copies saved in idle time are left out, and so is every uneventful look at the voice list but
    the newest: there is one every ten minutes.
    """
    rows = Job.objects.of(connection)
    quiet = Q(kind=Job.Kind.SYNC, created_by=None, state=State.READY)
    newest = rows.filter(quiet).order_by("-id").values("pk")[:1]
    told = rows.exclude(kind=Job.Kind.SAVE, created_by=None).exclude(quiet & ~Q(pk__in=newest))
    return with_rows(told).order_by("-created_at", "-id")[:MOST]


def with_rows(jobs: "QuerySet[Job]") -> "QuerySet[Job]":
    """`jobs` joined with voice, recording and person."""
    return jobs.select_related("connection", "voice", "recording__audio", "created_by")


def last_acts(connection: Connection, *, since: datetime | None) -> "QuerySet[Event]":
    """Acts without a job since the oldest job shown (None: since ever), at most 200."""
    rows = Event.objects.filter(voice__connection=connection, job=None, verb__in=story.ACTS)
    if since is not None:
        rows = rows.filter(at__gte=since)
    return rows.select_related("voice", "person").order_by("-id")[:MOST]


def spent_by_day(connection: Connection, days: Iterable[date]) -> dict[date, Spent]:
    """The whole days in `days`, in the time zone of the settings; one query."""
    wanted = set(days)
    if not wanted:
        return {}
    begin = timezone.make_aware(datetime.combine(min(wanted), time.min))
    end = timezone.make_aware(datetime.combine(max(wanted) + timedelta(days=1), time.min))
    rows = Job.objects.of(connection).filter(
        kind__in=PAID, created_at__gte=begin, created_at__lt=end
    )
    days_of_rows = rows.annotate(
        day=TruncDate("created_at", tzinfo=timezone.get_current_timezone())
    )
    found = days_of_rows.values_list("day").annotate(
        units=Sum("cost_settled"), calls=Count("pk", filter=Q(cost_settled__gt=0))
    )
    return {day: Spent(units or Decimal(0), calls) for day, units, calls in found}
