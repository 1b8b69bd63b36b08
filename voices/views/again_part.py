"""A voice that Kling has no more, as Trash and its page show it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voices.models import Voice
from voices.permissions import SENTENCES, may
from voices.services import cloning, remake
from voices.services.clip_files import KEPT
from voices.services.refusals import Refused
from voices.templatetags.sound import units
from voices.views.in_trash import day


@dataclass(frozen=True)
class Again:
    """A gone voice (from `remake.with_facts`) for one person."""

    voice: Voice
    person: AbstractBaseUser | AnonymousUser
    now: datetime

    @property
    def gone(self) -> bool:
        return self.voice.state in remake.GONE

    @property
    def went(self) -> str:
        """ "Kling's copy went 12 Nov", below the state's word."""
        return _("Kling's copy went %(day)s") % {"day": day(self.voice.state_at)}

    @property
    def kept(self) -> bool:
        """The clip is still here."""
        return self.left > timedelta()

    @property
    def left(self) -> timedelta:
        """How long the clip stays."""
        original = self.voice.clip.original if self.voice.clip else None
        until = original.expires_at if original else None
        return max(until - self.now, timedelta()) if until else timedelta()

    @property
    def left_words(self) -> str:
        """ "82 days"; the last day counts hours."""
        days, hours = self.left.days, self.left.seconds // 3600
        if days:
            return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}

    @property
    def until(self) -> str:
        return day(self.now + self.left)

    @property
    def clip_words(self) -> str:
        """How long the clip is kept; "" when it is gone."""
        facts = {"left": self.left_words, "until": self.until}
        return _("Its clip is kept %(left)s, until %(until)s.") % facts if self.kept else ""

    @property
    def left_percent(self) -> int:
        return min(100, round(100 * self.left / KEPT))

    @property
    def made_url(self) -> str:
        """The voice that was made of it already, "" while there is none."""
        uid = getattr(self.voice, "again_uid", None)
        return reverse("voice", args=[uid]) if uid else ""

    @property
    def refusal(self) -> str:
        """Why this person can't; "" when they can."""
        reason = remake.refusal(self.voice, self.person)
        if reason:
            return Refused(reason).sentence
        return "" if may(self.person, "clone") else str(SENTENCES["clone"])

    @property
    def price(self) -> str:
        return _("1 call · %(units)s units") % {"units": units(cloning.UNITS)}
