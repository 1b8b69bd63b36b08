"""Rows of recordings under the days on which they were made."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from voices.models.recording import RecordingQuerySet
from voices.services import recordings
from voices.services.recordings import Total
from voices.views.recording_row import RecordingRow


@dataclass(frozen=True)
class Day:
    """One heading with its rows; `total` counts the whole day, also what other pages show."""

    date: date
    total: Total
    rows: list[RecordingRow]

    @property
    def words(self) -> str:
        """Today, Yesterday, "Monday 16 November", with the year when it is another one."""
        today = timezone.localdate()
        if self.date == today:
            return _("Today")
        if self.date == today - timedelta(days=1):
            return _("Yesterday")
        return date_format(self.date, "l j F" if self.date.year == today.year else "l j F Y")


def days_of(rows: list[RecordingRow], *, among: RecordingQuerySet) -> list[Day]:
    """`rows`, newest first, by day; the totals come from `among` in one query."""
    groups = [(day, list(found)) for day, found in groupby(rows, key=_day)]
    totals = recordings.by_day(among, [day for day, _found in groups])
    return [Day(date=day, total=totals.get(day, Total()), rows=found) for day, found in groups]


def _day(row: RecordingRow) -> date:
    return timezone.localdate(row.recording.created_at)
