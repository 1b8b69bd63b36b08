"""One long-running program: started in a session of its own, started again when it dies."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

STEADY = 10.0  # seconds after which a child counts as healthy and its deaths are forgotten
LONGEST_PAUSE = 30.0

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    """Linux ends the child when its parent is killed without a chance to stop it."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """`name` is the word people read; `command` an argument list; `env` its whole environment.

    `folder` is where it runs, so that it finds the project wherever it was started from.
    """

    def __init__(
        self, name: str, *, command: Sequence[str], env: dict[str, str], folder: Path
    ) -> None:
        self.name = name
        self.command = list(command)
        self.env = env
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths = 0
        self.started_at = 0.0
        self.start_again_at = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            env=self.env,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        self.started_at = time.monotonic()

    def tend(self) -> str:
        """Starts it again when it is due; a sentence when it has just died, else empty."""
        now = time.monotonic()
        if self.process is None:
            if self.started_at and now >= self.start_again_at:
                self.start()
            return ""
        code = self.process.poll()
        if code is None:
            return ""
        # A dead leader may leave children behind that hold the port or the queue.
        self._signal(signal.SIGKILL)
        self.deaths = 1 if now - self.started_at > STEADY else self.deaths + 1
        self.start_again_at = now + min(LONGEST_PAUSE, 0.25 * 2**self.deaths)
        self.process = None
        return f"{self.name} stopped ({_why(code)}); starting it again."

    def ask_to_stop(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """Ends whatever is left of its session."""
        self._signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
            self.process = None

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            # The group outlives its leader as long as one member does.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def stop_together(children: Sequence[Child], *, grace: float) -> None:
    """Asks all of them, waits up to `grace` seconds, then kills what is left."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + grace
    while any(child.alive() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in children:
        child.kill()


def _why(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
