"""A recording as a row: everything the templates need to know, by name."""

import base64
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voices.models import Job, Recording, State
from voices.models.state import PENDING, STUCK
from voices.permissions import SENTENCES, may
from voices.services import sentences, speaking, usual

#: Ways on that mean "write or choose something else", each on the Speak page.
_ELSEWHERE = {"pick-voice", "edit-text"}
_TELL = {"tell-keeper", "tell-administrator"}


@dataclass(frozen=True)
class RecordingRow:
    """One recording, its newest job, and for whom it is drawn."""

    recording: Recording
    job: Job | None
    person: AbstractBaseUser | AnonymousUser
    now: datetime

    @property
    def dom_id(self) -> str:
        return f"recording-{self.recording.uid}"

    @property
    def under(self) -> str:
        """Second line: voice and speed."""
        return f"{self.recording.voice.name} · {self.recording.speed}×"

    @property
    def kind(self) -> str:
        """Second line in the player."""
        return _("Recording · %(voice)s") % {"voice": self.recording.voice.name}

    @property
    def page_url(self) -> str:
        """Where its name leads in the player: the list with this recording in it."""
        name = self.recording.name.rstrip("…")
        return f"{reverse('recordings')}?{urlencode({'q': name})}"

    @property
    def src(self) -> str:
        """Address of our copy, "" while there is none."""
        audio = self.recording.audio
        return reverse("sound", args=[audio.uid]) if audio else ""

    @property
    def download(self) -> str:
        audio = self.recording.audio
        return reverse("download", args=[audio.uid]) if audio else ""

    @property
    def seconds(self) -> float | None:
        audio = self.recording.audio
        return audio.seconds if audio else None

    @property
    def peaks(self) -> bytes | None:
        audio = self.recording.audio
        return bytes(audio.peaks) if audio and audio.peaks else None

    @property
    def peaks_text(self) -> str:
        return base64.b64encode(self.peaks).decode() if self.peaks else ""

    @property
    def saved(self) -> bool:
        return self.recording.state == State.READY and bool(self.src)

    @property
    def stuck(self) -> bool:
        return self.recording.state in STUCK

    @property
    def failed(self) -> bool:
        """It is certain that there is none, and what that cost."""
        return self.recording.state == State.FAILED

    @property
    def word(self) -> str:
        return str(State(self.recording.state).label)

    @property
    def note(self) -> str:
        """Below the state's word: the cause, or why it waits."""
        if self.trouble and self.failed:
            return self.trouble.whole
        if self.trouble and self.stuck:
            return self.trouble.title
        return self.trouble.waits if self.trouble and self.job_waits else ""

    @property
    def job_waits(self) -> bool:
        """It was refused for now and is tried again by itself."""
        return bool(self.job and self.job.state == State.QUEUED and self.job.reason)

    @cached_property
    def trouble(self) -> sentences.Trouble | None:
        return sentences.of(self.job) if self.job else None

    @cached_property
    def progress(self) -> usual.Progress | None:
        working = self.job is not None and self.recording.state in PENDING
        return usual.progress(self.job, self.now) if working and self.job else None

    @property
    def percent(self) -> int:
        return int(self.progress.share * 100) if self.progress else 0

    @property
    def days_left(self) -> str:
        """ "Kling removes it in 6 days" while our copy is missing and did not come at once."""
        recording, job = self.recording, self.job
        gone = recording.removed_by_kling_at
        if recording.state != State.SAVING or not gone or job is None or not job.tries:
            return ""
        days = max(0, (gone - self.now).days)
        return ngettext(
            "Kling removes it in %(days)s day", "Kling removes it in %(days)s days", days
        ) % {"days": days}

    @property
    def refusal(self) -> str:
        """Why this person can't send again or give up; "" when they can."""
        return "" if may(self.person, "speak") else str(SENTENCES["speak"])

    @property
    def elsewhere(self) -> str:
        """Address of the Speak page with this text, when sending the same again would not help."""
        action = self.trouble.action if self.trouble else ""
        return f"{reverse('speak')}?from={self.recording.uid}" if action in _ELSEWHERE else ""

    @property
    def tell(self) -> bool:
        return bool(self.trouble and self.trouble.action in _TELL)

    @property
    def again_price(self) -> str:
        """What *Send again* spends, said before it is pressed."""
        return _("1 call · %(units)s units") % {"units": speaking.UNITS}

    @property
    def form_key(self) -> str:
        """Names the job that the person sees, so that two presses send it once."""
        return str(self.job.uid) if self.job else ""

    @property
    def who(self) -> str:
        person = self.recording.created_by
        return person.get_short_name() or person.get_username() if person else ""

    @property
    def time(self) -> str:
        return date_format(timezone.localtime(self.recording.created_at), "H:i")

    @property
    def day(self) -> str:
        """The day where no heading says it: "" today, "Mon", "16 Nov"."""
        made, now = timezone.localtime(self.recording.created_at), timezone.localtime(self.now)
        age = (now.date() - made.date()).days
        if age <= 0:
            return ""
        return date_format(made, "D" if age < 7 else "DAY")
