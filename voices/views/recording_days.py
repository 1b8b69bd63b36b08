"""Rows of recordings under the days on which they were made."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from voices.models.recording import RecordingQuerySet
from voices.services import recordings
from voices.services.recordings import Total
from voices.views.day_words import day_words
from voices.views.recording_row import RecordingRow


@dataclass(frozen=True)
class Day:
    """One heading with its rows; `total` counts the whole day, also what other pages show."""

    date: date
    total: Total
    rows: list[RecordingRow]

    @property
    def words(self) -> str:
        return day_words(self.date)


def days_of(rows: list[RecordingRow], *, among: RecordingQuerySet) -> list[Day]:
    """`rows`, newest first, by day; the totals come from `among` in one query."""
    groups = [(day, list(found)) for day, found in groupby(rows, key=_day)]
    totals = recordings.by_day(among, [day for day, _found in groups])
    return [Day(date=day, total=totals.get(day, Total()), rows=found) for day, found in groups]


def _day(row: RecordingRow) -> date:
    return timezone.localdate(row.recording.created_at)
