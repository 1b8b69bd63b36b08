"""The embedded broker's file: emptied at start, watched afterwards.

Its messages are only nudges, so old ones are worth nothing. When the file is replaced, programs
that hold the old one go on talking into nowhere (measured: no tick arrived any more).
"""

from pathlib import Path

from celery import current_app
from django.conf import settings


def empty() -> None:
    """A fresh file with its tables, so that three programs don't race to make them."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        Path(f"{settings.BROKER_FILE}{suffix}").unlink(missing_ok=True)
    with current_app.connection_for_write() as connection:
        connection.default_channel.queue_declare("celery")
        connection.default_channel.session.close()


def identity() -> int:
    """Changes when the file was replaced; 0 when it is gone."""
    try:
        return settings.BROKER_FILE.stat().st_ino
    except FileNotFoundError:
        return 0
