"""Taking in a paid call: magic words, units, slots, then the task itself."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from .callbacks import subscribe
from .envelope import RefusalError
from .ledger import entry_of
from .models import LASTING, PRICE_CENTS, Kind, Settings, Task
from .outcomes import BUSY_REFUSALS, SLOW_FACTOR, outcome_of

NO_UNITS = (1102, "Account balance not enough")
NO_SLOT = (1303, "parallel task over resource pack limit")
TIMED_OUT = (5002, "Server timeout, please try again later")


def accept(
    request: HttpRequest, *, kind: Kind, words: str, cents: int = PRICE_CENTS, **fields: Any
) -> Task:
    """Charge and create in one transaction; ``RefusalError`` 1102 or 1303 changes nothing."""
    outcome = outcome_of(words)
    entry = entry_of(request)
    if outcome == "broke":
        raise RefusalError(*NO_UNITS)
    if outcome == "busy" and entry.refusals_before(NO_SLOT[0]) < BUSY_REFUSALS:
        raise RefusalError(*NO_SLOT)
    knobs = Settings.current()
    seconds = knobs.task_seconds * (SLOW_FACTOR if outcome == "slow" else 1)
    now = timezone.now()
    with transaction.atomic():
        # The charge comes first: it locks the one settings row, so the count below is exact.
        if not Settings.charge(cents):
            raise RefusalError(*NO_UNITS)
        if kind in LASTING:
            _demand_slot(knobs)
            _demand_new_id(fields["external_task_id"], knobs=knobs)
        ends_at = now + timedelta(0, seconds) if kind in LASTING or outcome == "odd" else now
        task = Task.objects.create(
            kind=kind, outcome=outcome, cents=cents, created_at=now, ends_at=ends_at, **fields
        )
        entry.task, entry.accepted = task, True
        entry.save(update_fields=["task", "accepted"])
        subscribe(request, task)
    return task


def answer_unless_lost(task: Task, /) -> None:
    """``RefusalError`` 5002 when the magic word says that the answer never arrives."""
    if task.outcome == "lost":
        raise RefusalError(*TIMED_OUT)


def _demand_slot(knobs: Settings) -> None:
    if Task.objects.running().count() >= knobs.slots:
        raise RefusalError(*NO_SLOT)


def _demand_new_id(external_id: str, *, knobs: Settings) -> None:
    if not external_id or knobs.accept_duplicate_ids:
        return
    # "Unique per account" (vendor page): of whatever kind the other task is.
    if Task.objects.filter(external_task_id=external_id).exists():
        raise RefusalError(1201, f"External_task_id {external_id} already exists")
