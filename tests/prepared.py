"""Data folders that are filled once in a run; each VoiceLab of a test gets a copy of its own."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tools import PATIENCE, ROOT, Site, environment, wait_for

#: What a first start does with an empty folder before its programs come up.
EMPTY = """
from django.core.management import call_command
from voices.processes import assets

call_command("migrate", interactive=False, verbosity=0)
assets.collect()
"""
#: Kling's lists have been read, every job has ended, and every trial has been copied.
QUIET = """
SELECT (SELECT count(*) FROM voices_connection WHERE synced_at IS NOT NULL) > 0
AND NOT EXISTS (SELECT 1 FROM voices_job WHERE finished_at IS NULL AND state NOT IN
                ('ready', 'failed', 'in_doubt', 'deleted', 'cancelled'))
AND NOT EXISTS (SELECT 1 FROM voices_voice WHERE state = 'ready' AND trial_id IS NULL
                AND trial_url != '')
"""


class Shelf:
    """Folders at `where`, which every process of the run shares; nothing runs on them any more."""

    def __init__(self, where: Path) -> None:
        self.where = where
        where.mkdir(exist_ok=True)

    def copy(self, into: Path, *, voices: int = 0, presets: int = 0) -> Path:
        """`into` becomes a data folder with tables and static files; with so many invented voices,
        the same each time, and Kling's own, when these are asked for."""
        shutil.copytree(self._full(voices, presets) if voices else self._empty(), into)
        return into

    def _empty(self) -> Path:
        with self._once("empty") as folder:
            if folder:
                _run(folder, EMPTY)
        return self.where / "empty"

    def _full(self, voices: int, presets: int) -> Path:
        """Started, filled, and stopped when nothing was under way any more."""
        empty, name = self._empty(), f"voices-{voices}-{presets}"
        with self._once(name) as folder:
            if folder:
                shutil.copytree(empty, folder)
                site = Site(folder, SANDBOX_SECONDS=2, SANDBOX_PRESETS=presets)
                try:
                    site.manage("seed", "--voices", str(voices), "--seed", "1")
                    with site.database() as rows:
                        wait_for(lambda: rows.execute(QUIET).fetchone()[0])
                    site.process.terminate()
                    assert site.process.wait(timeout=PATIENCE) == 0, site.read()
                finally:
                    site.stop()
        return self.where / name

    @contextmanager
    def _once(self, name: str) -> Iterator[Path | None]:
        """The path at which to make that folder; None when somebody has. Others wait meanwhile."""
        with (self.where / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            ready = self.where / name
            if ready.exists():
                yield None
                return
            half = self.where / f"{name}.half"
            shutil.rmtree(half, ignore_errors=True)
            yield half
            half.rename(ready)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The one of this run: with xdist a worker's own folder lies in the one that all share."""
    base = tmp_path_factory.getbasetemp()
    return Shelf((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prepared")


def _run(folder: Path, script: str) -> None:
    """In the shell of a VoiceLab with that folder; all is written when it has ended."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", script],
        cwd=ROOT,
        env=environment(DATA_DIR=folder),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
