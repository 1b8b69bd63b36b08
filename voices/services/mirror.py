"""One page of Kling's lists, written into the library. Nothing is ever removed here."""

from datetime import datetime

from django.db import transaction

from voices.kling import RemoteVoice, VoiceTask
from voices.models import Connection, Event, Job, State, Voice
from voices.models.state import PENDING
from voices.models.voice import VoiceQuerySet, fold
from voices.services import counts, events
from voices.services.jobs import set_voice_state

Listed = tuple[VoiceTask, RemoteVoice]


def cloned(connection: Connection, page: list[VoiceTask], *, seen_at: datetime) -> None:
    """Voices of this account. A task of ours is left to its own job, which knows more."""
    ours = Job.objects.of(connection).filter(
        kind=Job.Kind.CLONE, state__in=PENDING, voice__kling_id=None
    )
    # Not every gateway's list repeats our id: Kling's own names the task too.
    own = {name for pair in ours.values_list("external_id", "task_id") for name in pair if name}
    rows = [
        (task, voice)
        for task in page
        if not own & {task.external_task_id, task.task_id}
        for voice in task.voices
        if fits(voice) and voice.owned_by != "kling"
    ]
    _write(connection, Voice.Catalogue.CLONED, rows, seen_at)


def presets(connection: Connection, page: list[VoiceTask], *, seen_at: datetime) -> None:
    """Kling's official library."""
    rows = [(task, voice) for task in page for voice in task.voices if fits(voice)]
    _write(connection, Voice.Catalogue.PRESET, rows, seen_at)


def fits(voice: RemoteVoice) -> bool:
    """An id that the column can't hold is none of Kling's."""
    return 0 < len(voice.voice_id) <= 64


def is_another_clone(voice: Voice, *, kling_id: str) -> bool:
    """Whether another clone of ours has this id: no answer may take its voice from it."""
    return _twins(voice, kling_id).filter(jobs__kind=Job.Kind.CLONE).exists()


def step_aside(voice: Voice, *, kling_id: str) -> None:
    """Give `kling_id` free for `voice` where a list was faster than its job; inside `atomic`."""
    for twin in _twins(voice, kling_id):
        set_voice_state(twin.pk, State.DELETED, kling_id=None)


def _twins(voice: Voice, kling_id: str) -> VoiceQuerySet:
    """Other rows that stand for the same voice at Kling."""
    rows = Voice.objects.filter(connection_id=voice.connection_id, catalogue=voice.catalogue)
    return rows.filter(kling_id=kling_id).exclude(pk=voice.pk)


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
        moved = [voice for voice in have.values() if _seen(voice, by_id[voice.kling_id or ""][1])]
        Voice.objects.bulk_update(moved, ["trial_url"], batch_size=200)
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


def _seen(voice: Voice, listed: RemoteVoice) -> bool:
    """A known voice: back from *Removed outside VoiceLab*; true with a fresh trial link."""
    if voice.state == State.GONE:
        set_voice_state(voice.pk, State.READY)
        events.note(voice, Event.Verb.SEEN_AGAIN)
    fresh = listed.trial_url[:2000]
    if not fresh or fresh == voice.trial_url:
        return False
    voice.trial_url = fresh
    return True
