"""What a worker does with a speech job.

A speech call has no id of ours and can't be looked up: it is sent at most once per job row. After
an unknown outcome the row is *in doubt* until a person chooses (reliability.md §4.3).
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from voices.kling import Busy, KlingError, SpeechTask, VoiceCannotSpeak
from voices.models import Event, Job, Recording, State, Voice
from voices.models.voice import IN_TRASH, UNLISTED
from voices.services import (
    clone_ends,
    connections,
    credit,
    events,
    gate,
    results,
    slots,
    trials,
    voice_samples,
)
from voices.services.jobs import again, backoff, move, outside_transaction, recording_of

#: Kling keeps results for 30 days (kling-api.md §12).
KEPT_BY_KLING = timedelta(days=30)


def send(job: Job) -> None:
    """Send once: the row is *sending*, and committed, before the first byte leaves."""
    recording = recording_of(job)
    if gate.rests(job):
        return
    if not _begin(job, recording):
        return
    outside_transaction()
    try:
        task = connections.client(job.connection).speak(
            text=recording.text,
            voice_id=recording.voice.kling_id or "",
            voice_language=recording.language,
            voice_speed=recording.speed,
        )
    except KlingError as error:
        _not_spoken(job, error)
        return
    _spoken(job, recording, task)


def _begin(job: Job, recording: Recording) -> bool:
    """Move to *sending*, unless the voice was deleted meanwhile or too much is under way."""
    with transaction.atomic():
        if not slots.free(job):
            move(job, State.QUEUED, after=slots.patience(job), reason=Busy.reason)
            return False
        # Locked: a deletion either sees this row sending and waits, or is seen here.
        voice = Voice.objects.select_for_update().get(pk=recording.voice_id)
        if voice.state in (*IN_TRASH, *UNLISTED):
            move(job, State.FAILED, reason="voice-deleted", cost_settled=0)
            return False
        slots.enter(job)
    return True


def lost(job: Job) -> None:
    """The worker died while sending: nobody knows, and no machine may send it again."""
    move(job, State.IN_DOUBT, reason="in-doubt")


def save(job: Job) -> None:
    """Keep our copy; until then Kling's link is all there is."""
    recording = recording_of(job)
    if recording.audio_id is None:
        try:
            results.save_recording(recording, connections.client(job.connection))
        except results.NOT_SAVED as error:
            _not_saved(job, recording, error)
            return
    with transaction.atomic():
        move(job, State.READY, reason="", error="")
        voice_samples.keep(recording)


def _spoken(job: Job, recording: Recording, task: SpeechTask) -> None:
    facts: dict[str, Any] = {"task_id": task.task_id[:64], "kling_status": task.status[:40]}
    facts["request_id"] = task.request_id[:100]
    if task.failed:
        facts["cost_settled"] = clone_ends.settled(task.units, otherwise=Decimal(0))
        move(job, State.FAILED, reason="refused", error=task.message[:2000], **facts)
        return
    if not task.audios or not task.audios[0].url:
        move(job, State.IN_DOUBT, reason="in-doubt", **facts)
        return
    facts["cost_settled"] = clone_ends.settled(task.units, otherwise=job.cost_reserved)
    with transaction.atomic():
        Recording.objects.filter(pk=recording.pk).update(
            result_url=task.audios[0].url[:2000],
            kling_audio_id=task.audios[0].id[:64],
            removed_by_kling_at=timezone.now() + KEPT_BY_KLING,
        )
        move(job, State.SAVING, reason="", error="", error_code="", **facts)
        _learn(job, recording.voice, Voice.CanSpeak.YES)
        events.note(
            recording.voice, Event.Verb.SPOKEN, person=job.created_by, job=job, title=recording.name
        )


def _not_spoken(job: Job, error: KlingError) -> None:
    if error.unknown_outcome:
        move(job, State.IN_DOUBT, **clone_ends.facts(error))
    elif error.retryable:
        tries = job.tries + 1
        facts = clone_ends.facts(error)
        after = max(backoff(tries, base=1.0), slots.patience(job))
        move(job, State.QUEUED, after=after, **{"tries": tries, **facts})
    else:
        move(job, State.FAILED, cost_settled=0, **clone_ends.facts(error))
        credit.note_refusal(job.connection, error)
        if isinstance(error, VoiceCannotSpeak) and job.recording is not None:
            _learn(job, job.recording.voice, Voice.CanSpeak.NO)


def _learn(job: Job, voice: Voice, can_speak: str) -> None:
    """The first real answer teaches; a speaking voice only missed the language."""
    if voice.catalogue == Voice.Catalogue.SPEAKING:
        return
    unknown = Voice.objects.filter(pk=voice.pk).exclude(can_speak=can_speak)
    if unknown.update(can_speak=can_speak, can_speak_at=timezone.now()):
        events.note(voice, Event.Verb.CAN_SPEAK, job=job, can_speak=can_speak)


def _not_saved(job: Job, recording: Recording, error: Exception) -> None:
    gone = recording.removed_by_kling_at
    if gone is not None and timezone.now() > gone:
        move(job, State.FAILED, reason="sound-lost", error=str(error)[:2000])
    else:
        again(job, after=backoff(job.tries, cap=3600.0), **trials.not_saved(error))
