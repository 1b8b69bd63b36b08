"""A library that others filled: finished voices made in bulk, and how it changes by itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from .models import Kind, Task, new_id

MOST = 1_000_000

_SPREAD = timedelta(days=20)
"""Well inside the life of result links, so that every trial can still be fetched."""

_NAMES = ("Anna", "Ben", "Clara", "David", "Elif", "Finn", "Grace", "Hiro", "小美", "阿强")
_BATCH = 2_000


def populate(count: int, /) -> None:
    """Give the account exactly this many synthetic voices; earlier ones go."""
    synthetic = Task.objects.filter(synthetic=True)
    gap = _SPREAD / max(count, 1)
    with transaction.atomic():
        # No row of the ledger or of the callbacks hangs on them, so no cascade is needed.
        synthetic._raw_delete(synthetic.db)
        _make(count, first=timezone.now() - gap * count, gap=gap)


def shuffle(count: int, /) -> None:
    """Remove up to so many synthetic voices anywhere in the list, and add as many on top.

    What goes is decided by how many there ever were, so a second run removes the same places.
    """
    synthetic = Task.objects.filter(synthetic=True)
    with transaction.atomic():
        here = list(synthetic.filter(deleted_at=None).order_by("pk").values_list("pk", flat=True))
        gone = Random(synthetic.count()).sample(here, min(count, len(here)))  # noqa: S311
        now = timezone.now()
        synthetic.filter(pk__in=gone).update(deleted_at=now)
        _make(len(gone), first=now, gap=timedelta(0))


def _make(count: int, *, first: datetime, gap: timedelta) -> None:
    Task.objects.bulk_create(_voices(count, first=first, gap=gap), batch_size=_BATCH)


def _voices(count: int, *, first: datetime, gap: timedelta) -> Iterator[Task]:
    """Ids that grow from a fresh one: drawn one by one they would collide."""
    start = int(new_id())
    for number in range(count):
        at = first + gap * number
        yield Task(
            kind=Kind.CLONE,
            task_id=str(start + 2 * number),
            result_id=str(start + 2 * number + 1),
            name=f"{_NAMES[number % len(_NAMES)]} {number + 1}",
            synthetic=True,
            created_at=at,
            ends_at=at,
        )
