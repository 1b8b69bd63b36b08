"""Activity as rows: one sentence each, and what belongs to it by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from voices.models import Connection, Event, Job, State
from voices.models.state import STUCK
from voices.permissions import may
from voices.services import log, sentences, story
from voices.services.log import Spent
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
    Event.Verb.RENAMED: "pencil",
    Event.Verb.LANGUAGE: "language",
    Event.Verb.TRASHED: "trash",
    Event.Verb.RESTORED: "arrow-uturn-left",
    Event.Verb.GONE: "cloud",
    Event.Verb.SEEN_AGAIN: "cloud",
}


@dataclass(frozen=True)
class ActRow:
    """Something a person did that asked nothing of Kling, or what one look at its list showed."""

    events: tuple[Event, ...]

    mark = word = waits = cost = made = ""
    stoppable = False
    details: ClassVar[tuple[tuple[str, str], ...]] = ()

    @property
    def dom_id(self) -> str:
        return f"event-{self._first.pk}"

    @property
    def at(self) -> datetime:
        return self._first.at

    @property
    def icon(self) -> str:
        return _ICONS[self._first.verb]

    @property
    def parts(self) -> list[Part]:
        return story.of_acts(self.events)

    @property
    def _first(self) -> Event:
        return self.events[0]


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
        return _MARKS.get(State(self.job.state), "ring" if self.job.pending else "")

    @property
    def icon(self) -> str:
        return _ICONS[self.job.kind]

    @property
    def parts(self) -> list[Part]:
        return story.of_job(self.job)

    @property
    def word(self) -> str:
        """The state's word; nothing for what is simply done."""
        return "" if self.job.state == State.READY else str(State(self.job.state).label)

    @property
    def stuck(self) -> bool:
        return self.job.state in STUCK

    @property
    def waits(self) -> str:
        """Why a pending job is tried again by itself; else ""."""
        return self._trouble.title if self.job.pending and self.job.reason else ""

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
        """Nothing is under way at Kling, and we only try again and again."""
        waiting = self.job.state in (State.CHECKING, State.QUEUED)
        return waiting and bool(self.waits) and self._trouble.action == "stop"

    @property
    def details(self) -> list[tuple[str, str]]:
        """Label and value: ids, Kling's own words, what was charged."""
        job = self.job
        found = [
            (_("Request id"), job.request_id),
            (_("Task id"), job.task_id),
            (_("Kling says"), job.error or job.kling_status),
            (_("Code"), job.error_code),
            (_("Charged"), self.cost and self._charged),
        ]
        return [(label, value) for label, value in found if value]

    @property
    def made(self) -> str:
        """Address of what came of it, "" while there is nothing."""
        job = self.job
        if job.recording and job.state == State.READY:
            return f"{reverse('recordings')}?{urlencode({'q': job.recording.name.rstrip('…')})}"
        if job.kind == Job.Kind.CLONE and job.voice and job.voice.state not in _NO_PAGE:
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

    @cached_property
    def _trouble(self) -> sentences.Trouble:
        return sentences.of(self.job)


_NO_PAGE = (State.DELETED, State.CANCELLED)
Row = JobRow | ActRow


@dataclass(frozen=True)
class LogDay:
    """One heading with its rows."""

    date: date
    spent: Spent
    rows: list[Row]

    @property
    def words(self) -> str:
        """Today, Yesterday, "Monday 16 November", with the year when it is another one."""
        today = timezone.localdate()
        if self.date == today:
            return _("Today")
        if self.date == today - timedelta(days=1):
            return _("Yesterday")
        return date_format(self.date, "l j F" if self.date.year == today.year else "l j F Y")


def days_of(connection: Connection, *, person: AbstractBaseUser | AnonymousUser) -> list[LogDay]:
    """The log of `connection`, newest first, by day: three queries whatever its length."""
    rows = _rows(connection, person)
    groups = [(day, list(found)) for day, found in groupby(rows, key=_day)]
    spent: dict[date, Spent] = {}
    if may(person, "see_spend"):
        spent = log.spent_by_day(connection, [day for day, _rows in groups])
    return [LogDay(date=day, spent=spent.get(day, Spent()), rows=found) for day, found in groups]


def _rows(connection: Connection, person: AbstractBaseUser | AnonymousUser) -> list[Row]:
    jobs: list[Row] = [JobRow(job, person) for job in log.last_jobs(connection)]
    full = len(jobs) == log.MOST
    acts = log.last_acts(connection, since=jobs[-1].at if full else None)
    together = groupby(acts, key=_together)
    rows: Iterable[Row] = [*jobs, *(ActRow(tuple(found)) for _key, found in together)]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _together(event: Event) -> tuple[str, datetime | int]:
    """Equal for neighbours that share a line: what the machine noticed within one minute."""
    noticed = event.verb in story.NOTICED
    return event.verb, event.at.replace(second=0, microsecond=0) if noticed else event.pk


def _day(row: Row) -> date:
    return timezone.localdate(row.at)
