"""What ``sandbox show`` shows: the control door's rows, for people or for programs."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone

from .callbacks_send import callback_on_wire
from .control import switches_on_wire
from .ledger import entry_on_wire
from .models import Callback, Fault, LedgerEntry, Settings, Task
from .orders import fault_on_wire
from .progress import message_of, progress_of
from .wire import milliseconds

Rows = Sequence[dict[str, Any]]

NEWEST = 1000
"""Tasks that are shown at most."""

_WIDEST = 40


def tasks() -> Rows:
    """The newest tasks with their present status, newest first."""
    newest = Task.objects.select_related("subscription").order_by("-created_at", "-pk")[:NEWEST]
    return [_task_row(task) for task in newest]


TABLES: dict[str, Callable[[], Rows]] = {
    "ledger": lambda: [entry_on_wire(e) for e in LedgerEntry.objects.select_related("task")],
    "faults": lambda: [fault_on_wire(fault) for fault in Fault.objects.order_by("pk")],
    "settings": lambda: [switches_on_wire(Settings.current())],
    "tasks": tasks,
    "callbacks": lambda: [
        callback_on_wire(row) for row in Callback.objects.select_related("task").order_by("pk")
    ],
}


def as_json(rows: Rows, /) -> str:
    """A list of objects."""
    return json.dumps(list(rows), ensure_ascii=False, indent=2)


def as_text(rows: Rows, /) -> str:
    """Columns under their names; one row alone as name and value below each other."""
    if not rows:
        return "Nothing."
    if len(rows) == 1:
        width = max(len(name) for name in rows[0])
        return "\n".join(f"{name:<{width}}  {_cell(value)}" for name, value in rows[0].items())
    table = [list(rows[0]), *([_short(value) for value in row.values()] for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    )


def _task_row(task: Task) -> dict[str, Any]:
    subscription = getattr(task, "subscription", None)
    return {
        "task_id": task.task_id,
        "kind": task.kind,
        "status": progress_of(task).status,
        "message": message_of(task),
        "name": task.name or task.text,
        "external_task_id": task.external_task_id,
        "age_seconds": round((timezone.now() - task.created_at).total_seconds()),
        "created_at": milliseconds(task.created_at),
        "deleted": task.deleted_at is not None,
        "callback_url": subscription.url if subscription else "",
    }


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name}={inner}" for name, inner in value.items())
    return "" if value is None else str(value).replace("\n", " ")


def _short(value: Any) -> str:
    text = _cell(value)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
