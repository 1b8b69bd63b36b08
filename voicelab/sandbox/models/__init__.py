"""The sandbox's memory: its settings, the calls it received, the tasks it accepted."""

from .callback import Callback, CallbackModes, Subscription
from .fault import EVERYWHERE, Fault
from .ids import new_id
from .kind import FILMS, LASTING, Kind
from .ledger import LedgerEntry
from .settings import PRICE_CENTS, Settings
from .task import Task, TaskQuerySet

__all__ = [
    "EVERYWHERE",
    "FILMS",
    "LASTING",
    "PRICE_CENTS",
    "Callback",
    "CallbackModes",
    "Fault",
    "Kind",
    "LedgerEntry",
    "Settings",
    "Subscription",
    "Task",
    "TaskQuerySet",
    "new_id",
]
