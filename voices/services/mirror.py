"""One page of Kling's lists, written into the library. Nothing is ever removed here.

Whatever can be done before the transaction is done before it: on SQLite everybody else who writes
waits for its end. The number of statements does not depend on the number of voices.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from voices.kling import RemoteVoice, VoiceTask
from voices.models import Connection, Event, Job, State, Voice
from voices.models.search import fold, search_text
from voices.models.state import PENDING
from voices.models.voice import VoiceQuerySet
from voices.services import counts, events, rows
from voices.services.jobs import set_voice_state, set_voice_states

Listed = tuple[VoiceTask, RemoteVoice]


def cloned(connection: Connection, page: list[VoiceTask], *, seen_at: datetime) -> None:
    """Voices of this account. A task of ours is left to its own job, which knows more."""
    ours = Job.objects.of(connection).filter(
        kind=Job.Kind.CLONE, state__in=PENDING, voice__kling_id=None
    )
    # Not every gateway's list repeats our id: Kling's own names the task too.
    own = {name for pair in ours.values_list("external_id", "task_id") for name in pair if name}
    listed = [
        (task, voice)
        for task in page
        if not own & {task.external_task_id, task.task_id}
        for voice in task.voices
        if fits(voice) and voice.owned_by != "kling"
    ]
    _write(connection, Voice.Catalogue.CLONED, listed, seen_at)


def presets(connection: Connection, page: list[VoiceTask], *, seen_at: datetime) -> None:
    """Kling's official library."""
    listed = [(task, voice) for task in page for voice in task.voices if fits(voice)]
    _write(connection, Voice.Catalogue.PRESET, listed, seen_at)


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
    same = Voice.objects.filter(connection_id=voice.connection_id, catalogue=voice.catalogue)
    return same.filter(kling_id=kling_id).exclude(pk=voice.pk)


@dataclass(frozen=True)
class _Known:
    """What the library holds of a listed voice."""

    pk: int
    state: str
    links: tuple[str, str]


def _write(
    connection: Connection, catalogue: str, listed: Iterable[Listed], seen_at: datetime
) -> None:
    by_id = {voice.voice_id: (task, voice) for task, voice in listed}
    known = _known(connection, catalogue, by_id)
    fresh = rows.missing(
        Voice,
        _COLUMNS,
        [_new(*it, seen_at) for kling_id, it in by_id.items() if kling_id not in known],
        connection=connection.pk,
        catalogue=catalogue,
        state=State.READY,
        state_at=seen_at,
        last_seen_at=seen_at,
        # The first refresh finds everything, which is no news.
        found_at=seen_at if connection.synced_at else None,
    )
    moved = rows.changes(Voice, _LINKS, _moved(known, by_id))
    gone = [voice.pk for voice in known.values() if voice.state == State.GONE]
    seen = Voice.objects.filter(pk__in=[voice.pk for voice in known.values()])
    with transaction.atomic():
        number = fresh.run()
        moved.run()
        seen.update(last_seen_at=seen_at, missed_passes=0)
        back = set_voice_states(gone, State.READY, only=State.GONE)
        events.note_all(back, Event.Verb.SEEN_AGAIN)
        # Voices first, counters last, as everybody does: or we wait for each other (PostgreSQL).
        counts.added(connection, catalogue=catalogue, number=number)


def _known(connection: Connection, catalogue: str, ids: Iterable[str]) -> dict[str, _Known]:
    found = Voice.objects.of(connection).filter(catalogue=catalogue, kling_id__in=list(ids))
    return {
        kling_id: _Known(pk, state, (trial_url, task_id))
        for kling_id, pk, state, trial_url, task_id in found.values_list(
            "kling_id", "pk", "state", *_LINKS
        )
    }


#: What a new voice is written with, and what may change while it is listed.
_COLUMNS = (
    "uid",
    "kling_id",
    "name",
    "kling_name",
    "created_at",
    "sort_name",
    "search_text",
    "trial_url",
    "task_id",
)
_LINKS = ("trial_url", "task_id")


def _new(task: VoiceTask, listed: RemoteVoice, seen_at: datetime) -> tuple[object, ...]:
    name, theirs = (listed.name or listed.voice_id)[:120], listed.name[:120]
    return (
        uuid.uuid4(),
        listed.voice_id,
        name,
        theirs,
        task.created_at or seen_at,
        fold(name)[:200],
        search_text(name, theirs, listed.voice_id),
        *_links(task, listed),
    )


def _links(task: VoiceTask, listed: RemoteVoice) -> tuple[str, str]:
    """Where its trial is, and by which task Kling can be asked about it."""
    return listed.trial_url[:2000], task.task_id if len(task.task_id) <= 64 else ""


def _moved(
    known: dict[str, _Known], by_id: dict[str, Listed]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Known voices whose links are others now; an empty one replaces nothing."""
    for kling_id, voice in known.items():
        links = _links(*by_id[kling_id])
        if links != voice.links:
            yield voice.pk, (links[0] or voice.links[0], links[1] or voice.links[1])
