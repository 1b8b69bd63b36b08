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

from tests.tools import PATIENCE, ROOT, environment

#: What the first start does before its programs come up; the link it would print is thrown away.
FIRST_START = """
from django.core.management import call_command
from voices.processes import assets, welcome

call_command("migrate", interactive=False, verbosity=0)
assets.collect()
list(welcome.lines())
"""


class Shelf:
    """Folders at `where`, which every process of the run shares; nothing ever starts on them."""

    def __init__(self, where: Path) -> None:
        self.where = where
        where.mkdir(exist_ok=True)

    def copy(self, into: Path, *, voices: int = 0) -> Path:
        """`into` becomes the data folder of a VoiceLab that was started once, and so many invented
        voices were added, the same each time."""
        shutil.copytree(self._library(voices) if voices else self._started(), into)
        return into

    def _started(self) -> Path:
        """Migrated and with static files, and nothing in it."""
        with self._once("started") as folder:
            if folder:
                _manage(folder, "shell", "-v", "0", "-c", FIRST_START)
        return self.where / "started"

    def _library(self, voices: int) -> Path:
        started = self._started()
        with self._once(f"voices-{voices}") as folder:
            if folder:
                shutil.copytree(started, folder)
                _manage(folder, "seed", "--voices", str(voices), "--seed", "1")
        return self.where / f"voices-{voices}"

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


def _manage(folder: Path, *words: str) -> None:
    """A command in a process that has ended, and with it all that it writes."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment(DATA_DIR=folder),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
