"""kill -9 at random moments, and the time that has to pass after each.

Leases and looks take minutes. Instead of waiting, the rows that they concern are moved into the
past with all their times alike, and never one that a living worker holds.
"""

import random
import sqlite3
import time
from pathlib import Path

from tests.tools import Site, wait_for

#: Seconds between a worker's first act and its end.
SHORTEST, LONGEST = 2.0, 12.0
#: What a dead worker had sent has been taken in by then.
ARRIVED = 3.0
#: The longest lease of a clone or a speech, and of a try after an outage (services/jobs.py).
LEASE = 180
#: The second look for a lost clone is so late at least (services/clone_watch.py).
LOOKS = 60
#: Rest after an outage (services/breaker.py).
REST = 30
#: A paid row that three workers died with is left alone so long (services/engine.py).
CALM = 600

_WAITS = "claims = 0 AND finished_at IS NULL AND julianday(next_check_at) > julianday('now')"
_ACTS = "SELECT sum(attempts) FROM voices_job"
_HELD = "SELECT id, version, state FROM voices_job WHERE state = 'sending' OR claims > 0"
_REST = (
    "SELECT paused_until, round((julianday(paused_until) - julianday('now')) * 86400) AS seconds "
    "FROM voices_connection WHERE paused_reason = 'outage'"
)


class Killer:
    """Kills the worker of `site` at most `times`; `sending` are the jobs it was just sending."""

    def __init__(self, site: Site, *, seed: int, times: int) -> None:
        self.site, self.left = site, times
        self.random = random.Random(seed)  # noqa: S311
        self.kills = self.rests = 0
        self.sending: set[int] = set()
        self._held: list[tuple[float, int, int]] = []
        self._trying = ""
        self._last = time.monotonic()
        self._acts = 0
        self._next: float | None = None

    def come_round(self) -> None:
        """Kill when it is time for it; let time pass for what nobody alive holds."""
        if self._next and self.left and time.monotonic() >= self._next:
            self._kill()
        with self.site.database() as rows:
            if self._next is None and (rows.execute(_ACTS).fetchone()[0] or 0) > self._acts:
                self._next = time.monotonic() + self.random.uniform(SHORTEST, LONGEST)
            rows.execute("BEGIN IMMEDIATE")
            self._let_leases_run_out(rows)
            _let_looks_come(rows)
            self._let_rest_end(rows)
            rows.execute("COMMIT")

    def _kill(self) -> None:
        """Under SQLite's one write lock, so that no row moves between the look and the blow."""
        worker = self.site.child("worker")
        with self.site.database() as rows:
            rows.execute("BEGIN IMMEDIATE")
            assert self.site.kill("worker") == worker
            wait_for(lambda: _is_dead(worker), pause=0.002)
            held = rows.execute(_HELD).fetchall()
            rest = rows.execute(_REST).fetchone()
            self._acts, self._next = rows.execute(_ACTS).fetchone()[0], None
            rows.execute("ROLLBACK")
        self.kills, self.left = self.kills + 1, self.left - 1
        self._last = time.monotonic()
        self._held += [(self._last, row["id"], row["version"]) for row in held]
        self.sending |= {row["id"] for row in held if row["state"] == "sending"}
        # Longer than any rest: one process was finding out whether Kling is back.
        self._trying = rest["paused_until"] if rest and rest["seconds"] > REST else ""

    def _let_leases_run_out(self, rows: sqlite3.Connection) -> None:
        """Three minutes pass for what dead workers held."""
        due = [held for held in self._held if held[0] < time.monotonic() - ARRIVED]
        self._held = [held for held in self._held if held not in due]
        for _, job, version in due:
            _age_jobs(rows, LEASE, "id = ? AND version = ?", job, version)

    def _let_rest_end(self, rows: sqlite3.Connection) -> None:
        """The rest after an outage passes, for the connection and for all that waits for it."""
        rest = rows.execute(_REST).fetchone()
        if rest is None or rest["seconds"] < 0:
            return
        orphan = rest["paused_until"] == self._trying and time.monotonic() > self._last + ARRIVED
        if rest["seconds"] > REST and not orphan:
            return  # a living worker tries
        self.rests += 1
        seconds = int(rest["seconds"]) + 1
        columns = ("paused_until", "next_send_at", "send_gap_at")
        rows.execute(f"UPDATE voices_connection SET {_earlier(seconds, *columns)}")  # noqa: S608
        _age_jobs(rows, seconds, f"{_WAITS} AND state = 'queued' AND reason = 'kling-problem'")


def _let_looks_come(rows: sqlite3.Connection) -> None:
    """What nobody found at the first look is due, and so is what three workers died with."""
    _age_jobs(rows, LOOKS, f"{_WAITS} AND state = 'probing' AND not_found > 0")
    _age_jobs(rows, CALM, f"{_WAITS} AND reason = 'crashed'")


def _age_jobs(rows: sqlite3.Connection, seconds: int, which: str, *values: object) -> None:
    columns = _earlier(seconds, "next_check_at", "sent_at", "entered_at")
    rows.execute(f"UPDATE voices_job SET {columns} WHERE {which}", values)  # noqa: S608


def _earlier(seconds: int, *columns: str) -> str:
    """Assignments that move these columns into the past.

    Written as Django writes them, with microseconds: it finds a rest again by its very text.
    """
    moved = "{0} = strftime('%Y-%m-%d %H:%M:%f000', {0}, '-{1} seconds')"
    return ", ".join(moved.format(column, seconds) for column in columns)


def _is_dead(pid: int) -> bool:
    """Gone, or only waiting for its parent to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
