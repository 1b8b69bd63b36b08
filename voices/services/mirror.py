"""One page of Kling's lists, written into the library. Nothing is ever removed here."""

from datetime import datetime

from django.db import transaction

from voices.kling import RemoteVoice, VoiceTask
from voices.models import Connection, Event, Job, State, Voice
from voices.models.voice import fold
from voices.services import counts, events
from voices.services.jobs import set_voice_state

Listed = tuple[VoiceTask, RemoteVoice]


def cloned(connection: Connection, page: list[VoiceTask], *, seen_at: datetime) -> None:
    """Voices of this account. A task of ours is left to its own job, which knows more."""
    external = [task.external_task_id for task in page if task.external_task_id]
    ours = Job.objects.filter(external_id__in=external, voice__kling_id=None)
    own = set(ours.values_list("external_id", flat=True))
    rows = [
        (task, voice)
        for task in page
        if task.external_task_id not in own
        for voice in task.voices
        if voice.voice_id and voice.owned_by != "kling"
    ]
    _write(connection, Voice.Catalogue.CLONED, rows, seen_at)


def presets(connection: Connection, page: list[VoiceTask], *, seen_at: datetime) -> None:
    """Kling's official library."""
    rows = [(task, voice) for task in page for voice in task.voices if voice.voice_id]
    _write(connection, Voice.Catalogue.PRESET, rows, seen_at)


def _write(connection: Connection, catalogue: str, rows: list[Listed], seen_at: datetime) -> None:
    by_id = {voice.voice_id: (task, voice) for task, voice in rows}
    with transaction.atomic():
        known = Voice.objects.of(connection).filter(catalogue=catalogue, kling_id__in=by_id)
        have = {voice.kling_id: voice for voice in known}
        fresh = [
            _new(connection, catalogue, *listed, seen_at)
            for kling_id, listed in by_id.items()
            if kling_id not in have
        ]
        Voice.objects.bulk_create(fresh, ignore_conflicts=True)
        counts.added(connection, catalogue=catalogue, number=len(fresh))
        for voice in have.values():
            _seen(voice, by_id[voice.kling_id or ""][1])
        known.update(last_seen_at=seen_at, missed_passes=0)


def _new(
    connection: Connection, catalogue: str, task: VoiceTask, listed: RemoteVoice, seen_at: datetime
) -> Voice:
    name = (listed.name or listed.voice_id)[:120]
    return Voice(
        connection=connection,
        catalogue=catalogue,
        kling_id=listed.voice_id,
        name=name,
        kling_name=listed.name[:120],
        trial_url=listed.trial_url[:2000],
        state=State.READY,
        created_at=task.created_at or seen_at,
        last_seen_at=seen_at,
        sort_name=fold(name)[:200],
        search_text=fold(f"{name} {listed.name} {listed.voice_id}"),
    )


def _seen(voice: Voice, listed: RemoteVoice) -> None:
    """A known voice: a fresh trial link, and back from *Removed outside VoiceLab*."""
    if listed.trial_url and listed.trial_url != voice.trial_url:
        Voice.objects.filter(pk=voice.pk).update(trial_url=listed.trial_url[:2000])
    if voice.state == State.GONE:
        set_voice_state(voice.pk, State.READY)
        events.note(voice, Event.Verb.SEEN_AGAIN)
