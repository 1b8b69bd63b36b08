"""How a clone ends: refused, or ready with its trial saved."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from voices.kling import (
    KlingError,
    PolicyRefused,
    ReadFailed,
    Refused,
    RemoteVoice,
    TaskNotFound,
)
from voices.models import Event, Job, State, Voice
from voices.services import breaker, connections, credit, events, files, media, trials
from voices.services.jobs import again, backoff, move, voice_of

#: A trial that can't be fetched does not keep a finished voice from being used.
TRIAL_TRIES = 5
LOOKED_IN_VAIN = timedelta(hours=24)
LOOKS_IN_VAIN = 3
#: What the column holds.
MOST_UNITS = Decimal("9999.9999")


def facts(error: KlingError) -> dict[str, Any]:
    """The columns of a job that an error fills."""
    return {
        "reason": error.reason[:40],
        "error": error.message[:2000],
        "error_code": str(error.code or "")[:10],
        "request_id": error.request_id[:100],
    }


def fail(job: Job, **columns: Any) -> None:
    """Needs your help: the clip is kept, the clip's door is shut, all of it or nothing.

    Nothing was charged, unless `cost_settled` says so.
    """
    with transaction.atomic():
        move(job, State.FAILED, **{"cost_settled": 0, **columns})
        media.revoke(job)
        _drop_canonical(job)
        note(job, Event.Verb.CLONE_FAILED, reason=job.reason)


def settled(units: Decimal | None, *, otherwise: Decimal) -> Decimal:
    """What Kling took as it fits into the column; `otherwise` when it does not say."""
    return min(units, MOST_UNITS) if units is not None else otherwise


def failed_read(job: Job, error: KlingError) -> None:
    """A look that brought no answer: look again, later and later."""
    if isinstance(error, TaskNotFound):
        _no_trace(job, error)
    elif error.retryable or error.breaker:
        again(job, after=backoff(job.tries, cap=600.0), reason=error.reason[:40])
        credit.note_refusal(job.connection, error)
    else:
        columns = facts(error)
        if isinstance(error, Refused | PolicyRefused):
            # It was a question: whatever Kling minds about it, the clip and its name are taken.
            columns["reason"] = ReadFailed.reason
        again(job, after=600.0, **columns)


def _no_trace(job: Job, error: KlingError) -> None:
    """The task was there and is not: after a day of that a person decides. It may have cost."""
    looks = job.not_found + 1
    if looks > LOOKS_IN_VAIN and timezone.now() - job.entered_at > LOOKED_IN_VAIN:
        columns = {**facts(error), "reason": "lost-clone", "cost_settled": job.cost_reserved}
        fail(job, **columns)
    else:
        again(job, after=backoff(job.tries, cap=600.0), reason="no-trace", not_found=looks)


def save_trial(job: Job) -> None:
    """Keep our copy of the trial; then the voice is ready."""
    voice = voice_of(job)
    voice.refresh_from_db()
    if voice.trial_id is None and voice.trial_url:
        try:
            trials.save(voice)
        except trials.NOT_SAVED as error:
            if job.tries < TRIAL_TRIES:
                _fresh_address(job, voice)
                again(job, after=backoff(job.tries, cap=30.0), **trials.not_saved(error))
                return
        else:
            note(job, Event.Verb.TRIAL_SAVED)
    with transaction.atomic():
        move(job, State.READY, error="", reason="")
        _drop_canonical(job)


def note(job: Job, verb: str, **details: Any) -> None:
    if job.voice is not None:
        events.note(job.voice, verb, person=job.created_by, job=job, **details)


def search_text(job: Job, made: RemoteVoice) -> str:
    """What is searched once Kling's own name and id are known."""
    return voice_of(job).words(made.name, made.voice_id)


def _fresh_address(job: Job, voice: Voice) -> None:
    """Links expire: ask for the task once more and take its new one."""
    if breaker.forbids_all(job.connection):
        return
    try:
        task = connections.client(job.connection).get_voice_task(job.task_id)
    except KlingError:
        return
    for made in task.voices:
        if made.voice_id == voice.kling_id and made.trial_url:
            Voice.objects.filter(pk=voice.pk).update(trial_url=made.trial_url[:2000])


def _drop_canonical(job: Job) -> None:
    """The WAV that Kling fetched goes when its job ends; the original clip stays 90 days."""
    if job.clip is not None:
        job.clip.refresh_from_db(fields=["canonical"])
        if job.clip.canonical is not None:
            files.expire_now(job.clip.canonical)
