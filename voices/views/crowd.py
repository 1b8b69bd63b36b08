"""When very many tabs look, each looks less often, so that nobody waits for an answer.

A tab comes back after the delay that it was told. So the delays told in a second, added up, are
the tabs that stand open; all of them together get so many looks a second, in each process.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

#: Measured: a look that finds something costs 12 ms, so most of a processor is left for people.
LOOKS_PER_SECOND = 30
#: Seconds. A page that hears of nothing for longer than this would seem dead.
SLOWEST = 10.0
#: Seconds that are looked back on (long against the slowest pace, or tabs are missed), and how few
#: tell nothing yet.
WINDOW, LEAST = 30.0, 1.0


class Crowd:
    """The looks that were answered lately."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._told: deque[tuple[float, float]] = deque()
        self._sum = 0.0

    def told(self, delay: float) -> None:
        """A tab comes back after `delay` seconds; 0: it does not."""
        if not delay:
            return
        with self._lock:
            self._told.append((self._clock(), delay))
            self._sum += delay

    @property
    def pace(self) -> float:
        """Seconds between two looks of one tab, at least; 0 while there is nobody else."""
        with self._lock:
            now = self._clock()
            while self._told and self._told[0][0] < now - WINDOW:
                self._sum -= self._told.popleft()[1]
            if not self._told:
                return 0.0
            tabs = self._sum / max(LEAST, now - self._told[0][0])
            return min(SLOWEST, tabs / LOOKS_PER_SECOND)


#: Everybody who looks at this process.
everybody = Crowd()
