"""What the child gives up before it looks at the first byte."""

from __future__ import annotations

import resource
import signal
import sys


def limit(*, memory_bytes: int, cpu_seconds: int, wall_seconds: int, written_bytes: int) -> None:
    """Bound memory, time and written bytes; call before the libraries are loaded.

    The alarm ends a child whose parent was killed and can no longer end it.
    """
    if sys.platform == "linux":  # macOS refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written_bytes, written_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(wall_seconds)


def shut() -> None:
    """Forbid every further file and socket; what is open stays usable.

    With no descriptor left to give, the kernel itself refuses what a hostile container asks for:
    a sibling file, a playlist, a connection. Call when all modules are loaded.
    """
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
