"""When very many tabs look, each looks less often, so that nobody waits for an answer.

A tab comes back after the delay that it is told. So whoever tells it finds a moment for it: the one
that the page wants while few are expected then, else the next in which there is room.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable

#: Measured: a look that finds something costs 12 to 20 ms; most of a processor is left for people.
LOOKS_PER_SECOND = 20
#: Seconds. A page that hears of nothing for longer than this would seem dead.
SLOWEST = 10.0
#: Seconds of one moment, and for how many tabs it has room.
MOMENT = 0.2
ROOM = int(LOOKS_PER_SECOND * MOMENT)


class Crowd:
    """The tabs that will look again, counted by the moment in which they are expected."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._expected: Counter[int] = Counter()

    def back_in(self, wanted: float) -> float:
        """Seconds after which a tab shall look again that should in `wanted` seconds."""
        with self._lock:
            now = self._clock()
            self._forget(int(now / MOMENT))
            first, last = (int((now + seconds) / MOMENT) for seconds in (wanted, SLOWEST))
            free = (n for n in range(first, last) if self._expected[n] < ROOM)
            moment = next(free, max(first, last))
            place = self._expected[moment] % ROOM / ROOM
            self._expected[moment] += 1
        return wanted if moment == first else (moment + place) * MOMENT - now

    def _forget(self, now: int) -> None:
        for moment in [moment for moment in self._expected if moment < now]:
            del self._expected[moment]


#: Everybody who looks at this process.
everybody = Crowd()
