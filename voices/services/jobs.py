"""The life of a job: claimed, moved, written together with its voice or recording.

Correctness depends on nothing but these two conditional UPDATEs: `claim` (who may work) and `move`
(what came of it). A process that lost its lease finds the version moved and drops what it knows.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection as database
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from voices.models import Clip, Connection, Job, Recording, State, Voice
from voices.models.state import PENDING, TERMINAL
from voices.services import counts

#: How long a claimed row is left alone; longer than the longest call of its kind.
LEASES = {
    Job.Kind.CLONE: timedelta(seconds=90),
    Job.Kind.SPEAK: timedelta(seconds=180),
    Job.Kind.SAVE: timedelta(seconds=150),
    Job.Kind.FETCH: timedelta(seconds=150),
    Job.Kind.DELETE: timedelta(seconds=90),
    Job.Kind.SYNC: timedelta(seconds=600),
}
#: Kinds whose state is also the state of the row people see.
MIRRORED = {Job.Kind.CLONE: Voice, Job.Kind.SPEAK: Recording}


class LostClaim(Exception):
    """Somebody else moved the row meanwhile; nothing was written."""


class InsideTransaction(RuntimeError):
    """A call to Kling was about to happen while a transaction was open."""


def outside_transaction() -> None:
    """Raise unless no transaction is open; called before every client call.

    In practice mode the "network" is a function call that would hide the defect.
    """
    blocks = database.atomic_blocks
    if blocks and not getattr(blocks[-1], "_from_testcase", False):
        raise InsideTransaction("no network inside a transaction")


def claim(job: Job) -> bool:
    """Win a due row as it was read."""
    return Job.objects.claim(job, lease=LEASES[Job.Kind(job.kind)])


def move(job: Job, state: str, *, after: float = 0.0, **fields: Any) -> None:
    """Write one outcome: the new state, due again in `after` seconds, and `fields`.

    Voice or recording follow in the same transaction. Raises LostClaim when the row is no longer
    as this process knows it.
    """
    now = timezone.now()
    was = State(job.state)
    due = now + timedelta(seconds=after)
    changes: dict[str, Any] = {"next_check_at": due, "claims": 0, **fields}
    if state != was:
        spans = {**job.spans, was.value: round((now - job.entered_at).total_seconds(), 1)}
        changes |= {"state": state, "entered_at": now, "tries": 0, "spans": spans} | fields
    if state in TERMINAL:
        changes["finished_at"] = now
    with transaction.atomic():
        mine = Job.objects.filter(pk=job.pk, version=job.version)
        if not mine.update(version=F("version") + 1, updated_at=now, **changes):
            raise LostClaim(str(job.uid))
        if state != was:
            _mirror(job, state, now)
    for name, value in changes.items():
        setattr(job, name, value)
    job.version += 1


def again(job: Job, *, after: float, **fields: Any) -> None:
    """Stay in this state and look again later; counts one more failure in a row."""
    move(job, job.state, after=after, tries=job.tries + 1, **fields)


def backoff(tries: int, *, base: float = 2.0, cap: float = 300.0) -> float:
    """Seconds to wait after the n-th failure in a row, with full jitter above one second."""
    import random

    return 1.0 + random.uniform(0.5, 1.0) * min(cap, base * 2.0 ** min(tries, 12))  # noqa: S311


def due_ids(limit: int, *, connection: Connection, now: datetime | None = None) -> list[int]:
    """Primary keys of pending rows of `connection` whose time has come."""
    rows = Job.objects.of(connection).due(now or timezone.now())
    return list(rows.values_list("pk", flat=True)[:limit])


def next_due(connection: Connection) -> datetime | None:
    """When the next pending row of `connection` wants to be looked at."""
    rows = Job.objects.of(connection).filter(state__in=PENDING).order_by("next_check_at")
    return rows.values_list("next_check_at", flat=True).first()


def _mirror(job: Job, state: str, now: datetime) -> None:
    """Give the row people see the job's state; a voice in Trash stays there."""
    if job.kind == Job.Kind.SPEAK and job.recording_id:
        Recording.objects.filter(pk=job.recording_id).update(state=state, state_at=now)
    if job.kind == Job.Kind.CLONE and job.voice_id:
        set_voice_state(job.voice_id, state, keep=(State.TRASHED, State.DELETING, State.DELETED))


def set_voice_state(
    voice_id: int, state: str, *, keep: tuple[str, ...] = (), **fields: Any
) -> bool:
    """The one door for a voice's state, so that the tab counts are right; call inside `atomic`."""
    voice = Voice.objects.select_for_update().get(pk=voice_id)
    if voice.state in keep or (voice.state == state and not fields):
        return False
    Voice.objects.filter(pk=voice_id).update(state=state, state_at=timezone.now(), **fields)
    counts.moved(voice, before=voice.state, after=state)
    return True


def set_voice_states(voice_ids: list[int], state: str, *, only: str) -> list[Voice]:
    """The same door for many: those that are in the state `only`; call inside `atomic`."""
    if not voice_ids:
        return []
    mine = Voice.objects.select_for_update().filter(pk__in=voice_ids, state=only)
    voices = list(mine.only("pk", "connection_id", "catalogue", "state").order_by("pk"))
    move_voices(voices, state)
    return voices


def move_voices(voices: list[Voice], state: str, **fields: Any) -> None:
    """Give voices that are locked, of one connection, another state and `fields`."""
    if not voices:
        return
    rows = Voice.objects.filter(pk__in=[voice.pk for voice in voices])
    rows.update(state=state, state_at=timezone.now(), **fields)
    counts.moved_together(voices, after=state)


def voice_of(job: Job) -> Voice:
    """The voice of a job whose kind has one."""
    if job.voice is None:
        raise LookupError(f"{job} has no voice")
    return job.voice


def recording_of(job: Job) -> Recording:
    """The recording of a speech job."""
    if job.recording is None:
        raise LookupError(f"{job} has no recording")
    return job.recording


def clip_of(job: Job) -> Clip:
    """The clip of a clone or fetch job."""
    if job.clip is None:
        raise LookupError(f"{job} has no clip")
    return job.clip
