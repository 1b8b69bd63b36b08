"""Recordings with all that their rows read, whatever their number."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Prefetch
from django.utils import timezone

from voices.models import Job, Recording
from voices.models.recording import RecordingQuerySet
from voices.views.recording_row import RecordingRow


def for_rows(recordings: RecordingQuerySet) -> RecordingQuerySet:
    """Two queries: the recordings, and the jobs of their rows."""
    jobs = Prefetch("jobs", queryset=Job.objects.filter(kind=Job.Kind.SPEAK).order_by("-id"))
    return recordings.select_related("voice", "audio", "created_by").prefetch_related(jobs)


def rows_of(
    recordings: Iterable[Recording], *, person: AbstractBaseUser | AnonymousUser
) -> list[RecordingRow]:
    """Rows for `person`; `recordings` come from `for_rows`."""
    now = timezone.now()
    return [
        RecordingRow(recording=each, job=next(iter(each.jobs.all()), None), person=person, now=now)
        for each in recordings
    ]
