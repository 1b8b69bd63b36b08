"""Real processes for tests: VoiceLab as `make run` starts it, and the sandbox alone."""

import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120.0
"""Seconds; a busy machine is no defect, so only things that never happen run into it."""
PROGRAMS = {"granian", "worker", "beat"}


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def wait_for(what: Callable[[], object], *, within: float = PATIENCE, pause: float = 0.1) -> object:
    """What `what` returns as soon as that is true; AssertionError when it never is."""
    deadline = time.monotonic() + within
    while not (found := what()):
        assert time.monotonic() < deadline, f"{what} did not happen in {within:.0f} s"
        time.sleep(pause)
    return found


def environment(**more: object) -> dict[str, str]:
    """What a program of the tests sees: this machine's PATH, none of its settings or keys."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "VOICELAB_ENV_FILE": "none", **{name: str(it) for name, it in more.items()}}


class Program:
    """One program in a process group of its own; `read` is all it has written."""

    def __init__(
        self, command: Sequence[str], *, env: dict[str, str], log: Path, cwd: Path = ROOT
    ) -> None:
        self.env, self.log, self.cwd = env, log, cwd
        with log.open("ab") as into:
            self.process = subprocess.Popen(
                command, cwd=cwd, env=env, stdout=into, stderr=into, start_new_session=True
            )

    def read(self) -> str:
        return self.log.read_text()

    def line(self, pattern: str) -> str:
        """Wait for a line; the first group of `pattern` in it."""

        def found() -> re.Match[str] | None:
            assert self.process.poll() is None, self.read()[-2000:]
            return re.search(pattern, self.read())

        match = wait_for(found)
        assert isinstance(match, re.Match)
        return match.group(1)

    def stop(self) -> None:
        """End it at once, with all that it started; a polite end is tested elsewhere."""
        for leader in [self.process.pid, *self.leaders()]:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(leader, signal.SIGKILL)
        self.process.wait()

    def leaders(self) -> list[int]:
        """Leaders of the other process groups it started."""
        return []


class Site(Program):
    """`manage.py start` (or another command that ends in it) on a data folder of its own.

    `more` is its environment; "{url}" in a value becomes the address that it will have.
    """

    def __init__(
        self,
        folder: Path,
        *,
        command: Sequence[str] = (sys.executable, "manage.py", "start"),
        cwd: Path = ROOT,
        **more: object,
    ) -> None:
        self.data = folder
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        told = {name: str(value).format(url=self.url) for name, value in more.items()}
        env = environment(DATA_DIR=folder, PORT=port, **told)
        super().__init__(command, env=env, log=folder.with_suffix(".log"), cwd=cwd)
        self.line(r"(VoiceLab is ready)")

    @contextlib.contextmanager
    def asleep(self, name: str) -> Iterator[None]:
        """That program stands still meanwhile, as on a machine that is too busy.

        It is not stopped while it writes: it would keep everybody else from writing.
        """
        pid = self.child(name)
        with self.database() as rows, self.database("broker") as messages:
            messages.execute("BEGIN IMMEDIATE")
            rows.execute("BEGIN IMMEDIATE")
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    @property
    def link(self) -> str:
        """The one-time sign-in link of the last start."""
        return re.findall(r"http\S+/enter/\S+", self.read())[-1]

    def child(self, name: str) -> int:
        """Process id of "granian", "worker" or "beat"; waits while it is being started."""
        return int(str(wait_for(lambda: self._children().get(name))))

    def leaders(self) -> list[int]:
        return list(self._children().values())

    def kill(self, name: str) -> int:
        """kill -9; returns the id that is gone. The supervisor starts a new one."""
        pid = self.child(name)
        os.kill(pid, signal.SIGKILL)
        return pid

    def manage(self, *words: str) -> str:
        """What a management command writes."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextlib.contextmanager
    def database(self, name: str = "voicelab") -> Iterator[sqlite3.Connection]:
        """The rows as they are; while BEGIN IMMEDIATE is open no process can write."""
        opened = sqlite3.connect(self.data / f"{name}.sqlite3", timeout=20, isolation_level=None)
        opened.row_factory = sqlite3.Row
        with contextlib.closing(opened):
            yield opened

    def _children(self) -> dict[str, int]:
        """The leaders of the sessions that the supervisor started, by their word."""
        parents, leaders = {}, {}
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, IndexError, ValueError):
                facts = (entry / "stat").read_text().rpartition(")")[2].split()
                parents[int(entry.name)] = int(facts[1])
                if facts[3] == entry.name:
                    words = set((entry / "cmdline").read_text().split("\0"))
                    leaders |= {int(entry.name): name for name in PROGRAMS & words}
        return {name: pid for pid, name in leaders.items() if self._is_mine(pid, parents)}

    def _is_mine(self, pid: int, parents: dict[int, int]) -> bool:
        while pid in parents and pid != self.process.pid:
            pid = parents[pid]
        return pid == self.process.pid


class SandboxAlone(Program):
    """`manage.py sandbox serve` below /kling, with a data file of its own."""

    def __init__(self, folder: Path, **more: object) -> None:
        self.data = folder
        env = environment(DATA_DIR=folder / "unused", **more)
        words = ["sandbox", "serve", "--port", "0", "--prefix", "/kling", "--data", str(folder)]
        command = [sys.executable, "manage.py", *words]
        super().__init__(command, env=env, log=folder.with_suffix(".log"))
        self.url = self.line(r"Sandbox ready: (\S+)")


def live(kling: str) -> dict[str, object]:
    """Settings of live mode on one private network with its Kling, which fetches clips from us."""
    return {
        "KLING_BASE_URL": kling,
        "KLING_ACCESS_KEY": "practice-access",
        "KLING_SECRET_KEY": "practice-secret",
        "KLING_PRIVATE_NETWORK": 1,
        "PUBLIC_URL": "{url}",
    }
