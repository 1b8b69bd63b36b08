"""One job as a line of Activity, and what its Details hold."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from voices.models import Job, State
from voices.models.state import STUCK
from voices.models.voice import UNLISTED
from voices.permissions import may
from voices.services import engine, log, sentences, slots, story
from voices.services.story import Part
from voices.templatetags.sound import units

#: State -> the mark before the sentence; other rows have the icon of their kind.
_MARKS = {State.QUEUED: "dotted", State.FAILED: "octagon", State.IN_DOUBT: "octagon"}
_ICONS: dict[str, str] = {
    Job.Kind.CLONE: "document-duplicate",
    Job.Kind.SPEAK: "chat-bubble-bottom-center-text",
    Job.Kind.SAVE: "play-circle",
    Job.Kind.FETCH: "link",
    Job.Kind.DELETE: "trash",
    Job.Kind.SYNC: "arrow-path",
}


@dataclass(frozen=True)
class JobRow:
    """One job, and for whom it is drawn."""

    job: Job
    person: AbstractBaseUser | AnonymousUser

    @property
    def dom_id(self) -> str:
        return f"job-{self.job.uid}"

    @property
    def at(self) -> datetime:
        return self.job.created_at

    @property
    def mark(self) -> str:
        marks = {} if self._only_asks else _MARKS
        return marks.get(State(self.job.state), "ring" if self.job.pending else "")

    @property
    def icon(self) -> str:
        return _ICONS[self.job.kind]

    @property
    def parts(self) -> list[Part]:
        return story.of_job(self.job)

    @property
    def word(self) -> str:
        """The state's word; nothing for what is simply done, or needs no slot and nobody."""
        alone = self._only_asks or (self.stuck and self._buys_nothing)
        silent = self.job.state == State.READY or alone
        return "" if silent else str(State(self.job.state).label)

    @property
    def stuck(self) -> bool:
        return self.job.state in STUCK

    @property
    def waits(self) -> str:
        """Why a pending job is tried again by itself; else ""."""
        return self._trouble.waits if self.job.pending and self.job.reason else ""

    @property
    def cost(self) -> str:
        """ "0.15 units" or "not charged", for who may see what was spent."""
        job = self.job
        if job.kind not in log.PAID or job.pending or not may(self.person, "see_spend"):
            return ""
        if job.cost_settled:
            return _("%(units)s units") % {"units": units(job.cost_settled)}
        return _("not known") if job.state == State.IN_DOUBT else _("not charged")

    @property
    def stop_refusal(self) -> str:
        """Why this person can't stop it; "" for its maker and for keepers."""
        if self.job.created_by_id == self.person.pk or may(self.person, "remove"):
            return ""
        return _("Only its maker or a keeper can stop this. Ask a keeper.")

    @property
    def stoppable(self) -> bool:
        """We only try again and again, and may leave it."""
        return engine.may_stop(self.job) and bool(self.waits) and self._trouble.action == "stop"

    @property
    def details(self) -> list[tuple[str, str]]:
        """Label and value: ids, Kling's own words, what was charged."""
        job = self.job
        says = sentences.who_says(job.reason, code=job.error_code) if job.error else ""
        found = [
            (_("Request id"), job.request_id),
            (_("Task id"), job.task_id),
            (says or _("Kling says"), job.error or job.kling_status),
            (_("Code"), job.error_code),
            (_("Charged"), self.cost and self._charged),
        ]
        return [(label, value) for label, value in found if value]

    @property
    def made(self) -> str:
        """Address of what came of it, "" while there is nothing."""
        job = self.job
        if job.recording and job.state == State.READY:
            if job.recording.is_sample and job.voice:
                return reverse("voice", args=[job.voice.uid])
            return f"{reverse('recordings')}?{urlencode({'q': job.recording.name.rstrip('…')})}"
        if job.kind == Job.Kind.CLONE and job.voice and job.voice.state not in UNLISTED:
            return reverse("voice", args=[job.voice.uid])
        return ""

    @property
    def made_name(self) -> str:
        job = self.job
        return job.recording.name if job.recording else job.voice.name if job.voice else ""

    @property
    def made_seconds(self) -> float | None:
        recording = self.job.recording
        return recording.audio.seconds if recording and recording.audio else None

    @property
    def _charged(self) -> str:
        if not self.job.cost_settled:
            return self.cost
        return _("%(units)s, as Kling reported") % {"units": self.cost}

    @property
    def _only_asks(self) -> bool:
        """Queued, but not for a slot: a question, a deletion, a copy."""
        return self.job.state == State.QUEUED and self._buys_nothing

    @property
    def _buys_nothing(self) -> bool:
        """It is asked again by itself, sooner or later, whatever the cause."""
        return self.job.kind not in slots.COLUMNS

    @cached_property
    def _trouble(self) -> sentences.Trouble:
        return sentences.of(self.job)
