"""The sandbox's memory: its settings, the calls it received, the tasks it accepted."""

from .ids import new_id
from .kind import FILMS, LASTING, Kind
from .ledger import LedgerEntry
from .settings import PRICE_CENTS, Settings
from .task import Task, TaskQuerySet

__all__ = [
    "FILMS",
    "LASTING",
    "PRICE_CENTS",
    "Kind",
    "LedgerEntry",
    "Settings",
    "Task",
    "TaskQuerySet",
    "new_id",
]
