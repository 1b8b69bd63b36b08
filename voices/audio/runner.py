"""Start the limited child, wait for it no longer than allowed, and believe only its answer."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from . import limits
from .errors import AudioError

_SCRIPT = Path(__file__).parent / "child" / "__main__.py"

# Nothing is inherited, so no key or address can leak into a decoder. One thread, because every
# further one maps memory of its own, which counts.
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def run_child(
    order: dict[str, Any],
    *,
    source: Path,
    target: int | None = None,
    wall_seconds: int = limits.CHILD_WALL_SECONDS,
) -> dict[str, Any]:
    """Carry out ``order`` on ``source`` in a process of its own and return its facts.

    ``target`` is an open descriptor the child may write to. Raises AudioError for what is wrong
    with the file, OSError when it cannot be opened, RuntimeError when the child cannot work.
    """
    complete = order | {"limits": _limits(wall_seconds=wall_seconds), "target": target}
    with source.open("rb") as stream:
        try:
            done = subprocess.run(  # noqa: S603 - our own script, no shell
                [sys.executable, "-I", str(_SCRIPT), json.dumps(complete)],
                stdin=stream,
                capture_output=True,
                pass_fds=() if target is None else (target,),
                env=_ENVIRONMENT,
                cwd="/",
                timeout=wall_seconds + 1,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise AudioError("too-slow") from late
    return _answer(done)


def _limits(*, wall_seconds: int) -> dict[str, int]:
    return {
        "memory_bytes": limits.CHILD_MEMORY_BYTES,
        "cpu_seconds": limits.CHILD_CPU_SECONDS,
        "wall_seconds": wall_seconds,
        "written_bytes": limits.CHILD_WRITTEN_BYTES,
    }


def _answer(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    if done.returncode in (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL):
        raise AudioError("too-slow")
    if done.returncode < 0:
        # A decoder that crashed: it happened over there, and the file is to blame.
        raise AudioError("unreadable", detail=signal.Signals(-done.returncode).name)
    if done.returncode:
        raise RuntimeError(f"The audio child could not work: {done.stderr[-2000:].decode()}")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "refused" in answer:
        raise AudioError(answer["refused"], **answer["facts"])
    return answer
