"""Connections that go only where the rules allow.

A name is resolved once and the checked address is connected to, so that a name which changes its
answer between check and use gains nothing. TLS and the Host header keep the name.
"""

import functools
import queue
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from voices.kling.errors import AddressRefused
from voices.kling.guard import Rules
from voices.kling.trip import Trip

CONNECT_SECONDS = 5.0

SocketAddress = tuple[Any, ...]


def resolve(host: str, /, *, port: int, seconds: float) -> list[tuple[int, SocketAddress]]:
    """Every address of a name as (family, socket address), without duplicates.

    The system's resolver has no time-out of its own that we could set, so it runs aside.
    Raises OSError (also when it takes longer than `seconds`).
    """
    answers: queue.SimpleQueue[list[tuple[int, SocketAddress]] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys((entry[0], entry[4]) for entry in found)))
        except (OSError, UnicodeError) as error:
            answers.put(OSError(f"cannot resolve: {type(error).__name__}"))

    threading.Thread(target=ask, daemon=True, name="resolve").start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("cannot resolve in time") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


@dataclass(frozen=True)
class Dialler:
    """Opens sockets for one trip under one set of rules."""

    rules: Rules
    trip: Trip

    def open(self, host: str, /, *, port: int) -> socket.socket:
        """A connected socket to an admitted address; AddressRefused or OSError."""
        self.trip.dialled, self.trip.connected = True, False
        last: OSError = OSError("the name has no address")
        for family, address in self._admitted(host, port=port):
            try:
                return self._connect(family, address, host=host, port=port)
            except ConnectionResetError:
                # urllib3 takes that errno for a reset while sending and goes on without a socket.
                last = ConnectionAbortedError("reset while connecting")
            except OSError as error:
                last = error
        raise last

    def _admitted(self, host: str, /, *, port: int) -> Iterator[tuple[int, SocketAddress]]:
        bare = host.strip("[]")
        found = resolve(bare, port=port, seconds=self._patience)
        good = [entry for entry in found if self._admits(entry[1], host=bare, port=port)]
        if found and not good:
            raise AddressRefused("address")
        return iter(good)

    def _connect(
        self, family: int, address: SocketAddress, /, *, host: str, port: int
    ) -> socket.socket:
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            self.trip.hold(connection)
            connection.settimeout(self._patience)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.connect(address)
            # A second look, at what the kernel says we are talking to.
            if not self._admits(connection.getpeername(), host=host, port=port):
                raise AddressRefused("address")
        except BaseException:
            connection.close()
            raise
        return connection

    def _admits(self, address: SocketAddress, /, *, host: str, port: int) -> bool:
        return self.rules.admits(str(address[0]), host=host, port=port)

    @property
    def _patience(self) -> float:
        return max(0.001, min(CONNECT_SECONDS, self.trip.left))


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, dialler: Dialler, **options: Any) -> None:
        self.dialler = dialler
        super().__init__(*args, **options)

    def _new_conn(self) -> socket.socket:
        return self.dialler.open(self.host, port=self.port or self.default_port)

    def connect(self) -> None:
        super().connect()
        self.dialler.trip.connected = True


class _Secure(HTTPSConnection):
    def __init__(self, *args: Any, dialler: Dialler, **options: Any) -> None:
        self.dialler = dialler
        super().__init__(*args, **options)

    def _new_conn(self) -> socket.socket:
        return self.dialler.open(self.host, port=self.port or self.default_port)

    def connect(self) -> None:
        # Returns only after the handshake and the check of the certificate.
        super().connect()
        self.dialler.trip.connected = True


class GuardedAdapter(HTTPAdapter):
    """The adapter of one trip: guarded connections, never reused, no retries, no proxies."""

    def __init__(self, dialler: Dialler, /) -> None:
        self._dialler = dialler
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> Any:
        """The pool for a request, made to use guarded connections."""
        pool: Any = super().get_connection_with_tls_context(*args, **options)
        kind = _Secure if pool.scheme == "https" else _Plain
        pool.ConnectionCls = functools.partial(kind, dialler=self._dialler)
        return pool
