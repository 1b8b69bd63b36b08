"""What calls of the latest hour were like, for Settings: kept in memory, written now and then.

A write per call would cost more than some calls do. So each process adds up what it hears and
writes it at most every five seconds; what it heard since then is lost if it dies.
"""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from voices.kling import BY_CODE, Heard, LastSeen, NotFound
from voices.models import Connection

WRITE_EVERY = 5.0
#: Troubles are counted by five minutes, and an hour of that is kept.
STEP, KEPT = 300, 12
MOST_CODES = 20


@dataclass
class _Tally:
    """One connection as this process heard it since it last wrote."""

    seen: LastSeen | None = None
    troubles: Counter[str] = field(default_factory=Counter)
    codes: set[int] = field(default_factory=set)
    written_at: float = float("-inf")


_tallies: dict[int, _Tally] = {}
_lock = threading.Lock()


def note(connection_id: int, heard: Heard) -> None:
    """Add one call; written at once when a code is new here, else every five seconds."""
    with _lock:
        tally = _tallies.setdefault(connection_id, _Tally())
        tally.seen = heard.seen or tally.seen
        error = heard.error
        # "No such task" is what a look-up is for.
        if error is not None and not isinstance(error, NotFound):
            tally.troubles[error.reason] += 1
        new = error is not None and error.code is not None and error.code not in BY_CODE
        if new and error is not None and error.code is not None:
            tally.codes.add(error.code)
        if not new and time.monotonic() - tally.written_at < WRITE_EVERY:
            return
        _tallies[connection_id] = _Tally(written_at=time.monotonic())
    _write(connection_id, tally)


def flush(connection_id: int) -> None:
    """Write what has been heard so far."""
    with _lock:
        tally = _tallies.pop(connection_id, None)
    if tally is not None:
        _write(connection_id, tally)


def forget() -> None:
    """Begin anew, as a process that has just started."""
    with _lock:
        _tallies.clear()


def last_hour(connection: Connection) -> dict[str, int]:
    """Reason of the client's errors -> how often, most frequent first."""
    since = _step(timezone.now() - timedelta(seconds=STEP * (KEPT - 1)))
    total: Counter[str] = Counter()
    for start, reasons in connection.troubles.items():
        if int(start) >= since:
            total.update(reasons)
    return dict(total.most_common())


def _write(connection_id: int, tally: _Tally) -> None:
    with transaction.atomic():
        row = Connection.objects.select_for_update().filter(pk=connection_id).first()
        if row is None:
            return
        changes: dict[str, Any] = _answer(tally.seen) if tally.seen else {}
        if tally.troubles:
            changes["troubles"] = _merged(row.troubles, tally.troubles)
        if tally.codes - set(row.new_codes):
            changes["new_codes"] = sorted({*row.new_codes, *tally.codes})[:MOST_CODES]
        if changes:
            Connection.objects.filter(pk=connection_id).update(**changes)


def _answer(seen: LastSeen) -> dict[str, Any]:
    facts = {"answered_at": seen.at, "latency_ms": int(seen.latency * 1000)}
    return facts | ({} if seen.clock_offset is None else {"clock_offset": seen.clock_offset})


def _merged(known: dict[str, dict[str, int]], fresh: Counter[str]) -> dict[str, dict[str, int]]:
    """The steps of the latest hour with `fresh` in the current one."""
    now = _step(timezone.now())
    kept = {start: counts for start, counts in known.items() if now - int(start) < STEP * KEPT}
    kept[str(now)] = dict(Counter(kept.get(str(now), {})) + fresh)
    return kept


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP * STEP
