"""Celery tasks carry primary keys only; each is a nudge to look at a row that knows everything."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down
from django.db import close_old_connections, connections, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from voices.models import Connection, Job
from voices.services import connections as kling_connections
from voices.services import counts, engine, jobs, library, planner, retention

logger = logging.getLogger(__name__)

#: After a broker failed to take a nudge, this process leaves it alone for so long.
BROKER_REST = 30.0
#: The sweep of every worker, whatever the broker does (decisions 10).
SWEEP_EVERY = 10.0
#: Between sweeps the sweeper looks when the next row is due, but not more often than this.
LOOK_EVERY = 0.5
#: And at least this often, because a row may be written whose nudge was lost.
IDLE_LOOK = 1.0
AT_ONCE = 10
THREADS = 4

_broker_rests_until = 0.0
_stopping = threading.Event()


@shared_task(name="voices.tasks.run", ignore_result=True)
def run(job_id: int, **_: object) -> None:
    """Look at one job."""
    engine.run(job_id)


@shared_task(name="voices.tasks.sweep", ignore_result=True)
def sweep(**_: object) -> None:
    """Beat's knock: the same sweep that every worker does by itself."""
    if engine.take_sweep():
        engine.tidy()
        engine.run_due(AT_ONCE)


@shared_task(name="voices.tasks.refresh", ignore_result=True)
def refresh(**_: object) -> None:
    """Mirror Kling's lists of the active connection and read the credit."""
    nudge(library.refresh(kling_connections.active()))


@shared_task(name="voices.tasks.nightly", ignore_result=True)
def nightly(**_: object) -> None:
    """Audit the counters, remove what is over its time, and let the database look at the rest."""
    for connection in Connection.objects.all():
        counts.recount(connection)
    retention.run()
    planner.refresh()


def nudge(job: Job) -> None:
    """Tell a worker to look at `job` once the transaction is through; never fails, never waits."""
    transaction.on_commit(lambda: _publish(job.pk), robust=True)


def _publish(job_id: int) -> None:
    global _broker_rests_until
    if time.monotonic() < _broker_rests_until:
        return
    try:
        # Not retry=False: that waits longer on a broker that is gone (measured: 6.1 s, not 0.7 s).
        run.apply_async(args=[job_id], retry_policy={"max_retries": 0}, expires=60)
    except (OperationalError, OSError) as error:
        _broker_rests_until = time.monotonic() + BROKER_REST
        logger.warning("the broker takes no messages (%s): the sweep does the work", error)


@worker_ready.connect
def start_sweeper(**_: object) -> None:
    """Every worker sweeps, on a thread of its own."""
    _stopping.clear()
    threading.Thread(target=_sweep_until_stopped, name="sweeper", daemon=True).start()


@worker_shutting_down.connect
def stop_sweeper(**_: object) -> None:
    _stopping.set()


def _sweep_until_stopped() -> None:
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="sweep")
    busy: set[int] = set()
    next_sweep = 0.0
    while not _stopping.is_set():
        try:
            if time.monotonic() >= next_sweep:
                next_sweep = time.monotonic() + SWEEP_EVERY
                if engine.take_sweep():
                    engine.tidy()
            _run_what_is_due(pool, busy)
            wait = _until_next_due()
        except Exception:
            logger.exception("the sweep stumbled")
            wait = SWEEP_EVERY
        close_old_connections()
        _stopping.wait(min(wait, max(LOOK_EVERY, next_sweep - time.monotonic())))
    # What has begun is finished; what only waits is in its row.
    pool.shutdown(wait=False, cancel_futures=True)
    connections.close_all()


def _run_what_is_due(pool: ThreadPoolExecutor, busy: set[int]) -> None:
    """Hand due rows to threads; a slow call must not keep the others waiting."""
    for job_id in jobs.due_ids(AT_ONCE, connection=kling_connections.active()):
        if job_id not in busy and len(busy) < AT_ONCE:
            busy.add(job_id)
            pool.submit(_run_one, job_id, busy)


def _run_one(job_id: int, busy: set[int]) -> None:
    try:
        engine.run(job_id)
    except Exception:
        logger.exception("job %s stumbled", job_id)
    finally:
        busy.discard(job_id)
        close_old_connections()


def _until_next_due() -> float:
    """Seconds until the next row wants to be looked at, within the sweep's bounds."""
    due = jobs.next_due(kling_connections.active())
    if due is None:
        return IDLE_LOOK
    return max(LOOK_EVERY, min(IDLE_LOOK, (due - timezone.now()).total_seconds()))
