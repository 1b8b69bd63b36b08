"""Fetching files from addresses that somebody else chose.

Never with credentials. Each redirect is checked like the first address; compressed bodies are
refused, because a few bytes of them can be gigabytes. After any error the caller throws away what
was written.
"""

import contextlib
import hashlib
import logging
import re
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import BinaryIO
from urllib.parse import unquote, urljoin, urlsplit

import requests

from voices.kling.errors import (
    KEEP,
    AddressRefused,
    DownloadFailed,
    KlingError,
    LinkExpired,
    OutcomeUnknown,
    TooLarge,
    TooSlow,
)
from voices.kling.guard import link_rules
from voices.kling.reader import word
from voices.kling.transport import Head, Limits, Transport
from voices.kling.trip import Trip
from voices.kling.types import Download

MAX_REDIRECTS = 3
SILENCE_SECONDS = 20.0
LEAST_BYTES = 16 * 1024  # per 15 s: slower than any telephone line is an attack or a dead server
_GONE = frozenset({401, 403, 404, 410})

logger = logging.getLogger(__name__)


class _Counted:
    """The part of a file that `carry` needs: counts and hashes what passes."""

    def __init__(self, into: BinaryIO, /) -> None:
        self._into = into
        self.total = 0
        self.hash = hashlib.sha256()

    def write(self, chunk: bytes, /) -> int:
        self.hash.update(chunk)
        self.total += len(chunk)
        return self._into.write(chunk)


@dataclass(frozen=True)
class Fetcher:
    """Downloads through a transport under its rules."""

    transport: Transport
    least_bytes: int = LEAST_BYTES
    window: float = 15.0

    def fetch(self, url: str, into: BinaryIO, /, *, max_bytes: int, seconds: float) -> Download:
        """Follow at most three redirects and write the body; see KlingClient.download."""
        limits = Limits(
            max_bytes=max_bytes,
            silence=min(SILENCE_SECONDS, seconds),
            window=self.window,
            least=self.least_bytes,
        )
        started = time.monotonic()
        try:
            with Trip(seconds=seconds) as trip:
                found = self._follow(url, into, trip=trip, limits=limits)
        except KlingError as error:
            error.state = KEEP
            _log(url, started=started, result=error.reason)
            raise
        _log(url, started=started, result=f"{found.bytes} bytes")
        return found

    def _follow(self, url: str, into: BinaryIO, /, *, trip: Trip, limits: Limits) -> Download:
        for _ in range(MAX_REDIRECTS + 1):
            self.transport.rules.check(url)
            sink = _Counted(into)
            head = self._hop(url, sink, trip=trip, limits=limits)
            if not head.redirect:
                return _found(url, head, sink)
            url = _next(url, head)
        raise DownloadFailed("too many redirects")

    def _hop(self, url: str, sink: _Counted, /, *, trip: Trip, limits: Limits) -> Head:
        request = requests.Request("GET", url)
        try:
            return self.transport.carry(
                request, trip=trip, into=sink, limits=limits, check=_checker(limits.max_bytes)
            )
        except OutcomeUnknown as error:
            # Only a paid call can be unknown; a file simply did not arrive.
            problem = (TooSlow if trip.late else DownloadFailed).like(error)
        raise problem


def fetch_link(
    url: str,
    into: BinaryIO,
    /,
    *,
    max_bytes: int,
    seconds: float,
    allowed_hosts: frozenset[str] = frozenset(),
) -> Download:
    """Fetch a link typed by a person: http or https on the public internet.

    `allowed_hosts` are exact "host:port" pairs that may lie on a private network. The setting that
    opens the private network for Kling does not reach here. Raises like KlingClient.download.
    """
    fetcher = Fetcher(Transport(link_rules(allowed_hosts)))
    return fetcher.fetch(url, into, max_bytes=max_bytes, seconds=seconds)


def _checker(max_bytes: int, /) -> Callable[[Head], None]:
    def check(head: Head) -> None:
        if head.redirect:
            return
        if head.status != 200:
            kind = LinkExpired if head.status in _GONE else DownloadFailed
            raise kind("status", http_status=head.status)
        if head.encoded:
            raise DownloadFailed("compressed", http_status=head.status)
        announced = head.headers.get("Content-Length", "")
        if announced.isdecimal() and int(announced[:20]) > max_bytes:
            raise TooLarge("too large", http_status=head.status)

    return check


def _next(url: str, head: Head, /) -> str:
    location = head.headers.get("Location", "")
    if not location:
        raise DownloadFailed("redirect to nowhere", http_status=head.status)
    with contextlib.suppress(UnicodeError):
        # Headers are read as Latin-1; many servers write UTF-8 into this one.
        location = location.encode("latin-1").decode()
    try:
        return urljoin(url, location)
    except ValueError:
        raise AddressRefused("syntax") from None


def _found(url: str, head: Head, sink: _Counted, /) -> Download:
    return Download(
        bytes=sink.total,
        sha256=sink.hash.hexdigest(),
        content_type=word(head.headers.get("Content-Type", "").partition(";")[0]).lower(),
        final_name=_name(url, head),
    )


def _name(url: str, head: Head, /) -> str:
    """A name to show, from Content-Disposition or the path; never used as a path."""
    header = Message()
    header["Content-Disposition"] = head.headers.get("Content-Disposition", "")
    offered = _told(header) or unquote(urlsplit(url).path)
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", offered))[-1]
    # Control, format (bidirectional overrides) and surrogate characters can disguise a name.
    clean = "".join(sign for sign in base if not unicodedata.category(sign).startswith("C"))
    return clean.strip(" .")[:100]


def _told(header: Message, /) -> str:
    """The name that the server gives, "" for one that can't be read (its charset may be a lie)."""
    try:
        return header.get_filename() or ""
    except (ValueError, LookupError):
        return ""


def _log(url: str, /, *, started: float, result: str) -> None:
    # The host only: a result's address carries a signature, a person's link may carry a secret.
    try:
        host = urlsplit(url).hostname or "-"
    except ValueError:
        host = "-"
    logger.info("GET %s %s %d ms", word(host), result, round((time.monotonic() - started) * 1000))
