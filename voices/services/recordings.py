"""The list of recordings in numbers: all of them, and per day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from voices.models import Connection, Recording
from voices.models.recording import RecordingQuerySet


@dataclass(frozen=True)
class Total:
    """How many recordings, and how many seconds they last together."""

    count: int = 0
    seconds: float = 0.0


def find(connection: Connection, uid: str) -> Recording | None:
    """The listed recording that an address names, with its voice; None for anything else."""
    listed = Recording.objects.of(connection).listed().select_related("voice", "connection")
    try:
        return listed.get(uid=uid)
    except (Recording.DoesNotExist, ValueError, ValidationError):
        return None


def total(rows: RecordingQuerySet) -> Total:
    """One query."""
    found = rows.order_by().aggregate(count=Count("pk"), seconds=Sum("audio__seconds"))
    return Total(count=found["count"], seconds=found["seconds"] or 0.0)


def by_day(rows: RecordingQuerySet, days: Iterable[date]) -> dict[date, Total]:
    """The whole days in `days`, in the time zone of the settings; one query."""
    wanted = sorted(set(days))
    if not wanted:
        return {}
    within = rows.filter(
        created_at__gte=_midnight(wanted[0]),
        created_at__lt=_midnight(wanted[-1] + timedelta(days=1)),
    )
    found = (
        within.order_by()
        .annotate(day=TruncDate("created_at", tzinfo=timezone.get_current_timezone()))
        .values_list("day")
        .annotate(Count("pk"), Sum("audio__seconds"))
    )
    return {day: Total(count=count, seconds=seconds or 0.0) for day, count, seconds in found}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
