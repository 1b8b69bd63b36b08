"""A tab that stands open at a page with rows under way, and asks as static/js/live.js does."""

import gzip
import html
import re
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import quote, urlsplit

#: Without an answer a tab asks ever more slowly, up to so many seconds.
LONGEST = 15.0


@dataclass(frozen=True)
class Look:
    """One refresh: when it was asked, the pace in seconds, how long it took, what came."""

    at: float
    pace: float
    ms: float
    status: int
    size: int


class Tab:
    """A connection of its own, and what the page's live element says."""

    def __init__(self, site: str, *, session: str, path: str = "/") -> None:
        self.headers = {
            "Cookie": f"voicelab-session={session}",
            "Accept-Encoding": "gzip",
        }
        self.page = site + path
        self.server = HTTPConnection(urlsplit(site).netloc, timeout=60)
        self.url, self.since, self.delay = "", "", 0.0
        status, body, _delay = self._get(path)
        assert status == 200, status
        self._read(body)

    def look(self) -> Look:
        """Ask what moved, as the page does; `delay` is when to ask again, 0 for never."""
        address = f"{self.url}&since={quote(self.since, safe='')}"
        htmx = {"HX-Request": "true", "HX-Current-URL": self.page}
        pace, at = self.delay, time.perf_counter()
        status, body, delay = self._get(address, **htmx)
        ms = (time.perf_counter() - at) * 1000
        if status == 200:
            self._read(body)
        elif not delay:
            self.delay = min(LONGEST, self.delay * 1.5)
        self.delay = delay or self.delay
        return Look(at, pace, ms, status, len(body))

    def _get(self, path: str, **headers: str) -> tuple[int, bytes, float]:
        try:
            answer = self._ask(path, headers)
        except ConnectionError:
            # The server closes what rests for long; browsers come back unnoticed, too.
            self.server.close()
            answer = self._ask(path, headers)
        delay = float(answer.headers.get("Live-Delay", 0))
        return answer.status, answer.read(), delay

    def _ask(self, path: str, headers: dict[str, str]) -> HTTPResponse:
        self.server.request("GET", path, headers={**self.headers, **headers})
        return self.server.getresponse()

    def _read(self, body: bytes) -> None:
        """The live element of an answer, if it has one."""
        text = gzip.decompress(body).decode() if body[:2] == b"\x1f\x8b" else body.decode()
        found = re.search(r"<live-rows [^>]*>", text)
        if not found:
            return
        facts = dict(re.findall(r'data-(\w+)="([^"]*)"', found.group()))
        self.url, self.since = html.unescape(facts["url"]), facts["since"]
        self.delay = float(facts.get("delay", 0))
