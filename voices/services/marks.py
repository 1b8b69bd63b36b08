"""Favourites of a person, tags and the note of a voice."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Min

from voices.models import Connection, Favourite, Tag, Voice
from voices.models.search import fold

#: Tags that one voice can carry.
MOST_TAGS = 20
LONGEST_NOTE = 2000


def star(voice: Voice, *, person: AbstractBaseUser, on: bool) -> None:
    """Make `voice` a favourite of `person`, or no more one; twice is once."""
    if on:
        Favourite.objects.get_or_create(voice=voice, person_id=person.pk)
    else:
        Favourite.objects.filter(voice=voice, person_id=person.pk).delete()


def set_tags(voice: Voice, names: Iterable[str]) -> None:
    """Give `voice` exactly these tags, 1–40 characters each, spelled as on other voices."""
    with transaction.atomic():
        row = Voice.objects.select_for_update().get(pk=voice.pk)
        wanted = spelled(row.connection_id, names)
        Tag.objects.filter(voice=row).exclude(key__in=wanted).delete()
        fresh = [
            Tag(connection_id=row.connection_id, voice=row, key=key, name=name)
            for key, name in wanted.items()
        ]
        Tag.objects.bulk_create(fresh, ignore_conflicts=True)
        row.tags = list(wanted.values())
        _write(row, "tags")
    voice.tags = row.tags


def set_note(voice: Voice, text: str) -> None:
    """What makers want each other to know about `voice`, at most 2,000 characters."""
    with transaction.atomic():
        row = Voice.objects.select_for_update().get(pk=voice.pk)
        row.note = text
        _write(row, "note")
    voice.note = text


def suggested(connection: Connection, beginning: str, limit: int) -> list[str]:
    """Tags in use that begin so, the most used first; one query."""
    rows = Tag.objects.filter(connection=connection, key__startswith=fold(beginning))
    named = rows.values("key").annotate(shown=Min("name"), used=Count("pk"))
    return [row["shown"] for row in named.order_by("-used", "key")[:limit]]


def spelled(connection_id: int, names: Iterable[str]) -> dict[str, str]:
    """Folded key -> name, in the order of `names`, each as it is spelled on other voices."""
    typed: dict[str, str] = {}
    for name in names:
        typed.setdefault(fold(name), name)
    known = Tag.objects.filter(connection_id=connection_id, key__in=typed)
    return typed | dict(known.values_list("key").annotate(Min("name")))


def _write(voice: Voice, field: str) -> None:
    voice.search_text = voice.words()
    voice.save(update_fields=[field, "search_text"])
