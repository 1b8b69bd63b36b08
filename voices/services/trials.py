"""Trials: cloned voices first, then the one somebody wants to hear, then the rest when idle."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from voices.models import Connection, Job, State, StoredFile, Voice
from voices.models.job import JobQuerySet
from voices.models.state import PENDING
from voices.services import connections, results
from voices.services.jobs import again, backoff, move, set_voice_state, voice_of

NOT_SAVED = results.NOT_SAVED
TRIES = 5
_SAVED: dict[str, Any] = {"reason": "", "error": ""}
#: Idle back-fill: so many per sweep of ten seconds, that is two a second (decisions 13).
PER_SWEEP = 20


def ask(voice: Voice, *, person: AbstractBaseUser | None = None) -> Job | None:
    """Save this trial now because somebody wants to hear it; None when there is nothing to save."""
    if voice.trial_id or not voice.trial_url:
        return None
    with transaction.atomic():
        # Locked: its worker must not end it between our look and the state that we write.
        waiting = _pending(voice.connection).filter(voice=voice).select_for_update().first()
        if waiting is not None:
            # A claimed one is under way: its lease is not ours to shorten.
            Job.objects.filter(pk=waiting.pk, state=State.QUEUED, claims=0).update(
                next_check_at=timezone.now(), created_by_id=person.pk if person else None
            )
            job = waiting
        else:
            job = _job(voice.connection, voice, person)
        set_voice_state(voice.pk, State.SAVING, keep=(State.TRASHED, State.DELETING, State.GONE))
    return job


def save(voice: Voice) -> StoredFile:
    """Fetch and attach the trial; raises one of NOT_SAVED."""
    return results.save_trial(voice, connections.client(voice.connection))


def not_saved(error: Exception) -> dict[str, Any]:
    """The columns of a job whose sound did not come; it is tried again."""
    return {"reason": "not-saved", "error": str(error)[:2000]}


def run(job: Job) -> None:
    """One try; a trial that can't be had leaves the voice ready without one."""
    voice = voice_of(job)
    voice.refresh_from_db()
    ended, facts = State.READY, _SAVED
    if voice.trial_id is None and voice.trial_url:
        try:
            save(voice)
        except NOT_SAVED as error:
            if job.tries + 1 < TRIES:
                again(job, after=backoff(job.tries), **not_saved(error))
                return
            ended, facts = State.FAILED, not_saved(error)
    with transaction.atomic():
        move(job, ended, **facts)
        stay_ready(voice.pk)


def stay_ready(voice_id: int) -> None:
    """A voice that only waited for its trial is ready, with or without it; call inside `atomic`."""
    not_waiting = tuple(state for state in State if state != State.SAVING)
    set_voice_state(voice_id, State.READY, keep=not_waiting)


def backfill(connection: Connection) -> int:
    """When nobody waits for anything, queue a few trials that are still missing."""
    if Job.objects.of(connection).filter(state__in=PENDING).exists():
        return 0
    missing = Voice.objects.of(connection).filter(state=State.READY, trial=None)
    missing = missing.exclude(trial_url="").exclude(
        jobs__kind=Job.Kind.SAVE, jobs__created_at__gte=timezone.now() - timedelta(days=1)
    )
    chosen = list(missing.order_by("catalogue", "-id")[:PER_SWEEP])
    for voice in chosen:
        _job(connection, voice, None)
    return len(chosen)


def _pending(connection: Connection) -> JobQuerySet:
    return Job.objects.of(connection).filter(kind=Job.Kind.SAVE, state__in=PENDING)


def _job(connection: Connection, voice: Voice, person: AbstractBaseUser | None) -> Job:
    return Job.objects.create(
        uid=uuid.uuid4(),
        kind=Job.Kind.SAVE,
        connection=connection,
        voice=voice,
        created_by_id=person.pk if person else None,
    )
