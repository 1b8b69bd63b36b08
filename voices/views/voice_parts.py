"""Two parts of a voice's page: its original clip, and one line of what happened."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from voices.models import Event, StoredFile
from voices.permissions import may
from voices.services import story
from voices.services.phrases import in_one
from voices.templatetags.sound import minutes_seconds, units
from voices.views.in_trash import day
from voices.views.job_row import JobRow


@dataclass(frozen=True)
class Clip:
    """The original clip, for somebody who may hear it."""

    stored: StoredFile
    name: str
    part: float | None

    @property
    def what(self) -> str:
        """Its name, and how much of it Kling got when that is not all."""
        facts = {"length": minutes_seconds(self.part)}
        return in_one(self.name, _("its first %(length)s") % facts if self.part else "")

    @property
    def src(self) -> str:
        return reverse("sound", args=[self.stored.uid])

    @property
    def seconds(self) -> float | None:
        """How much of it Kling got."""
        return self.part or self.stored.seconds

    @property
    def peaks(self) -> bytes | None:
        return bytes(self.stored.peaks) if self.stored.peaks else None

    @property
    def peaks_text(self) -> str:
        return base64.b64encode(self.peaks).decode() if self.peaks else ""

    @property
    def kept(self) -> str:
        """ "kept until 17 Feb"."""
        until = self.stored.expires_at
        return _("kept until %(day)s") % {"day": day(until)} if until else ""


@dataclass(frozen=True)
class Line:
    """One event of "What happened"."""

    event: Event
    person: AbstractBaseUser | AnonymousUser

    @property
    def when(self) -> str:
        """ "Today 09:40", "Yesterday 12:01", "16 Nov 09:40"."""
        return moment(self.event.at)

    @property
    def parts(self) -> list[story.Part]:
        return story.of_event(self.event, units=self._units)

    @property
    def details(self) -> list[tuple[str, str]]:
        job = self.event.job
        return JobRow(job, self.person).details if job else []

    @property
    def _units(self) -> str:
        """What Kling took, on the line that says what it made."""
        job = self.event.job
        paid = self.event.verb in (Event.Verb.CLONE_MADE, Event.Verb.SPOKEN)
        if not (paid and job and job.cost_settled and may(self.person, "see_spend")):
            return ""
        return _("%(units)s units") % {"units": units(job.cost_settled)}


def moment(at: datetime) -> str:
    """ "Today 09:40", "Yesterday 12:01", "16 Nov 09:40"; with the year when it is another one."""
    local, today = timezone.localtime(at), timezone.localdate()
    clock = {"time": date_format(local, "H:i")}
    if local.date() == today:
        return _("Today %(time)s") % clock
    if local.date() == today - timedelta(days=1):
        return _("Yesterday %(time)s") % clock
    return date_format(local, "DAY_AND_TIME" if local.year == today.year else "DAY_OF_YEAR")
