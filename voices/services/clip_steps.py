"""What a worker does with a link that a person typed: fetch it, check it, keep it."""

from voices.audio import AudioError
from voices.kling import KlingError
from voices.models import Job, State
from voices.services import clip_checks
from voices.services.jobs import again, backoff, clip_of, move, outside_transaction
from voices.services.refusals import Refused

TRIES = 3


def run(job: Job) -> None:
    """One try. The clip itself says what is wrong with it; the job only ends."""
    clip = clip_of(job)
    outside_transaction()
    try:
        clip_checks.fetch_step(clip)
    except (Refused, AudioError) as error:
        move(job, State.FAILED, reason=error.reason[:40])
    except KlingError as error:
        if error.retryable and job.tries + 1 < TRIES:
            again(job, after=backoff(job.tries, cap=10.0))
            return
        clip_checks.fail(clip, reason=clip_checks.link_reason(error))
        move(job, State.FAILED, reason=clip_checks.link_reason(error), error=error.message[:2000])
    else:
        move(job, State.READY)
