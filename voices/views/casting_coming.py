"""What of a sheet is still on its way, for the page of guests that fills itself."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import zip_longest
from zlib import crc32

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voices.views.casting_lane import Lane
from voices.views.casting_sheet import Sheet

#: How long nothing moved -> seconds until the next look: many guests may look at one sheet.
PACE = ((timedelta(seconds=20), 2.0), (timedelta(minutes=2), 5.0), (timedelta(minutes=10), 15.0))
SLOWEST = 30.0


@dataclass(frozen=True)
class Coming:
    """The lanes of `sheet` that get their sound without anybody's help."""

    sheet: Sheet

    @cached_property
    def lanes(self) -> list[Lane]:
        return [lane for lane in self.sheet.lanes if lane.coming]

    @property
    def words(self) -> str:
        """ "2 of 6 voices are still on their way. They appear here by themselves."; "" for none."""
        number, total = len(self.lanes), len(self.sheet.lanes)
        words = ngettext(
            "One voice is still on its way. It appears here by itself.",
            "%(n)s of %(total)s voices are still on their way. They appear here by themselves.",
            number,
        )
        return words % {"n": number, "total": total} if number else ""

    @property
    def ended_words(self) -> str:
        """For those who waited."""
        if all(lane.stored for lane in self.sheet.lanes):
            return _("All voices are here.")
        return _("Nothing more is on its way.")

    @property
    def delay(self) -> float:
        """Seconds until the next look; 0 when nothing is coming."""
        if not self.lanes:
            return 0.0
        jobs = [lane.row.job for lane in self.lanes if lane.row and lane.row.job]
        since = max((job.entered_at for job in jobs), default=self.sheet.casting.created_at)
        age = timezone.now() - since
        return next((pace for limit, pace in PACE if age < limit), SLOWEST)

    @property
    def shown(self) -> str:
        """What each lane shows, as the page sends it back; it says no more than the page does."""
        return "-".join(_mark(lane) for lane in self.sheet.lanes)

    def changed(self, since: str) -> list[Lane]:
        """Lanes that show something else than when the page was drawn."""
        known = since.split("-")[: len(self.sheet.lanes)]
        pairs = zip_longest(self.sheet.lanes, known, fillvalue="")
        return [lane for lane, mark in pairs if isinstance(lane, Lane) and _mark(lane) != mark]


def _mark(lane: Lane) -> str:
    state = (lane.row.word, lane.row.note) if lane.row else lane.silent
    return f"{crc32(f'{bool(lane.stored)} {state}'.encode()):x}"
