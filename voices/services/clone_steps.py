"""What a worker does with a clone, one step per state.

A create call has three outcomes. Created: follow the task. Refused: say so. Unknown: look it up by
our id and adopt it; send again, with the same id, only after two look-ups found nothing
(reliability.md §4.2).
"""

import tempfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from voices.audio import MAX_SECONDS, AudioError, canonicalise
from voices.kling import (
    AlreadyCreated,
    KlingError,
    NoFreeSlot,
    Refused,
    RemoteVoice,
    TaskNotFound,
    VoiceTask,
)
from voices.models import Clip, Consent, Event, Job, State, StoredFile, Voice
from voices.models.voice import IN_TRASH, UNLISTED
from voices.services import (
    clip_checks,
    clips,
    clone_ends,
    connections,
    files,
    media,
    mirror,
    slots,
)
from voices.services.jobs import (
    again,
    backoff,
    clip_of,
    move,
    outside_transaction,
    voice_of,
)

#: After an unknown outcome: look at once, then at least this far apart.
LOOK_AGAIN = 30.0
#: A task may become visible late: never send again earlier than this after the first try.
TRUST_AFTER = timedelta(seconds=60)
GIVE_UP_LOOKING = timedelta(hours=24)
FIRST_POLL = 2.0


def check(job: Job) -> None:
    """Decode the clip in the limited child, cut it, and keep the WAV that Kling will fetch."""
    clip = clip_of(job)
    if clip.original is None or not _goes_through_us(clip):
        move(job, State.QUEUED)
        return
    try:
        clip_checks.check_step(clip)
        if clips.needs_cut(clip) and not clip.first_seconds:
            raise AudioError("too-long", seconds=clip.seconds or 0)
        with files.as_path(clip.original) as source, tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "clip.wav"
            seconds = clip.first_seconds or MAX_SECONDS
            cut = canonicalise(source, target, name=clip.name, start=0.0, seconds=seconds)
            stored = files.store(
                target,
                kind=StoredFile.Kind.CANONICAL,
                mime="audio/wav",
                seconds=cut.seconds,
                peaks=cut.peaks,
            )
    except AudioError as error:
        clone_ends.fail(job, reason=error.reason)
        return
    Clip.objects.filter(pk=clip.pk).update(canonical=stored)
    move(job, State.QUEUED)


def send(job: Job) -> None:
    """Ask Kling, if permission is on record, nothing rests and a slot is free."""
    voice = voice_of(job)
    if trouble := _why_not(job, voice):
        clone_ends.fail(job, reason=trouble)
        return
    if connections.paused(job.connection):
        move(job, State.QUEUED, after=30)
        return
    if not slots.take(job):
        move(job, State.QUEUED, after=slots.patience(job))
        return
    outside_transaction()
    try:
        task = connections.client(job.connection).create_voice(
            voice_name=voice.kling_name, external_task_id=job.external_id or "", **_source(job)
        )
    except KlingError as error:
        _not_created(job, error)
        return
    _accepted(job, task)


def lost(job: Job) -> None:
    """The lease of a sending row ran out: its worker died, nobody knows how far it came."""
    move(job, State.PROBING, reason="kling-problem")


def probe(job: Job) -> None:
    """Look the task up by our own id, and adopt it."""
    outside_transaction()
    try:
        task = connections.client(job.connection).get_voice_task(job.external_id or "")
    except TaskNotFound:
        _not_found(job)
    except KlingError as error:
        clone_ends.failed_read(job, error)
    else:
        _accepted(job, task)


def poll(job: Job) -> None:
    """Ask how far it is; an unknown word stays visible and is asked about again."""
    outside_transaction()
    try:
        task = connections.client(job.connection).get_voice_task(job.task_id)
    except KlingError as error:
        clone_ends.failed_read(job, error)
        return
    if task.failed:
        _refused(job, task, words=task.message[:2000])
    elif task.succeeded and task.voices:
        _made(job, task, task.voices[0])
    elif task.succeeded and job.tries >= 3:
        _refused(job, task, words="succeed, but no voice")
    else:
        again(job, after=_poll_delay(job), kling_status=task.status[:40])


def _accepted(job: Job, task: VoiceTask) -> None:
    facts: dict[str, Any] = {"task_id": task.task_id[:64], "kling_status": task.status[:40]}
    facts |= {"reason": "", "error": "", "error_code": "", "not_found": 0}
    if task.request_id:
        facts["request_id"] = task.request_id[:100]
    move(job, State.SUBMITTED, after=FIRST_POLL, **facts)


def _not_created(job: Job, error: KlingError) -> None:
    if isinstance(error, AlreadyCreated) or error.unknown_outcome:
        move(job, State.PROBING, after=0.5, **clone_ends.facts(error))
    elif error.retryable:
        if isinstance(error, NoFreeSlot):
            slots.fewer(job.connection)
        tries = job.tries + 1
        move(job, State.QUEUED, after=backoff(tries), **{"tries": tries, **clone_ends.facts(error)})
    else:
        facts = clone_ends.facts(error)
        if facts["reason"] == Refused.reason:
            facts["reason"] = "clip-refused"
        clone_ends.fail(job, **facts)
        connections.note_refusal(job.connection, error)


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


def _made(job: Job, task: VoiceTask, made: RemoteVoice) -> None:
    """Kling has the voice: write its facts, close the clip's door, save the trial next."""
    with transaction.atomic():
        # Afresh: somebody may have renamed it while we asked.
        voice = job.voice = Voice.objects.select_for_update().get(pk=voice_of(job).pk)
        mirror.step_aside(voice, kling_id=made.voice_id[:64])
        Voice.objects.filter(pk=voice.pk).update(
            kling_id=made.voice_id[:64],
            trial_url=made.trial_url[:2000],
            last_seen_at=timezone.now(),
            search_text=clone_ends.search_text(job, made),
        )
        media.revoke(job)
        cost = clone_ends.settled(task.units, otherwise=job.cost_reserved)
        move(job, State.SAVING, kling_status=task.status[:40], cost_settled=cost)
        clone_ends.note(job, Event.Verb.CLONE_MADE, seconds=job.spans.get(State.SUBMITTED))
    slots.more(job.connection)


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


def _goes_through_us(clip: Clip) -> bool:
    """Whether Kling fetches our WAV; a link goes unchanged where Kling can't reach us."""
    return clip.source != Clip.Source.VIDEO and connections.reach().ok


def _why_not(job: Job, voice: Voice) -> str:
    """Slug of what forbids sending at this moment, "" when nothing does."""
    if voice.state in (*IN_TRASH, *UNLISTED):
        return "stopped"  # who deletes a voice does not want to pay for it
    consent = Consent.objects.filter(voice=voice, withdrawn_at=None).first()
    if consent is None:
        return "consent-missing"
    if consent.until and consent.until < timezone.localdate():
        return "consent-over"
    clip = clip_of(job)
    clip.refresh_from_db()
    if clip.source == Clip.Source.VIDEO or (clip.canonical is None and clip.link):
        return ""
    return connections.reach().reason if clip.canonical else "file-missing"


def _source(job: Job) -> dict[str, str]:
    """What Kling makes the voice from; only once a slot is ours, since it opens a door."""
    clip = clip_of(job)
    if clip.source == Clip.Source.VIDEO:
        return {"video_id": clip.video_id}
    if clip.canonical is None:
        return {"voice_url": clip.link}
    return {"voice_url": media.make_link(job, clip.canonical)}
