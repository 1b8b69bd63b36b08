"""One call of the API: sign, carry, open the envelope, write one log line."""

import io
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal
from urllib.parse import quote

import requests

from voices.kling.credentials import Credential
from voices.kling.envelope import Envelope, open_envelope, open_inner
from voices.kling.errors import (
    KEEP,
    AddressRefused,
    BadBaseUrl,
    ClockRefused,
    DownloadFailed,
    Garbled,
    KlingError,
    OutcomeUnknown,
    ReadFailed,
)
from voices.kling.guard import Rules
from voices.kling.transport import Head, Limits, Transport
from voices.kling.trip import Trip
from voices.kling.types import LastSeen
from voices.kling.words import Kind, specific

MAX_ANSWER = 5_000_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """What to ask: `seconds` is the deadline for all of it, `kind` tells which words matter."""

    method: Literal["GET", "POST"]
    path: str
    seconds: float
    kind: Kind
    params: Mapping[str, int | str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """How one call ended: `error` is None after a good answer, `seen` when nothing came at all."""

    kind: Kind
    error: KlingError | None
    seen: LastSeen | None


def _deaf(_: Heard, /) -> None:
    """Nobody listens."""


class Caller:
    """Makes calls to one base URL with one credential; `listen` hears how each of them ended."""

    def __init__(
        self,
        *,
        base_url: str,
        credential: Credential,
        transport: Transport,
        listen: Callable[[Heard], None] | None = None,
    ) -> None:
        self.base_url = checked_base(base_url, rules=transport.rules)
        self._listen = listen or _deaf
        self.credential = credential
        self.last_seen: LastSeen | None = None
        self._transport = transport

    def write(self, call: Call, /) -> Envelope:
        """A call that changes something; OutcomeUnknown when nobody knows whether it did."""
        return self._told(call)

    def read(self, call: Call, /) -> Envelope:
        """A call that only asks: whatever was unclear is ReadFailed."""
        try:
            return self._told(call)
        except OutcomeUnknown as error:
            problem: KlingError = self.unusable(error)
        except KlingError as error:
            problem = error
        # A question that failed moves no row: what it asked about may be running at Kling.
        problem.state = KEEP
        raise problem

    @staticmethod
    def unusable(error: KlingError, /) -> ReadFailed:
        """The error of an unclear answer to a question."""
        return ReadFailed.like(error)

    def _told(self, call: Call, /) -> Envelope:
        """The call, and what came of it told to whoever listens."""
        before = self.last_seen
        try:
            envelope = self._attempt(call)
        except KlingError as error:
            self._tell(call, error, before=before)
            raise
        self._tell(call, None, before=before)
        return envelope

    def _tell(self, call: Call, error: KlingError | None, /, *, before: LastSeen | None) -> None:
        seen = self.last_seen if self.last_seen is not before else None
        try:
            self._listen(Heard(kind=call.kind, error=error, seen=seen))
        except Exception:
            # What came of a paid call must reach its caller, whatever becomes of the news.
            logger.exception("what a call brought could not be noted")

    def _attempt(self, call: Call, /) -> Envelope:
        with Trip(seconds=call.seconds) as trip:
            try:
                return self._once(call, trip=trip)
            except ClockRefused as refusal:
                # Refused before anything was made, so that sending it again is safe.
                if not self.credential.adjust(refusal.clock_offset):
                    raise
            return self._once(call, trip=trip)

    def _once(self, call: Call, /, *, trip: Trip) -> Envelope:
        started = time.monotonic()
        try:
            envelope = self._exchange(call, trip=trip)
        except KlingError as error:
            error.reword(self.credential.scrub(error.message))
            _log(call, started=started, result=error.code or error.reason, answer=error)
            raise
        _log(call, started=started, result=0, answer=envelope)
        return envelope

    def _exchange(self, call: Call, /, *, trip: Trip) -> Envelope:
        body = io.BytesIO()
        limits = Limits(max_bytes=MAX_ANSWER, silence=call.seconds)
        started = time.monotonic()
        try:
            head = self._transport.carry(
                self._request(call), trip=trip, into=body, limits=limits, check=_readable
            )
        except DownloadFailed as error:
            raise Garbled.like(error) from None
        offset = clock_offset(head)
        self.last_seen = LastSeen(
            at=datetime.now(UTC), latency=time.monotonic() - started, clock_offset=offset
        )
        try:
            envelope = open_envelope(body.getvalue(), http_status=head.status)
            return open_inner(envelope) if call.kind == "account" else envelope
        except ClockRefused as error:
            error.clock_offset = offset
            raise
        except KlingError as error:
            raise specific(error, kind=call.kind) from None

    def _request(self, call: Call, /) -> requests.Request:
        return requests.Request(
            call.method,
            self.base_url + call.path,
            params=dict(call.params),
            json=call.body,
            auth=self._sign,
        )

    def _sign(self, request: requests.PreparedRequest, /) -> requests.PreparedRequest:
        # A hook, so that the header lives in no frame of ours longer than this one.
        request.headers["Authorization"] = self.credential.authorization()
        return request


def checked_base(url: str, /, *, rules: Rules) -> str:
    """A base URL without its last slash; BadBaseUrl with a slug when it cannot be used."""
    try:
        parts = rules.check(url.strip())
    except AddressRefused as error:
        raise BadBaseUrl(error.message) from None
    if parts.query or parts.fragment:
        raise BadBaseUrl("query")
    return url.strip().rstrip("/")


def is_id(id: str, /) -> bool:
    """Whether it can stand in a path: not empty, and no way up."""
    return id.strip(".") != ""


def segment(id: str, /) -> str:
    """An id as one part of a path, whatever it holds; ValueError when it would vanish there."""
    if not is_id(id):
        raise ValueError("an id must not be empty or dots only")
    return quote(id, safe="")


def clock_offset(head: Head, /) -> float | None:
    """Kling's clock minus ours in seconds, to the second; None without a usable Date header."""
    try:
        theirs = parsedate_to_datetime(head.headers.get("Date", ""))
    except (ValueError, OverflowError):  # the latter for a year of twenty digits
        return None
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    return round((theirs - datetime.now(UTC)).total_seconds(), 1)


def _readable(head: Head, /) -> None:
    if head.redirect:
        # Never followed: the key would travel to wherever it points.
        raise Garbled("redirect", http_status=head.status)
    if head.encoded:
        raise Garbled("compressed", http_status=head.status)


def _log(
    call: Call, /, *, started: float, result: int | str, answer: Envelope | KlingError
) -> None:
    spent = round((time.monotonic() - started) * 1000)
    logger.info(
        "%s %s %s %d ms %s", call.method, call.path, result, spent, answer.request_id or "-"
    )
