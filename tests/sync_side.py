"""VoiceLab's side of `tests.sync_bench`: a process with a database of its own.

It reads words from its input and answers each with one line of JSON: `forget` empties the library,
`sync` brings it up to date as the worker does, `traced` does so while every allocation is counted,
`gone` tells the ids of the voices that are marked as removed outside VoiceLab.
"""

import json
import logging
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection as database  # noqa: E402

from voices.models import Counter, Event, Job, State, Voice  # noqa: E402
from voices.services import connections, counts, engine, library  # noqa: E402


class Watch:
    """Counts statements, and times how long each transaction keeps others from writing."""

    def __init__(self) -> None:
        self.statements, self.held, self._since = 0, [0.0], 0.0
        self._commit = database.commit
        database.commit = self._end

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self.statements += 1
        done = execute(sql, params, many, context)
        if sql.startswith("BEGIN"):
            self._since = time.perf_counter()
        return done

    def _end(self) -> None:
        self._commit()
        self.held.append(time.perf_counter() - self._since)

    def over(self) -> None:
        database.commit = self._commit


def forget() -> dict[str, Any]:
    for rows in (Event.objects.all(), Job.objects.all(), Voice.objects.all()):
        rows._raw_delete(rows.db)
    Counter.objects.all().delete()
    library.keep_speaking_voices()
    return {}


def sync() -> dict[str, Any]:
    """Seconds, processor seconds, statements, longest transaction (ms), highest memory (MB)."""
    job = library.refresh(connections.active())
    Path("/proc/self/clear_refs").write_text("5")  # the highest mark begins anew
    watch = Watch()
    began, worked = time.perf_counter(), time.process_time()
    with database.execute_wrapper(watch):
        engine.run(job.pk)
    took, work = time.perf_counter() - began, time.process_time() - worked
    watch.over()
    job.refresh_from_db()
    assert job.state == State.READY, (job.state, job.reason, job.error)
    assert counts.recount(connections.active()) == 0, "the tabs' numbers are not exact"
    return {
        "seconds": took,
        "work": work,
        "statements": watch.statements,
        "held_ms": [it * 1000 for it in watch.held],
        "memory_mb": _highest(),
        "voices": Voice.objects.filter(catalogue="cloned", state=State.READY).count(),
    }


def traced() -> dict[str, Any]:
    tracemalloc.start()
    sync()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"traced_mb": peak / 1e6}


def gone() -> dict[str, Any]:
    rows = Voice.objects.filter(state=State.GONE)
    return {"ids": list(rows.values_list("kling_id", flat=True))}


def _highest() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    logging.disable(logging.WARNING)
    database.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    acts = {act.__name__: act for act in (forget, sync, traced, gone)}
    for line in sys.stdin:
        sys.stdout.write(json.dumps(acts[line.strip()]()) + "\n")
        sys.stdout.flush()
    database.creation.destroy_test_db(database.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
