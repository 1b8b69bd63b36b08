"""Following a clone at Kling: found by our id, polled by its own, made or refused.

After an unknown outcome the task is looked up and adopted; only after two look-ups without a trace
is it sent again, with the same id (reliability.md §4.2).
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from voices.kling import AlreadyCreated, KlingError, RemoteVoice, TaskNotFound, VoiceTask
from voices.models import Event, Job, State, Voice
from voices.services import clone_ends, connections, gate, media, mirror, slots
from voices.services.jobs import again, move, outside_transaction, voice_of

#: After an unknown outcome: look at once, then at least this far apart.
LOOK_AGAIN = 30.0
#: A task may become visible late: never send again earlier than this after the first try.
TRUST_AFTER = timedelta(seconds=60)
GIVE_UP_LOOKING = timedelta(hours=24)
FIRST_POLL = 2.0
#: More looks at a task that says it succeeded and shows no voice (reliability F6).
LOOKS_FOR_VOICE = 3
#: What a good answer ends.
NO_TROUBLE = {"reason": "", "error": "", "error_code": ""}


def probe(job: Job) -> None:
    """Look the task up by our own id, and adopt it."""
    if gate.rests(job):
        return
    outside_transaction()
    try:
        task = connections.client(job.connection).get_voice_task(job.external_id or "")
    except TaskNotFound:
        _not_found(job)
    except KlingError as error:
        clone_ends.failed_read(job, error)
    else:
        accepted(job, task)


def poll(job: Job) -> None:
    """Ask how far it is; an unknown word stays visible and is asked about again."""
    if gate.rests(job):
        return
    outside_transaction()
    try:
        task = _task_of(job)
    except KlingError as error:
        clone_ends.failed_read(job, error)
        return
    if task.task_id[:64] != job.task_id:
        accepted(job, task, after=_poll_delay(job))
    elif task.failed:
        _refused(job, task, words=task.message[:2000])
    elif task.succeeded:
        _succeeded(job, task)
    else:
        facts = {"kling_status": task.status[:40], "not_found": 0, **NO_TROUBLE}
        again(job, after=_poll_delay(job), **facts)


def accepted(job: Job, task: VoiceTask, *, after: float = FIRST_POLL) -> None:
    """Kling has the task: follow it by its own id from here."""
    facts: dict[str, Any] = {"task_id": task.task_id[:64], "kling_status": task.status[:40]}
    facts |= {"not_found": 0, **NO_TROUBLE}
    if task.request_id:
        facts["request_id"] = task.request_id[:100]
    move(job, State.SUBMITTED, after=after, **facts)


def _task_of(job: Job) -> VoiceTask:
    """The task by Kling's id for it; by ours where that one leads to nobody or to somebody else.

    An answer on its way to us may have got a wrong id, or have been about another task.
    """
    kling = connections.client(job.connection)
    try:
        task = kling.get_voice_task(job.task_id)
    except TaskNotFound:
        return kling.get_voice_task(job.external_id or "")
    ours = task.external_task_id == job.external_id if task.external_task_id else None
    if ours or (ours is None and task.task_id == job.task_id):
        return task
    return kling.get_voice_task(job.external_id or "")


def _not_found(job: Job) -> None:
    """No trace: after the second look, and late enough, it was never made."""
    asked = job.sent_at or job.entered_at
    age = timezone.now() - asked
    if age > GIVE_UP_LOOKING:
        clone_ends.fail(job, reason="lost-clone")
    elif job.not_found >= 1 and age >= TRUST_AFTER:
        if job.reason == AlreadyCreated.reason:
            # Kling knows our id and shows nothing under it: asking again would go round for ever.
            clone_ends.fail(job, reason="lost-clone", cost_settled=job.cost_reserved)
            return
        move(job, State.QUEUED, not_found=0)
    else:
        rest = (TRUST_AFTER - age).total_seconds() if job.not_found else 0.0
        again(job, after=max(LOOK_AGAIN, rest), not_found=job.not_found + 1)


def _succeeded(job: Job, task: VoiceTask) -> None:
    """Kling says that it is made: take the voice, or look again for it a few times."""
    made = next((it for it in task.voices if mirror.fits(it)), None)
    if made is not None and not mirror.is_another_clone(voice_of(job), kling_id=made.voice_id):
        _made(job, task, made)
    elif job.not_found >= LOOKS_FOR_VOICE:
        _refused(job, task, words="succeed, but no voice")
    else:
        facts = {"kling_status": task.status[:40], "not_found": job.not_found + 1, **NO_TROUBLE}
        again(job, after=_poll_delay(job), **facts)


def _made(job: Job, task: VoiceTask, made: RemoteVoice) -> None:
    """Kling has the voice: write its facts, close the clip's door, save the trial next."""
    with transaction.atomic():
        # Afresh: somebody may have renamed it while we asked.
        voice = job.voice = Voice.objects.select_for_update().get(pk=voice_of(job).pk)
        mirror.step_aside(voice, kling_id=made.voice_id)
        Voice.objects.filter(pk=voice.pk).update(
            kling_id=made.voice_id,
            trial_url=made.trial_url[:2000],
            last_seen_at=timezone.now(),
            search_text=clone_ends.search_text(job, made),
        )
        media.revoke(job)
        facts: dict[str, Any] = {"reason": "", "error": "", "error_code": ""}
        facts["cost_settled"] = clone_ends.settled(task.units, otherwise=job.cost_reserved)
        move(job, State.SAVING, kling_status=task.status[:40], **facts)
        clone_ends.note(job, Event.Verb.CLONE_MADE, seconds=job.spans.get(State.SUBMITTED))
    slots.more(job.connection_id, kind=Job.Kind.CLONE)


def _refused(job: Job, task: VoiceTask, *, words: str) -> None:
    """Kling tried and gave up; it says itself whether it took something for that."""
    clone_ends.fail(
        job,
        reason="clip-refused",
        error=words,
        request_id=task.request_id[:100],
        cost_settled=clone_ends.settled(task.units, otherwise=Decimal(0)),
    )


def _poll_delay(job: Job) -> float:
    """2 s at first, 10 s after a minute, 60 s after ten, daily after a day (reliability F10)."""
    age = (timezone.now() - job.entered_at).total_seconds()
    for limit, delay in ((60, 2.0), (600, 10.0), (3600, 60.0), (86_400, 600.0)):
        if age < limit:
            return delay
    return 86_400.0
