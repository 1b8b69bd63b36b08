"""Filters of the library that an index can answer: a tag, whether they speak, who made them."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import Exact, In

from voices.models.connection import Connection
from voices.models.mark import Tag
from voices.models.narrow import Facet, Unsought
from voices.models.search import fold
from voices.models.voice import AnyPerson, Voice


def tagged(connection: Connection, tag: str) -> Facet:
    """Voices that carry this tag, however it was typed."""
    carried = Tag.objects.filter(key=fold(tag))
    keys = carried.filter(connection=connection).order_by().values("voice")
    return Facet.of(keys, walked=Q(Exists(carried.filter(voice=OuterRef("pk")))))


def speaking(connection: Connection, answers: Sequence[str]) -> Facet:
    """Voices of which we know, or don't know, whether they speak."""
    keys = Voice.objects.of(connection).filter(can_speak__in=answers).order_by().values("pk")
    walked = Q(In(Unsought("can_speak"), list(answers)))
    return Facet.of(keys, walked=walked, crossed=False)


def made_by(connection: Connection, person: AnyPerson) -> Facet:
    """Voices that this person cloned."""
    keys = Voice.objects.of(connection).filter(created_by=person.pk).order_by().values("pk")
    return Facet.of(keys, walked=Q(Exact(Unsought("created_by"), person.pk)), crossed=False)
