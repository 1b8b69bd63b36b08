"""VoiceLab against a sandbox that answers late, so that a worker can be killed in between."""

import contextlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.front_door import Control, Visitor
from tests.tools import ROOT, Site, wait_for

SPEECH = ROOT / "static/audio/sample.mp3"
HOLD_MS = 60_000
"""Longer than any test needs, shorter than a lease."""


@dataclass
class Scene:
    """Both programs and the doors into them."""

    site: Site
    person: Visitor
    kling: Control

    def job(self, kind: str) -> dict[str, object]:
        """The newest job of this kind, read from the database."""
        with self.site.database() as rows:
            found = rows.execute(
                "SELECT * FROM voices_job WHERE kind = ? ORDER BY id DESC LIMIT 1", [kind]
            ).fetchone()
        return dict(found) if found else {}

    def wait_for_state(self, kind: str, *states: str) -> dict[str, object]:
        """The job as soon as it is in one of these states."""
        wait_for(lambda: self.job(kind).get("state") in states, pause=0.05)
        return self.job(kind)

    def count(self, query: str) -> int:
        """The one number that a query gives."""
        with self.site.database() as rows:
            return int(rows.execute(query).fetchone()[0])

    def voice_state(self, name: str) -> str:
        with self.site.database() as rows:
            found = rows.execute("SELECT state FROM voices_voice WHERE name = ?", [name])
            return str(found.fetchone()["state"])

    def recording(self, text: str) -> dict[str, object]:
        """The row of the recording of `text`; its uid as it stands in addresses."""
        with self.site.database() as rows:
            found = rows.execute("SELECT * FROM voices_recording WHERE text = ?", [text])
            row = dict(found.fetchone())
        return row | {"uid": str(uuid.UUID(str(row["uid"])))}

    def wait_for_recording(self, text: str, state: str) -> None:
        wait_for(lambda: self.recording(text)["state"] == state)

    def charged(self, text: str) -> float:
        """What the newest job for `text` is counted with, in units."""
        with self.site.database() as rows:
            found = rows.execute(
                "SELECT cost_settled FROM voices_job WHERE recording_id = ? ORDER BY id DESC",
                [self.recording(text)["id"]],
            )
            return float(found.fetchone()["cost_settled"])

    def wait_for_ledger(self, kind: str, entries: int) -> None:
        """Kling has logged so many paid calls."""
        wait_for(lambda: len(self.kling.ledger(kind)) >= entries, pause=0.05)

    @contextlib.contextmanager
    def late_answers(self) -> Iterator[None]:
        """Kling does what it is asked at once, but answers a minute later."""
        self.kling.change(hold_ms=HOLD_MS)
        try:
            yield
        finally:
            self.kling.change(hold_ms=0)

    def kill_when(self, kind: str, is_there: Callable[[dict[str, object]], bool]) -> None:
        """kill -9 the worker exactly while the job is as described.

        The test holds SQLite's one write lock for that moment, so the job can't move on between
        the look and the blow.
        """
        worker = self.site.child("worker")
        with self.site.database() as rows:
            newest = "SELECT * FROM voices_job WHERE kind = ? ORDER BY id DESC LIMIT 1"

            def caught() -> bool:
                rows.execute("BEGIN IMMEDIATE")
                found = rows.execute(newest, [kind]).fetchone()
                if found and is_there(dict(found)):
                    return True
                rows.execute("ROLLBACK")
                return False

            wait_for(caught, pause=0.01)
            assert self.site.kill("worker") == worker
            rows.execute("ROLLBACK")
        wait_for(lambda: self.site.child("worker") != worker)

    def let_leases_run_out(self) -> None:
        """Age every unfinished job by an hour, as if nobody had come back to it for so long."""
        with self.site.database() as rows:
            rows.execute(
                "UPDATE voices_job SET next_check_at = datetime('now', '-1 hour'), "
                "sent_at = datetime(sent_at, '-1 hour') WHERE finished_at IS NULL"
            )
