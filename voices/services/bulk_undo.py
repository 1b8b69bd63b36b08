"""Undo of stars and tags of many voices: exactly what one press changed, whatever was there before.

What a chunk changes is written in its transaction; taking it back removes that note first, so that
two presses of Undo are one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from voices.models import BulkChange, Favourite, Voice
from voices.models.voice import UNLISTED
from voices.services import bulk_tags

#: The toast with Undo goes after seconds; a tab may be left open.
LIFE = timedelta(days=1)
Kind = BulkChange.Kind


@dataclass(frozen=True)
class Press:
    """Who pressed, and the name by which Undo finds what it changed."""

    person: AbstractBaseUser
    act: UUID

    def note(self, kind: str, changes: dict[str, list[int]]) -> None:
        """Remember the voices (primary keys) that were changed; call inside the transaction."""
        told = {key: voices for key, voices in changes.items() if voices}
        if told:
            facts = {"act": self.act, "person_id": self.person.pk, "kind": kind}
            BulkChange.objects.create(changes=told, **facts)


def undo_stars(press: Press) -> tuple[str, list[int]]:
    """Take back stars that one press gave or took: its kind, and the voices' primary keys."""
    voices: list[int] = []
    kind = ""
    for row in _noted(press, (Kind.STAR, Kind.UNSTAR)):
        with transaction.atomic():
            if _mine(row):
                kind = row.kind
                voices += _stars_back(row)
    return kind, voices


def undo_tags(press: Press) -> list[int]:
    """Take off the tags that one press added; the primary keys of the voices."""
    voices: list[int] = []
    for row in _noted(press, (Kind.TAG,)):
        with transaction.atomic():
            if _mine(row):
                voices += bulk_tags.take_off(row.changes)
    return voices


def forget(now: datetime) -> None:
    """Drop what nobody takes back any more."""
    BulkChange.objects.filter(made_at__lt=now - LIFE).delete()


def _noted(press: Press, kinds: Iterable[str]) -> Iterable[BulkChange]:
    rows = BulkChange.objects.filter(act=press.act, person_id=press.person.pk, kind__in=kinds)
    return rows.order_by("pk").iterator(chunk_size=20)


def _mine(row: BulkChange) -> bool:
    return BulkChange.objects.filter(pk=row.pk).delete()[0] == 1


def _stars_back(row: BulkChange) -> list[int]:
    pks: list[int] = row.changes[""]
    if row.kind == Kind.STAR:
        Favourite.objects.filter(voice__in=pks, person_id=row.person_id).delete()
        return pks
    there = Voice.objects.filter(pk__in=pks).exclude(state__in=UNLISTED)
    pks = list(there.select_for_update().values_list("pk", flat=True))
    stars = [Favourite(voice_id=pk, person_id=row.person_id) for pk in pks]
    Favourite.objects.bulk_create(stars, ignore_conflicts=True)
    return pks
