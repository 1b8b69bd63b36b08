"""Deleting that can be taken back although Kling's can't: Trash, a hold, then Kling's copy goes."""

import uuid
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from voices.kling import KlingError, VoiceNotFound
from voices.models import Connection, Event, Job, State, Voice
from voices.models.state import IN_FLIGHT, PENDING
from voices.models.voice import IN_TRASH
from voices.services import clone_ends, connections, credit, events, gate
from voices.services.jobs import (
    again,
    backoff,
    move,
    outside_transaction,
    set_voice_state,
    voice_of,
)
from voices.services.refusals import Refused

#: After Kling refused to delete, also where there is no hold.
ASK_AGAIN = timedelta(hours=1)
#: What a voice says that is not in Trash.
NOT_IN_TRASH: dict[str, Any] = {
    "trashed_at": None,
    "trashed_by_id": None,
    "trashed_in": None,
    "delete_at": None,
}


def hold() -> timedelta:
    """How long Kling's copy stays after the voice went to Trash."""
    return timedelta(hours=settings.DELETE_HOLD_HOURS)


def trash(voice: Voice, *, person: AbstractBaseUser) -> None:
    """Move a cloned voice to Trash at once; its recordings stay. Twice is once."""
    if voice.catalogue != Voice.Catalogue.CLONED:
        raise Refused("not-deletable")
    now = timezone.now()
    with transaction.atomic():
        facts = {"trashed_at": now, "trashed_by_id": person.pk, "delete_at": now + hold()}
        keep = (State.TRASHED, State.DELETING, State.DELETED)
        if set_voice_state(voice.pk, State.TRASHED, keep=keep, **facts):
            events.note(voice, Event.Verb.TRASHED, person=person)


def restore(voice: Voice, *, person: AbstractBaseUser) -> None:
    """Take it back while Kling's copy exists. Raises Refused("too-late") afterwards."""
    with transaction.atomic():
        row = Voice.objects.select_for_update().get(pk=voice.pk)
        if row.state not in IN_TRASH:
            raise Refused("not-in-trash" if row.state != State.DELETED else "too-late")
        if row.state == State.DELETING:
            raise Refused("too-late")
        set_voice_state(voice.pk, _state_behind(voice), **NOT_IN_TRASH)
        events.note(voice, Event.Verb.RESTORED, person=person)


def delete_now(voice: Voice, *, person: AbstractBaseUser | None) -> Job:
    """Delete Kling's copy without waiting; the same job when it was asked for already."""
    with transaction.atomic():
        row = Voice.objects.select_for_update().get(pk=voice.pk)
        under_way = voice.jobs.filter(kind=Job.Kind.DELETE, state__in=PENDING).first()
        if under_way is not None:
            return under_way
        if row.state != State.TRASHED:
            raise Refused("not-in-trash")
        set_voice_state(voice.pk, State.DELETING)
        return Job.objects.create(
            uid=uuid.uuid4(),
            kind=Job.Kind.DELETE,
            connection_id=row.connection_id,
            voice=voice,
            created_by_id=person.pk if person else None,
        )


def expire(connection: Connection) -> list[Job]:
    """Start deleting what has been in Trash for the whole hold; called by every sweep."""
    over = Voice.objects.of(connection).filter(state=State.TRASHED, delete_at__lte=timezone.now())
    begun = []
    for voice in over.select_related("trashed_by")[:50]:
        with suppress(Refused):  # taken back a moment ago
            begun.append(delete_now(voice, person=voice.trashed_by))
    return begun


def run(job: Job) -> None:
    """One try to delete at Kling. Repeating is harmless: "not found" means done."""
    voice = voice_of(job)
    if Job.objects.filter(voice=voice, kind=Job.Kind.SPEAK, state__in=IN_FLIGHT).exists():
        move(job, job.state, after=5)  # a speech under way must not lose its voice
        return
    if _still_being_made(voice):
        move(job, job.state, after=5)
        return
    if not voice.kling_id:
        _gone(job, voice)
        return
    if gate.rests(job):
        return
    outside_transaction()
    try:
        receipt = connections.client(job.connection).delete_voice(voice.kling_id)
    except VoiceNotFound:
        _gone(job, voice)
    except KlingError as error:
        _not_deleted(job, voice, error)
    else:
        _gone(job, voice, request_id=receipt.request_id[:100])


def _gone(job: Job, voice: Voice, **facts: Any) -> None:
    with transaction.atomic():
        move(job, State.READY, **{"reason": "", "error": "", "error_code": "", **facts})
        set_voice_state(voice.pk, State.DELETED)
        events.note(voice, Event.Verb.DELETED, person=job.created_by, job=job)


def _not_deleted(job: Job, voice: Voice, error: KlingError) -> None:
    credit.note_refusal(job.connection, error)
    if error.retryable or error.unknown_outcome or error.breaker:
        again(job, after=backoff(job.tries, cap=600.0), **clone_ends.facts(error))
        return
    with transaction.atomic():
        move(job, State.FAILED, **{**clone_ends.facts(error), "reason": "delete-refused"})
        later = timezone.now() + max(hold(), ASK_AGAIN)
        set_voice_state(voice.pk, State.TRASHED, delete_at=later)


def _still_being_made(voice: Voice) -> bool:
    """A clone that Kling is still working on gets its id first, else it would stay there unseen."""
    return Job.objects.filter(voice=voice, kind=Job.Kind.CLONE, state__in=PENDING).exists()


def _state_behind(voice: Voice) -> str:
    """What the voice is apart from being in Trash: its clone job's state, else ready."""
    job = voice.jobs.filter(kind=Job.Kind.CLONE).order_by("-id").first()
    return job.state if job is not None else State.READY
