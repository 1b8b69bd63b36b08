"""How fast a running VoiceLab answers a flood of callbacks: `python -m tests.hook_bench`.

Starts `manage.py start` on a data folder of its own, lets the sandbox work on one clone, and posts
10,000 callbacks a minute: half to the clone's address, half to addresses that nobody made.
"""

import argparse
import hashlib
import json
import secrets
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.audio.sound_makers import write
from tests.front_door import Control, Visitor
from tests.tools import Site, wait_for

BODY = json.dumps({"task_id": "7" * 18, "task_status": "succeed", "task_result": {}})
HEADERS = {"Content-Type": "application/json; charset=utf-8"}
SENDERS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--per-minute", type=float, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder) / "data", SANDBOX_SECONDS=36_000, SANDBOX_PRESETS=3)
        try:
            _measure(site, posts=asked.posts, per_minute=asked.per_minute)
        finally:
            site.stop()


def _measure(site: Site, *, posts: int, per_minute: float) -> None:
    token = _clone_at_kling(site)
    before, began = _looks(site), time.monotonic()
    took, answers = _flood(site.url, token, posts=posts, per_minute=per_minute)
    seconds = time.monotonic() - began
    looks = _looks(site) - before
    took.sort()
    _say(posts=len(took), seconds=round(seconds, 1), answers=dict(answers))
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "p99.9": 0.999}
    _say(**{name: f"{took[int(len(took) * at)] * 1000:.1f} ms" for name, at in shares.items()})
    _say(slowest=f"{took[-1] * 1000:.1f} ms", looks=looks, at_most=int(seconds / 5) + 1)
    _say(token_in_log=token in site.read())


def _clone_at_kling(site: Site) -> str:
    """Let a clone be made, old enough to be polled once a minute; the token of one more hook."""
    person = Visitor(site.url, link=site.link)
    with tempfile.TemporaryDirectory() as folder:
        person.clone(write(Path(folder) / "anna.wav", seconds=12), name="Anna")
    wait_for(lambda: _job(site)["state"] == "submitted")
    assert Control(f"{site.url}/sandbox").ledger("clone")
    token = secrets.token_urlsafe(32)
    digest = hashlib.sha256(token.encode()).hexdigest()
    with site.database() as rows:
        rows.execute(
            "UPDATE voices_job SET entered_at = datetime('now', '-30 minutes') WHERE kind = 'clone'"
        )
        rows.execute(
            "INSERT INTO voices_hook (token_sha256, job_id) VALUES (?, ?)",
            [digest, _job(site)["id"]],
        )
    return token


def _flood(
    url: str, token: str, *, posts: int, per_minute: float
) -> tuple[list[float], Counter[int]]:
    """Seconds that each POST took, and how often which status was answered."""
    turns, lock = iter(range(posts)), threading.Lock()
    took: list[float] = []
    answers: Counter[int] = Counter()
    began = time.monotonic()

    def mine() -> Iterator[int]:
        while True:
            with lock:
                turn = next(turns, None)
            if turn is None:
                return
            time.sleep(max(0.0, began + turn * 60 / per_minute - time.monotonic()))
            yield turn

    def send() -> None:
        server = HTTPConnection(urlsplit(url).netloc, timeout=60)
        for turn in mine():
            address = token if turn % 2 else secrets.token_urlsafe(32)
            at = time.perf_counter()
            server.request("POST", f"/hooks/kling/{address}/", body=BODY, headers=HEADERS)
            answer = server.getresponse()
            answer.read()
            took.append(time.perf_counter() - at)
            answers[answer.status] += 1
        server.close()

    senders = [threading.Thread(target=send) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    return took, answers


def _looks(site: Site) -> int:
    """How often a worker has taken the clone."""
    return int(str(_job(site)["attempts"]))


def _job(site: Site) -> dict[str, object]:
    with site.database() as rows:
        found = rows.execute("SELECT * FROM voices_job WHERE kind = 'clone'").fetchone()
    return dict(found) if found else {"state": ""}


def _say(**figures: object) -> None:
    sys.stdout.write("  ".join(f"{name}: {figure}" for name, figure in figures.items()) + "\n")


if __name__ == "__main__":
    main()
