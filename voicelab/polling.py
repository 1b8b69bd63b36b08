"""How a worker waits at the embedded broker: it looks often, and stops as soon as it is told to."""

import threading
from time import monotonic, sleep
from typing import Any

#: Seconds between two looks. The default of one second is too slow for a person who waits.
EVERY = 0.1
#: Set when this worker was told to stop.
stopping = threading.Event()


def install() -> None:
    """Make the transport wait like this in this process, once.

    The transport's own interval can't be set: as an option it would go to create_engine and fail
    (measured). A worker that is told to stop would wait out two turns of two seconds each
    (measured: 3.4 s). Imported here because SQLAlchemy takes longer to load than everything else
    that `start` needs.
    """
    from kombu.transport.sqlalchemy import Transport

    one_turn = Transport.drain_events

    def drain_events(self: Any, connection: Any, timeout: float | None = None) -> None:
        """Returns after a message; raises socket.timeout after `timeout` seconds without one."""
        until = None if timeout is None else monotonic() + timeout
        while True:
            try:
                one_turn(self, connection, timeout=0)
            except TimeoutError:  # it is socket.timeout
                if stopping.is_set() or (until is not None and monotonic() >= until):
                    raise
                sleep(EVERY)
            else:
                return

    Transport.drain_events = drain_events  # type: ignore[method-assign]
