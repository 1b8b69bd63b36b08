"""Trash, Undo and Delete now for a chunk of voices; `rows` are locked (see `bulk`)."""

import uuid
from collections import defaultdict
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from voices.models import Event, Job, State, Voice
from voices.models.state import PENDING
from voices.models.voice import IN_TRASH, UNLISTED, VoiceQuerySet
from voices.services import events
from voices.services.jobs import move_voices
from voices.services.removal import NOT_IN_TRASH, hold

if TYPE_CHECKING:
    from voices.services.bulk import Outcome

#: So many jobs are nudged by who made them; the sweep finds the others.
NUDGED = 20


def trash(
    rows: VoiceQuerySet, outcome: "Outcome", *, person: AbstractBaseUser, act: uuid.UUID
) -> None:
    """Clones of ours go to Trash, whatever they are doing; their recordings stay."""
    going = []
    for voice in rows:
        if voice.catalogue != Voice.Catalogue.CLONED:
            outcome.left["kling"] += 1
        elif voice.state in UNLISTED:
            outcome.left["gone"] += 1
        elif voice.state in IN_TRASH:
            outcome.left["in-trash"] += 1
        else:
            going.append(voice)
    now = timezone.now()
    facts = {"trashed_at": now, "trashed_by_id": person.pk, "delete_at": now + hold()}
    move_voices(going, State.TRASHED, trashed_in=act, **facts)
    events.note_all(going, Event.Verb.TRASHED, person=person, many=str(act))


def restore(
    rows: VoiceQuerySet, outcome: "Outcome", *, person: AbstractBaseUser, act: uuid.UUID
) -> None:
    """Back to what each is apart from being in Trash: its clone job's state, else ready."""
    back = [voice for voice in rows if _waits(voice, outcome)]
    clones = Job.objects.filter(voice__in=back, kind=Job.Kind.CLONE).order_by("id")
    behind = dict(clones.values_list("voice", "state"))
    by_state: defaultdict[str, list[Voice]] = defaultdict(list)
    for voice in back:
        by_state[behind.get(voice.pk, State.READY)].append(voice)
    for state, voices in by_state.items():
        move_voices(voices, state, **NOT_IN_TRASH)
    events.note_all(back, Event.Verb.RESTORED, person=person, many=str(act))


def delete_now(rows: VoiceQuerySet, outcome: "Outcome", *, person: AbstractBaseUser) -> None:
    """Kling's copies go at once, one job each; who is being deleted already is left."""
    going = [voice for voice in rows if _waits(voice, outcome)]
    asked = Job.objects.filter(voice__in=going, kind=Job.Kind.DELETE, state__in=PENDING)
    under_way = set(asked.values_list("voice", flat=True))
    if under_way:
        outcome.left["going"] += len(under_way)
    going = [voice for voice in going if voice.pk not in under_way]
    move_voices(going, State.DELETING)
    jobs = Job.objects.bulk_create(
        Job(
            kind=Job.Kind.DELETE,
            connection_id=voice.connection_id,
            voice=voice,
            created_by_id=person.pk,
        )
        for voice in going
    )
    outcome.jobs += [job.pk for job in jobs][: NUDGED - len(outcome.jobs)]


def _waits(voice: Voice, outcome: "Outcome") -> bool:
    """Whether it is in Trash and Kling's copy is not on its way out."""
    if voice.state == State.TRASHED:
        return True
    reasons = {State.DELETING: "going", State.DELETED: "gone"}
    outcome.left[reasons.get(State(voice.state), "not-in-trash")] += 1
    return False
