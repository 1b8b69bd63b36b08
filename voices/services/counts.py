"""The numbers in the tabs: kept in the transaction that changes them, audited every night."""

from collections import Counter as Counting

from django.db import transaction
from django.db.models import Count, F, Value

from voices.models import Connection, Counter, Voice
from voices.models.voice import IN_TRASH, UNLISTED, AnyPerson

TABS = ("all", *Voice.Catalogue.values, "trash")


def tabs(connection: Connection, person: AnyPerson | None = None) -> dict[str, int]:
    """Count by tab name, with `person` also their favourites; one query.

    Favourites are few and counted anew: a kept number would move for many people at once.
    """
    kept = Counter.objects.filter(connection=connection).values_list("name", "value")
    names = TABS
    if person is not None:
        names = (*TABS, "favourites")
        starred = Voice.objects.of(connection).listed().favourites_of(person).order_by()
        mine = starred.values("connection").annotate(value=Count("pk"))
        kept = kept.union(mine.values_list(Value("favourites"), "value"), all=True)
    numbers = dict(kept)
    return {name: max(0, numbers.get(name, 0)) for name in names}


def moved(voice: Voice, *, before: str | None, after: str) -> None:
    """Shift the counters for one voice; `before` is None for a new one. Call inside `atomic`."""
    gone, come = _places(voice.catalogue, before), _places(voice.catalogue, after)
    # In one order for everybody: two transactions that meet must not wait for each other.
    for name in sorted(gone ^ come):
        _shift(voice.connection_id, name, 1 if name in come else -1)


def moved_together(voices: list[Voice], *, after: str) -> None:
    """Shift the counters for voices of one connection; each still says where it was before."""
    shifts: Counting[str] = Counting()
    for voice in voices:
        gone, come = _places(voice.catalogue, voice.state), _places(voice.catalogue, after)
        shifts.update(come - gone)
        shifts.subtract(gone - come)
    for name in sorted(name for name, by in shifts.items() if by):
        _shift(voices[0].connection_id, name, shifts[name])


def added(connection: Connection, *, catalogue: str, number: int) -> None:
    """Shift the counters for `number` new listed voices. Call inside `atomic`."""
    for name in sorted(("all", catalogue)) if number else ():
        _shift(connection.pk, name, number)


def recount(connection: Connection) -> int:
    """Count everything and mend what differs; the number of mended counters."""
    for name in TABS:
        Counter.objects.get_or_create(connection=connection, name=name)
    with transaction.atomic():
        kept = _locked(connection)  # first: whoever moves a voice now waits for the audit
        rows = Voice.objects.of(connection).values_list("catalogue", "state").annotate(Count("id"))
        right = dict.fromkeys(TABS, 0)
        for catalogue, state, number in rows.order_by():
            for name in _places(catalogue, state):
                right[name] += number
        wrong = {name: value for name, value in right.items() if kept[name] != value}
        for name, value in wrong.items():
            Counter.objects.filter(connection=connection, name=name).update(value=value)
    return len(wrong)


def _locked(connection: Connection) -> dict[str, int]:
    rows = Counter.objects.select_for_update().filter(connection=connection).order_by("name")
    return {row.name: row.value for row in rows}


def _places(catalogue: str, state: str | None) -> set[str]:
    """The tabs in which a voice in this state is listed."""
    if state is None or state in UNLISTED:
        return set()
    return {"trash"} if state in IN_TRASH else {"all", catalogue}


def _shift(connection_id: int, name: str, by: int) -> None:
    row = Counter.objects.filter(connection_id=connection_id, name=name)
    if not row.update(value=F("value") + by):
        Counter.objects.get_or_create(connection_id=connection_id, name=name)
        row.update(value=F("value") + by)
