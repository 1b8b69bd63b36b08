"""Many clones or speeches at once, while answers get lost and workers die.

They are asked for through the front door, one form after the other, while the first ones run.
"""

import os
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.chaos.killer import Killer
from tests.front_door import Control, Visitor
from tests.tools import Site

JOBS = int(os.environ.get("CHAOS_JOBS", "40"))
#: More would make a short run consist of starting workers.
KILLS = max(2, JOBS // 10)
#: A generous time for one job, in seconds: only what never ends takes longer.
EACH = 5.0
PRICE = Decimal("0.05")
#: An invented past video from which a voice can be cloned.
VIDEO = "862345678901234567"
SEED = 39
#: Share of calls that were accepted and whose answer never comes, and of those never taken in.
CUT_AFTER, CUT_BEFORE = 0.3, 0.04
#: Between acceptance and answer, so that many a worker dies there.
LATE_MS = 200
MONEY = ("cost_reserved", "cost_settled")


Entry = dict[str, Any]


@dataclass(frozen=True)
class Ending:
    """What was left when every job had ended: rows, Kling's ledger, and how it came to that."""

    jobs: list[Entry]
    ledger: list[Entry]
    charged: Decimal
    killer: Killer
    seconds: float

    @property
    def cut(self) -> list[Entry]:
        """What Kling took in and never answered, as the caller saw it."""
        return [entry for entry in self.ledger if entry["answered_at"] is None]

    def among(self, *states: str) -> list[Entry]:
        return [job for job in self.jobs if job["state"] in states]

    def sum(self, column: str, *states: str) -> Decimal:
        """In units, over the jobs in these states."""
        return sum((job[column] for job in self.among(*states)), Decimal(0))


@dataclass
class Crowd:
    """Both programs, and what is asked of them."""

    site: Site
    person: Visitor
    kling: Control

    def ask_for_clones(self) -> None:
        for number in range(JOBS):
            kept = self.person.hand_in("/clips/video/", video_id=VIDEO)
            clip = parse_qs(urlsplit(kept.headers["Location"]).query)["clip"][0]
            name = f"Crowd {number}"
            about = {"name": name, "person": name, "permission": "on", "form_key": uuid.uuid4().hex}
            self.person.hand_in("/clone/", clip=clip, **about)

    def ask_for_speeches(self) -> None:
        voice = self.person.default_voice()
        for number in range(JOBS):
            about = {"voice": voice, "speed": "1.0", "form_key": uuid.uuid4().hex}
            self.person.hand_in("/speak/", text=f"Train number {number} is late.", **about)

    def clones(self) -> Ending:
        """Many clones, until each has ended."""
        lost = {"at": "create-voice", "seed": SEED}
        return self._let_it_happen(self.ask_for_clones, kind="clone", entries="clone", lost=lost)

    def speeches(self) -> Ending:
        """Many speeches, until each has ended."""
        lost = {"at": "create-speech", "seed": SEED}
        return self._let_it_happen(self.ask_for_speeches, kind="speak", entries="speech", lost=lost)

    def voices(self) -> list[Entry]:
        return self._rows("SELECT * FROM voices_voice WHERE catalogue = 'cloned'")

    def _let_it_happen(
        self, ask: Callable[[], None], *, kind: str, entries: str, lost: dict[str, Any]
    ) -> Ending:
        self.kling.fault("cut-after", chance=CUT_AFTER, **lost)
        self.kling.fault("cut-before", chance=CUT_BEFORE, **lost)
        self.kling.fault("latency", options={"ms": LATE_MS}, at=lost["at"])
        units, began = self.kling.units(), time.monotonic()
        killer = self._kill_until_over(ask, kind)
        self.kling.mend()
        ending = Ending(
            jobs=self._jobs(kind),
            ledger=self.kling.ledger(entries),
            charged=units - self.kling.units(),
            killer=killer,
            seconds=time.monotonic() - began,
        )
        _say(kind, ending)
        return ending

    def _kill_until_over(self, ask: Callable[[], None], kind: str) -> Killer:
        killer = Killer(self.site, seed=SEED, times=KILLS)
        deadline = time.monotonic() + 60 + EACH * JOBS
        with ThreadPoolExecutor(1) as threads:
            asking = threads.submit(ask)
            while not asking.done() or self._unfinished(kind):
                assert time.monotonic() < deadline, Counter(self._unfinished(kind))
                killer.come_round()
                time.sleep(0.25)
            asking.result()
        return killer

    def _unfinished(self, kind: str) -> list[str]:
        """The states of those that have not ended."""
        ended = "('ready', 'failed', 'in_doubt', 'cancelled')"
        found = self._rows(
            f"SELECT state FROM voices_job WHERE kind = ? AND state NOT IN {ended}",  # noqa: S608
            kind,
        )
        return [row["state"] for row in found]

    def _jobs(self, kind: str) -> list[Entry]:
        """With the text, where there is one, and money as exact as the column holds it."""
        jobs = self._rows(
            "SELECT job.*, recording.text, recording.state AS shown FROM voices_job AS job "
            "LEFT JOIN voices_recording AS recording ON recording.id = job.recording_id "
            "WHERE job.kind = ? ORDER BY job.id",
            kind,
        )
        return [job | {column: _money(job[column]) for column in MONEY} for job in jobs]

    def _rows(self, query: str, *values: object) -> list[Entry]:
        with self.site.database() as rows:
            return [dict(row) for row in rows.execute(query, values)]


def _money(stored: object) -> Decimal | None:
    return None if stored is None else Decimal(str(stored)).quantize(Decimal("0.0001"))


def _say(kind: str, ending: Ending) -> None:
    """The figures, for whoever runs it with `-s`."""
    posts = Counter(entry["external_task_id"] or entry["text"] for entry in ending.ledger)
    figures = {
        "seconds": round(ending.seconds),
        "ended": dict(Counter(job["state"] for job in ending.jobs)),
        "reasons": dict(Counter(job["reason"] for job in ending.jobs if job["reason"])),
        "kills": ending.killer.kills,
        "killed while sending": len(ending.killer.sending),
        "posts": len(ending.ledger),
        "accepted": sum(entry["accepted"] for entry in ending.ledger),
        "answers cut": len(ending.cut),
        "looked for": sum("probing" in job["spans"] for job in ending.jobs),
        "sent again": sum(number > 1 for number in posts.values()),
        "rests": ending.killer.rests,
        "charged": ending.charged,
    }
    sys.stdout.write(f"\n{JOBS} of {kind}: {figures}\n")
