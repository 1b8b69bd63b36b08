"""Whether a job's call may go out now, while the breaker is open or half-open.

A free question goes ahead of whatever was waiting: neither a clone nor a text is risked on finding
out whether Kling is back. Only credit can't be asked for by a question; there the first in line
tries.
"""

from django.utils import timezone

from voices.models import Connection, Job, State
from voices.services import breaker, slots, trying
from voices.services.jobs import move

#: Jobs that buy something when they are sent.
_BUYS = (Job.Kind.CLONE, Job.Kind.SPEAK)
#: Between two resting rows that begin again, in seconds: oldest first, and not all at once.
_APART = 0.1


def rests(job: Job) -> bool:
    """True when the call must not be made now: then `job` has been put off and says why.

    May ask Kling one free question, so never inside a transaction.
    """
    row = Connection.objects.get(pk=job.connection_id)
    reason = breaker.state(row)
    if not reason or not _concerns(reason, job):
        return False
    if not breaker.resting(row) and breaker.begin_try(row):
        if reason == "billing" or trying.ask(row):
            return False
        row.refresh_from_db()
    after = (breaker.until(row) - timezone.now()).total_seconds()
    place = min(60.0, _APART * slots.ahead_of(job))
    # Why a lost clone is looked for decides what a look in vain means: that reason stays.
    says = {} if job.state == State.PROBING else {"reason": breaker.SAYS[reason]}
    move(job, job.state, after=max(1.0, after) + place, **says)
    return True


def _concerns(reason: str, job: Job) -> bool:
    """Questions about what Kling has accepted go on, unless it refuses to talk to us at all."""
    return reason in breaker.FOR_ALL or (job.kind in _BUYS and job.state == State.QUEUED)
