"""The sandbox's clock, which a fault can put ahead: tokens and the Date header follow it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ahead: ContextVar[float] = ContextVar("seconds ahead", default=0.0)


def now() -> float:
    """Seconds since the epoch by the sandbox's clock."""
    return time.time() + _ahead.get()


@contextmanager
def ahead(seconds: float, /) -> Iterator[None]:
    """Put the clock ahead (or back) while one call is judged."""
    token = _ahead.set(seconds)
    try:
        yield
    finally:
        _ahead.reset(token)
