"""How long things usually take: the median of our own past jobs."""

import statistics
import time
from dataclasses import dataclass
from datetime import datetime

from voices.models import Job, State

_KEPT_SECONDS = 60.0
_LOOK_AT = 20
_cache: dict[tuple[str, str], tuple[float, int | None]] = {}


@dataclass(frozen=True)
class Progress:
    """For one pending row: whole seconds so far, the usual time, and the bar's share (0–0.95)."""

    elapsed: int
    usual: int | None
    share: float
    longer: bool


def seconds(kind: str, state: str) -> int | None:
    """Usual seconds a job of this kind stays in this state; None before the first one ended."""
    kept = _cache.get((kind, state))
    if kept and time.monotonic() - kept[0] < _KEPT_SECONDS:
        return kept[1]
    rows = Job.objects.filter(kind=kind, state=State.READY).order_by("-id")
    spans = [row.get(state) for row in rows.values_list("spans", flat=True)[:_LOOK_AT]]
    known = [span for span in spans if span is not None]
    usual = max(1, round(statistics.median(known))) if known else None
    _cache[kind, state] = (time.monotonic(), usual)
    return usual


def progress(job: Job, now: datetime) -> Progress:
    """Where `job` stands in its present state."""
    elapsed = max(0.0, (now - job.entered_at).total_seconds())
    usual = seconds(job.kind, job.state)
    share = min(0.95, elapsed / usual) if usual else min(0.95, elapsed / (elapsed + 10))
    return Progress(
        elapsed=int(elapsed), usual=usual, share=share, longer=bool(usual and elapsed > usual)
    )
