"""Activity as rows: one sentence each, and what belongs to it by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils import timezone

from voices.models import Connection, Event
from voices.permissions import may
from voices.services import log, story
from voices.services.log import Spent
from voices.services.story import Part
from voices.views.day_words import day_words
from voices.views.job_row import JobRow

_ICONS: dict[str, str] = {
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


Row = JobRow | ActRow


@dataclass(frozen=True)
class LogDay:
    """One heading with its rows."""

    date: date
    spent: Spent
    rows: list[Row]

    @property
    def words(self) -> str:
        return day_words(self.date)


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


def _together(event: Event) -> tuple[str, datetime | int | str]:
    """Equal for neighbours that share a line: one press, or what was noticed within one minute."""
    if many := event.facts.get("many"):
        return event.verb, str(many)
    noticed = event.verb in story.NOTICED and event.person_id is None
    return event.verb, event.at.replace(second=0, microsecond=0) if noticed else event.pk


def _day(row: Row) -> date:
    return timezone.localdate(row.at)
