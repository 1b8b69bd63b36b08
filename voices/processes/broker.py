"""The embedded broker's file: emptied at start, watched afterwards.

Its messages are only nudges, so old ones are worth nothing. When the file is replaced, programs
that hold the old one go on talking into nowhere (measured: no tick arrived any more).
"""

import os
import shutil
from pathlib import Path

import kombu
from django.conf import settings
from kombu.connection import Connection


class Watch:
    """Notices that the file of now was replaced or is gone; `close` when nobody asks any more.

    It holds the file open: the number of a file that nobody holds is given to the very next one
    (measured), and a replacement made by whoever came first looked like the file itself.
    """

    def __init__(self, held: int) -> None:
        self._held = held

    def replaced(self) -> bool:
        try:
            return not os.path.samestat(os.fstat(self._held), settings.BROKER_FILE.stat())
        except FileNotFoundError:
            return True

    def close(self) -> None:
        os.close(self._held)


def empty() -> Watch:
    """A fresh file with its tables, so that three programs don't race to make them."""
    blank = settings.DATA_DIR / f"broker-blank-{kombu.__version__}.sqlite3"
    if not blank.exists():
        _make(blank)
    for suffix in ("-journal", "-wal", "-shm"):
        Path(f"{settings.BROKER_FILE}{suffix}").unlink(missing_ok=True)
    draft = settings.BROKER_FILE.with_suffix(".draft")
    shutil.copyfile(blank, draft)
    watch = Watch(os.open(draft, os.O_RDONLY))
    draft.replace(settings.BROKER_FILE)
    return watch


def _make(blank: Path) -> None:
    """Takes a second for loading SQLAlchemy, therefore done once and copied afterwards."""
    draft = blank.with_suffix(f".{os.getpid()}")
    with Connection(f"sqla+sqlite:///{draft}") as connection:
        connection.SimpleQueue("celery").close()
    draft.replace(blank)
