"""The sample of a voice without a trial, as its row and its page show it."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.translation import gettext as _

from voices.models import Job, State, Voice
from voices.models.state import STUCK
from voices.permissions import SENTENCES, may
from voices.services import sentences, speaking, voice_samples
from voices.services.phrases import in_a_row


@dataclass(frozen=True)
class SamplePart:
    """What can be made, is being made or went wrong; `job` is the newest one or None."""

    voice: Voice
    job: Job | None
    person: AbstractBaseUser | AnonymousUser

    @property
    def offered(self) -> bool:
        """There is none yet, and one can be made."""
        return voice_samples.can_have(self.voice) and self.voice.state == State.READY

    @property
    def working(self) -> bool:
        return bool(self.job and self.job.pending)

    @property
    def stuck(self) -> bool:
        return bool(self.job and self.job.state in STUCK)

    @property
    def state(self) -> str:
        return self.job.state if self.job else ""

    @property
    def mark(self) -> str:
        """Before the word, while it is made."""
        return "dotted" if self.state == State.QUEUED else "ring"

    @property
    def word(self) -> str:
        return str(State(self.state).label) if self.state else ""

    @property
    def seen(self) -> str:
        """Names the job on the page, so that two presses send it once."""
        return str(self.job.uid) if self.job else ""

    @property
    def price(self) -> str:
        """What the button spends."""
        return _("1 call · %(units)s units") % {"units": speaking.UNITS}

    @property
    def refusal(self) -> str:
        """Why this person can't make it; "" when they can."""
        return "" if may(self.person, "speak") else str(SENTENCES["speak"])

    @cached_property
    def cause(self) -> str:
        """What went wrong and whether it was charged, or why it waits; else ""."""
        job = self.job
        if job is None or not (self.stuck or (job.pending and job.reason)):
            return ""
        trouble = sentences.of(job)
        return in_a_row(trouble.title, trouble.charged)

    @property
    def details(self) -> list[tuple[str, str]]:
        """Kling's own words, code and request id."""
        return sentences.of(self.job).details if self.job and self.state == State.FAILED else []
