"""What the control door and the command line do to the sandbox's memory."""

from datetime import timedelta

from django.db.models import F

from . import files
from .models import Callback, CallbackModes, Fault, LedgerEntry, Settings, Task


def reset() -> None:
    """Forget tasks, ledger, settings, faults, callbacks and files."""
    for model in (LedgerEntry, Callback, Task, Settings, Fault, CallbackModes):
        model.objects.all().delete()
    files.forget_all()


def age(seconds: float, /, *, either_id: str) -> list[str]:
    """Move one task (by either id), or all without an id, into the past; their task ids."""
    tasks = Task.objects.named(either_id) if either_id else Task.objects.all()
    aged = list(tasks.values_list("task_id", flat=True))
    shift = timedelta(seconds=seconds)
    tasks.update(created_at=F("created_at") - shift, ends_at=F("ends_at") - shift)
    return aged
