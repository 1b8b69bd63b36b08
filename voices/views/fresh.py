"""Kling's lists are asked for by whoever looks at them when they are old: nobody has to press."""

from voices import tasks
from voices.models import Connection
from voices.services import library


def ask(connection: Connection) -> bool:
    """True when a refresh was asked for just now.

    A worker may be done with it before the page is drawn: take the pulse after this, and read the
    row of `connection` again after the pulse.
    """
    job = library.refresh_old(connection)
    if job is not None:
        tasks.nudge(job)
    return job is not None
