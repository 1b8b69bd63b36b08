"""Waiting as a server waits: no longer than an in-process caller would listen."""

import time

from django.http import HttpRequest


class CallerLeftError(Exception):
    """An in-process caller's deadline passed; whatever was done stays done."""


def pause(request: HttpRequest, seconds: float, /) -> None:
    """Sleep, but no longer than an in-process caller is willing to wait.

    Raises ``CallerLeftError`` at that deadline; over a socket the caller hangs up by itself.
    """
    deadline = getattr(request, "sandbox_deadline", None)
    left = seconds if deadline is None else deadline - time.monotonic()
    time.sleep(max(0.0, min(seconds, left)))
    if left < seconds:
        raise CallerLeftError


def hesitate(request: HttpRequest, seconds: float, /) -> None:
    """Sleep between two pieces of a body, as long as the caller bears silence.

    Raises ``TimeoutError`` then, as a socket does; over a real one the caller hangs up by itself.
    """
    patience = getattr(request, "sandbox_patience", None)
    bearable = seconds if patience is None else min(seconds, patience)
    time.sleep(bearable)
    if bearable < seconds:
        raise TimeoutError("timed out")
