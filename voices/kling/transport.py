"""Bytes out, bytes in: one fresh session per exchange, nothing from the environment.

A fresh connection every time: a kept one that died unnoticed would turn a paid call into an
"unknown". Every failure of the wire leaves here as one of our classes; the errors of `requests`
are not kept as causes, because they hold the request and with it the key.
"""

import io
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Protocol, TypeVar

import requests
from requests.adapters import BaseAdapter
from urllib3.exceptions import HTTPError

from voices.kling.connection import Dialler, GuardedAdapter
from voices.kling.errors import (
    AddressRefused,
    Declined,
    KlingError,
    NoAnswer,
    NotSent,
    TooLarge,
    TooSlow,
)
from voices.kling.guard import Rules
from voices.kling.trip import Trip

USER_AGENT = "VoiceLab/0.1"
CHUNK = 64 * 1024

T = TypeVar("T")

_WIRE = (requests.RequestException, HTTPError, HTTPException, OSError, ValueError)


class Sink(Protocol):
    """Where a body goes."""

    def write(self, chunk: bytes, /) -> int:
        """Take the next piece."""


@dataclass(frozen=True)
class Head:
    """The first lines of an answer; header names in any case."""

    status: int
    headers: Mapping[str, str]

    @property
    def encoded(self) -> bool:
        """Whether the body is compressed although we asked for it as it is."""
        coding = self.headers.get("Content-Encoding", "").strip().lower()
        return coding not in ("", "identity")

    @property
    def redirect(self) -> bool:
        """Whether it sends us elsewhere."""
        return self.status in (301, 302, 303, 307, 308)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds of one body: its size, the longest silence, and the least progress.

    Every `window` seconds at least `least` bytes must have come.
    """

    max_bytes: int
    silence: float
    window: float = 15.0
    least: int = 1


@dataclass(frozen=True)
class Transport:
    """Carries requests under rules.

    `adapters` (address prefix → adapter) answer without a socket.
    """

    rules: Rules
    adapters: Mapping[str, BaseAdapter] = field(default_factory=dict)
    user_agent: str = USER_AGENT

    def carry(
        self,
        request: requests.Request,
        /,
        *,
        trip: Trip,
        into: Sink,
        limits: Limits,
        check: Callable[[Head], None],
    ) -> Head:
        """Send, let `check` look at the head, write the body; a redirect's body is not read.

        Raises NotSent, AddressRefused, NoAnswer, TooLarge, TooSlow, and what `check` raises.
        """
        with self._session(trip) as session:
            response = _wired(lambda: self._sent(session, request, limits.silence), trip=trip)
            with response:
                head = Head(response.status_code, response.headers)
                check(head)
                if not head.redirect:
                    _pour(response, into, trip=trip, limits=limits)
                return head

    def _session(self, trip: Trip, /) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.headers = requests.structures.CaseInsensitiveDict(
            {"User-Agent": self.user_agent, "Accept-Encoding": "identity", "Connection": "close"}
        )
        guarded = GuardedAdapter(Dialler(self.rules, trip))
        session.mount("https://", guarded)
        session.mount("http://", guarded)
        for prefix, adapter in self.adapters.items():
            # With the slash, so that https://practice.invalid.example is not taken for it.
            session.mount(prefix.rstrip("/") + "/", adapter)
        return session

    def _sent(
        self, session: requests.Session, request: requests.Request, silence: float, /
    ) -> requests.Response:
        prepared = session.prepare_request(request)
        # The adapter itself: `session.send` would read the whole body of a redirect into memory.
        adapter = session.get_adapter(prepared.url or "")
        return adapter.send(prepared, stream=True, timeout=(silence, silence), verify=True)


def _wired(act: Callable[[], T], /, *, trip: Trip) -> T:
    try:
        return act()
    except KlingError:
        raise
    except _WIRE as error:
        problem = _problem(error, trip=trip)
    # Outside the handler, so that the wire's own error is not attached to ours.
    raise problem


def _pour(response: requests.Response, into: Sink, /, *, trip: Trip, limits: Limits) -> None:
    total = since = 0
    mark = time.monotonic()
    for chunk in _chunks(response, trip=trip):
        total += len(chunk)
        since += len(chunk)
        if total > limits.max_bytes:
            raise TooLarge("too large", http_status=response.status_code)
        if trip.late:
            raise NoAnswer("deadline", http_status=response.status_code)
        if time.monotonic() - mark >= limits.window:
            if since < limits.least:
                raise TooSlow("hardly any progress", http_status=response.status_code)
            mark, since = time.monotonic(), 0
        into.write(chunk)
    told = response.headers.keys() & {"Content-Length", "Transfer-Encoding"}
    if trip.late and not told:
        # Such a body ends like this when the deadline shuts the socket; one that tells its end
        # and reached it is whole, however late.
        raise NoAnswer("deadline", http_status=response.status_code)


def _chunks(response: requests.Response, /, *, trip: Trip) -> Iterator[bytes]:
    """The raw body piece by piece as it arrives, never waiting for a full piece."""
    read = getattr(response.raw, "read1", None) or getattr(response.raw, "read", None)
    if read is None:
        read = io.BytesIO(response.content).read1
    while chunk := _wired(lambda: read(CHUNK), trip=trip):
        yield chunk


def _problem(error: Exception, /, *, trip: Trip) -> KlingError:
    """Whether the request can have left this machine decides the class."""
    words = _kind(error)
    if isinstance(error, requests.exceptions.InvalidJSONError):
        return Declined(words)
    if isinstance(error, requests.exceptions.InvalidURL | UnicodeError):
        return AddressRefused("syntax")
    if trip.connected:
        return NoAnswer(words)
    if trip.dialled or isinstance(error, requests.exceptions.ConnectTimeout):
        return NotSent(words)
    # An in-process adapter knows no connection: what it raises is an answer that never came.
    return NoAnswer(words)


def _kind(error: BaseException, /) -> str:
    """The names of the nested errors, never their texts: those quote addresses and headers."""
    nested = [error, getattr(error, "reason", None), *error.args]
    inner = next((part for part in nested[1:] if isinstance(part, BaseException)), None)
    if inner is None:
        return type(error).__name__
    return f"{type(error).__name__}: {_kind(inner)}"
