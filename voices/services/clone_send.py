"""Sending a clone to Kling: the clip checked and cut, then one create call.

The call has three outcomes. Created: `clone_watch` follows the task. Refused: say so. Unknown: look
it up by our id before anything is sent again.
"""

import tempfile
from pathlib import Path

from django.utils import timezone

from voices.audio import MAX_SECONDS, AudioError, canonicalise
from voices.kling import AlreadyCreated, Busy, KlingError, Refused
from voices.models import Clip, Consent, Job, State, StoredFile, Voice
from voices.models.voice import IN_TRASH, UNLISTED
from voices.services import (
    clip_checks,
    clips,
    clone_ends,
    clone_watch,
    connections,
    credit,
    files,
    gate,
    hooks,
    media,
    slots,
)
from voices.services.jobs import backoff, clip_of, move, outside_transaction, voice_of


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
    if gate.rests(job):
        return
    if not slots.take(job):
        move(job, State.QUEUED, after=slots.patience(job), reason=Busy.reason)
        return
    callback_url = hooks.make_address(job)
    outside_transaction()
    try:
        task = connections.client(job.connection).create_voice(
            voice_name=voice.kling_name,
            external_task_id=job.external_id or "",
            callback_url=callback_url,
            **_source(job),
        )
    except KlingError as error:
        if not error.unknown_outcome:
            hooks.shut(callback_url)
        _not_created(job, error)
        return
    clone_watch.accepted(job, task)


def lost(job: Job) -> None:
    """The lease of a sending row ran out: its worker died, nobody knows how far it came."""
    move(job, State.PROBING, reason="kling-problem")


def _not_created(job: Job, error: KlingError) -> None:
    if isinstance(error, AlreadyCreated) or error.unknown_outcome:
        move(job, State.PROBING, after=0.5, **clone_ends.facts(error))
    elif error.retryable:
        tries = job.tries + 1
        after = max(backoff(tries), slots.patience(job))
        move(job, State.QUEUED, after=after, **{"tries": tries, **clone_ends.facts(error)})
    else:
        facts = clone_ends.facts(error)
        if facts["reason"] == Refused.reason:
            facts["reason"] = "clip-refused"
        clone_ends.fail(job, **facts)
        credit.note_refusal(job.connection, error)


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
