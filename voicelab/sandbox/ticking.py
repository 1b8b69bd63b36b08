"""The sandbox's heartbeat: once a second what is due goes out, in one process of a machine."""

import fcntl
import logging
import threading
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import close_old_connections

from .callbacks import write_due
from .callbacks_send import send_due
from .models import Callback

SECONDS = 1.0
SECONDS_AFTER_ERROR = 10.0

logger = logging.getLogger(__name__)


def tick() -> list[Callback]:
    """Write the callbacks that tasks owe by now, and post those that are due."""
    write_due()
    return send_due()


def start() -> threading.Thread:
    """Tick on a thread of its own until the process ends."""
    thread = threading.Thread(target=_tick_for_ever, name="sandbox-ticker", daemon=True)
    thread.start()
    return thread


def beat() -> float:
    """A tick that never raises; the seconds until the next one."""
    try:
        tick()
    except Exception:
        # The database may be back in a moment.
        logger.exception("The sandbox's tick failed")
        return SECONDS_AFTER_ERROR
    return SECONDS


def lock_file() -> IO[str]:
    """The file whose lock makes one process of those on this data folder the ticking one."""
    folder = Path(settings.DATA_DIR) / "sandbox"
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / "tick.lock").open("w")


def won(lock: IO[str], /) -> bool:
    """Whether the lock is ours; the system gives it back when the process ends."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _tick_for_ever() -> None:
    clock = threading.Event()
    lock = lock_file()
    while not won(lock):
        clock.wait(SECONDS)
    while True:
        # What Django does around each request: a server that went away is dialled anew.
        close_old_connections()
        clock.wait(beat())
