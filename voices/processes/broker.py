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


def empty() -> None:
    """A fresh file with its tables, so that three programs don't race to make them."""
    blank = settings.DATA_DIR / f"broker-blank-{kombu.__version__}.sqlite3"
    if not blank.exists():
        _make(blank)
    for suffix in ("-journal", "-wal", "-shm"):
        Path(f"{settings.BROKER_FILE}{suffix}").unlink(missing_ok=True)
    draft = settings.BROKER_FILE.with_suffix(".draft")
    shutil.copyfile(blank, draft)
    draft.replace(settings.BROKER_FILE)


def _make(blank: Path) -> None:
    """Takes a second for loading SQLAlchemy, therefore done once and copied afterwards."""
    draft = blank.with_suffix(f".{os.getpid()}")
    with Connection(f"sqla+sqlite:///{draft}") as connection:
        connection.SimpleQueue("celery").close()
    draft.replace(blank)


def identity() -> int:
    """Changes when the file was replaced; 0 when it is gone."""
    try:
        return settings.BROKER_FILE.stat().st_ino
    except FileNotFoundError:
        return 0
