"""What the row of a voice in Trash says: who put it there, and how long it can be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from voices.models import Voice
from voices.services import removal


@dataclass(frozen=True)
class InTrash:
    """A voice in Trash at one moment."""

    voice: Voice
    now: datetime

    @property
    def note(self) -> str:
        """ "by Mei, today 10:58"."""
        at, person = self.voice.trashed_at, self.voice.trashed_by
        if at is None or person is None:
            return ""
        name = person.get_short_name() or person.get_username()
        return _("by %(name)s, %(when)s") % {"name": name, "when": _moment(at)}

    @property
    def left(self) -> timedelta:
        """Until Kling's copy goes."""
        return max((self.voice.delete_at or self.now) - self.now, timedelta())

    @property
    def left_words(self) -> str:
        """ "23 h 15 min", "16 min"; "" in the last minute."""
        hours, minutes = divmod(int(self.left.total_seconds()) // 60, 60)
        if hours:
            return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
        return _("%(minutes)s min") % {"minutes": minutes} if minutes else ""

    @property
    def left_percent(self) -> int:
        """What is left of the hold, for the bar that empties."""
        hold = removal.hold()
        return min(100, round(100 * self.left / hold)) if hold else 0


def day(moment: datetime) -> str:
    """ "19 Nov", in the time zone of the team."""
    return date_format(timezone.localtime(moment), "DAY")


def _moment(moment: datetime) -> str:
    """ "today 10:58", "yesterday 11:58", else "19 Nov 10:58"."""
    local = timezone.localtime(moment)
    clock = date_format(local, "H:i")
    days = (timezone.localdate() - local.date()).days
    words = {0: _("today %(time)s"), 1: _("yesterday %(time)s")}
    return words[days] % {"time": clock} if days in words else f"{day(moment)} {clock}"
