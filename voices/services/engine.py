"""Running jobs: whoever knocks calls `run`, and only a won claim does anything.

The view that made the row, the sweep of every worker, Celery beat and a page that refreshes itself
all knock the same way; dropping every message only adds the sweep's latency.
"""

import logging
import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from voices.models import Job, Lease, State
from voices.services import (
    clip_checks,
    clip_steps,
    clone_ends,
    clone_send,
    clone_watch,
    connections,
    hooks,
    jobs,
    library,
    planner,
    removal,
    speech_steps,
    trials,
)

logger = logging.getLogger(__name__)

K, S = Job.Kind, State
#: What to do with a claimed row, by kind and state. A *sending* row found due lost its worker.
STEPS: dict[tuple[str, str], Callable[[Job], None]] = {
    (K.CLONE, S.CHECKING): clone_send.check,
    (K.CLONE, S.QUEUED): clone_send.send,
    (K.CLONE, S.SENDING): clone_send.lost,
    (K.CLONE, S.PROBING): clone_watch.probe,
    (K.CLONE, S.SUBMITTED): clone_watch.poll,
    (K.CLONE, S.SAVING): clone_ends.save_trial,
    (K.SPEAK, S.QUEUED): speech_steps.send,
    (K.SPEAK, S.SENDING): speech_steps.lost,
    (K.SPEAK, S.SAVING): speech_steps.save,
    (K.SAVE, S.QUEUED): trials.run,
    (K.FETCH, S.CHECKING): clip_steps.run,
    (K.DELETE, S.QUEUED): removal.run,
    (K.SYNC, S.QUEUED): library.run,
}
#: What a person may stop: a stopped deletion or copy would leave its voice half-way for ever.
STOPPABLE = frozenset({K.CLONE, K.SPEAK, K.FETCH})
#: Steps in a row for one knock, so that a fast job does not wait for the next one.
STEPS_PER_KNOCK = 6
#: A row that kills its worker this often in one state is stopped.
CRASHES = 3
SWEEP = "sweep"
SWEEP_LEASE = timedelta(seconds=20)


def run(job_id: int) -> None:
    """Take one job as far as it goes now. Safe to call at any time, from anywhere, by many."""
    for _ in range(STEPS_PER_KNOCK):
        job = _read(job_id)
        if job is None or not job.pending or _rests(job) or not jobs.claim(job):
            return
        began = timezone.now()
        try:
            _step(job)
        except jobs.LostClaim:
            return
        hooks.catch_up(job, since=began)


def run_due(limit: int = 10) -> int:
    """Run what is due, oldest first; how many rows were looked at."""
    ids = jobs.due_ids(limit, connection=connections.active())
    for job_id in ids:
        run(job_id)
    return len(ids)


def may_stop(job: Job) -> bool:
    """Whether a person may stop it: nothing is under way at Kling, as far as anybody knows."""
    return job.kind in STOPPABLE and job.state in {State.CHECKING, State.QUEUED, State.PROBING}


def stop(job: Job) -> bool:
    """A person stops trying; true when it stopped."""
    if not may_stop(job):
        return False
    try:
        if job.state == State.PROBING:
            # Nobody knows whether it was made, so it counts as paid for, and its voice may appear.
            clone_ends.fail(job, reason="stopped-unsure", cost_settled=job.cost_reserved)
        elif job.kind == Job.Kind.CLONE:
            clone_ends.fail(job, reason="stopped")
        else:
            jobs.move(job, State.FAILED, reason="stopped", cost_settled=0)
    except jobs.LostClaim:
        return False
    return True


def tidy() -> None:
    """What only time starts: Trash that is over, trials that are still missing, a library that has
    outgrown what the database knows of it.

    A defect in one of them must not keep the sweep from its jobs.
    """
    connection = connections.active()
    for act in (removal.expire, trials.backfill, planner.keep_up):
        try:
            act(connection)
        except Exception:
            logger.exception("tidying stumbled in %s", act.__name__)


def take_sweep(now: datetime | None = None) -> bool:
    """Whether this process sweeps now; one at a time, whoever comes first."""
    now = now or timezone.now()
    me = f"{socket.gethostname()}:{os.getpid()}"
    Lease.objects.get_or_create(name=SWEEP, defaults={"until": now})
    free = Q(until__lte=now) | Q(owner=me)
    row = Lease.objects.filter(free, name=SWEEP)
    return row.update(owner=me, until=now + SWEEP_LEASE, last_at=now) == 1


def last_sweep() -> datetime | None:
    """When a sweep last began; what /healthz looks at."""
    return Lease.objects.filter(name=SWEEP).values_list("last_at", flat=True).first()


def _rests(job: Job) -> bool:
    """Another account's job: the key that we hold now would ask, pay and delete elsewhere."""
    return job.connection_id != connections.active().pk


def _read(job_id: int) -> Job | None:
    rows = Job.objects.select_related(
        "connection", "voice", "recording__voice", "clip__original", "created_by"
    )
    return rows.filter(pk=job_id).first()


def _step(job: Job) -> None:
    """One step; a defect of ours becomes a row that needs help, not a loop."""
    if job.claims > CRASHES and job.state != State.SENDING:
        _crashed(job)
        return
    try:
        STEPS[job.kind, job.state](job)
    except jobs.LostClaim:
        raise
    except Exception:
        logger.exception("%s stumbled in %s", job, job.state)
        _stumbled(job)


def _stumbled(job: Job) -> None:
    fresh = _read(job.pk)
    if fresh is None or fresh.version != job.version or not fresh.pending:
        return
    if fresh.state == State.SENDING:
        return  # the lease decides: to probing, or in doubt
    if fresh.tries + 1 < CRASHES:
        jobs.again(fresh, after=jobs.backoff(fresh.tries))
    else:
        _crashed(fresh)


def _crashed(job: Job) -> None:
    """Stop a row that only does harm, and leave what it stood for as it can be used."""
    logger.error("%s was stopped in %s after %s claims", job, job.state, job.claims)
    paid = job.task_id or job.state == State.SAVING
    if job.kind == Job.Kind.DELETE or (job.kind in {Job.Kind.CLONE, Job.Kind.SPEAK} and paid):
        jobs.again(job, after=600.0, reason="crashed")  # Kling holds something: keep looking
        return
    if job.kind == Job.Kind.CLONE:
        clone_ends.fail(job, reason="crashed")
        return
    with transaction.atomic():
        jobs.move(job, State.FAILED, reason="crashed")
        if job.kind == Job.Kind.FETCH and job.clip is not None:
            clip_checks.fail(job.clip, reason="link-download")
        if job.kind == Job.Kind.SAVE and job.voice_id is not None:
            trials.stay_ready(job.voice_id)
