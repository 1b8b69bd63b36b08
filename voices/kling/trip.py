"""One exchange with the far end: its total deadline, and how far it got.

The time-out of `requests` is per read: a server that drips one byte every half second holds the
caller for ever (measured). A trip shuts the socket at the deadline, whatever state it is in.
"""

import contextlib
import socket
import threading
import time
from types import TracebackType
from typing import Self


class Trip:
    """A context manager around one exchange; `seconds` is the limit for all of it."""

    def __init__(self, *, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._handles: list[socket.socket] = []
        self._over = False
        self.dialled = False
        self.connected = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._over = True
            for handle in self._handles:
                handle.close()
            self._handles.clear()

    @property
    def left(self) -> float:
        """Seconds until the deadline, never negative."""
        return max(0.0, self._ends - time.monotonic())

    @property
    def late(self) -> bool:
        """Whether the deadline has passed."""
        return self.left == 0.0

    def hold(self, connection: socket.socket, /) -> None:
        """Take charge of a fresh socket; TimeoutError when the trip is over already.

        The handle is a duplicate, because TLS moves the original into an object of its own while
        the handshake still runs; shutting the duplicate shuts both.
        """
        with self._lock:
            if self._over or self.late:
                raise TimeoutError("the deadline passed while connecting")
            self._handles.append(connection.dup())

    def _cut(self) -> None:
        with self._lock:
            self._over = True
            for handle in self._handles:
                with contextlib.suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)
