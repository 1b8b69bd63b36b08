"""Casting sheets: asked for, hidden and shown, voted on, thrown away.

Speech goes the one way that there is (`speaking`): every take is a recording with a job of its own,
sent once, and a doubtful one waits for a person.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from voices.models import Casting, CastingLane, CastingVote, Connection, Job, Voice
from voices.services import casting_plan, speaking, tokens, trials
from voices.services.casting_plan import MOST_VOICES, SPEED, Part, Plan, Way
from voices.services.refusals import Refused
from voices.services.speech_checks import check_pause

#: A link that wanders further than meant must not fill the table.
MOST_GUESTS = 100


@dataclass(frozen=True)
class Made:
    """A sheet, and the jobs somebody should be nudged about."""

    casting: Casting
    jobs: list[Job]


def find(connection: Connection, uid: str) -> Casting | None:
    """The sheet that an address names; None for anything else."""
    known = _uid(uid)
    return Casting.objects.of(connection).filter(uid=known).first() if known else None


def voices_named(connection: Connection, uids: Sequence[str]) -> tuple[list[Voice], int]:
    """The first six voices that these uids name, in their order, and how many stayed out.

    What is no uid, or not in the library, counts as never said.
    """
    known = [uid for uid in dict.fromkeys(map(_uid, uids)) if uid is not None]
    rows = Voice.objects.of(connection).listed().select_related("connection", "trial")
    found = {voice.uid: voice for voice in rows.filter(uid__in=known[:100])}
    named = [found[uid] for uid in known if uid in found]
    return named[:MOST_VOICES], len(named[MOST_VOICES:])


def make(
    *,
    person: AbstractBaseUser,
    connection: Connection,
    voices: Sequence[Voice],
    text: str,
    hidden: bool,
    agreed: int,
    form_key: str,
    title: str = "",
) -> Made:
    """Write a sheet and ask for the takes that are missing; the same form sent twice makes one.

    `agreed` is the number of calls that stood on the button. Raises Refused with field "text" or
    "voices", or "" when more calls became necessary or sending is paused.
    """
    script = casting_plan.line(text)
    if not voices:
        raise Refused("casting-voices", field="voices")
    parts = (person.pk, form_key, script, *(voice.pk for voice in voices))
    key = tokens.digest("\x1f".join(map(str, parts)))
    if earlier := Casting.objects.filter(form_key=key).first():
        return Made(earlier, [])
    found = casting_plan.plan(voices, script)
    if found.calls > agreed:
        raise Refused("casting-price")
    if found.calls:
        check_pause(connection)
    try:
        with transaction.atomic():
            facts = {"text": script, "title": title, "hidden": hidden, "form_key": key}
            facts |= {"created_by_id": person.pk, **_spent(found)}
            casting = Casting.objects.create(connection=connection, **facts)
            jobs = _write_lanes(casting, found, person)
    except IntegrityError:  # the same form in another process, a moment ago
        return Made(Casting.objects.get(form_key=key), [])
    return Made(casting, [*jobs, *_missing_trials(found, person)])


def rename(casting: Casting, *, title: str) -> None:
    """Give it a title of at most 60 characters; "" takes the title away."""
    Casting.objects.filter(pk=casting.pk).update(title=title)
    casting.title = title


def show_names(casting: Casting) -> None:
    Casting.objects.filter(pk=casting.pk).update(hidden=False)
    casting.hidden = False


def hide_names(casting: Casting) -> None:
    """Letters stay those of the first time: votes and talk about "Voice C" stay true."""
    Casting.objects.filter(pk=casting.pk).update(hidden=True)
    casting.hidden = True


def vote(lane: CastingLane, *, person: AbstractBaseUser) -> None:
    """The one vote of this person; for the same voice again it is taken back."""
    _cast(lane, {"person_id": person.pk})


def vote_as_guest(lane: CastingLane, *, guest: str) -> None:
    """The one vote of whoever carries this cookie. Raises Refused when too many strangers came."""
    digest = tokens.digest(guest)
    guests = CastingVote.objects.filter(casting=lane.casting_id).exclude(guest_sha256="")
    if not guests.filter(guest_sha256=digest).exists() and guests.count() >= MOST_GUESTS:
        raise Refused("casting-votes")
    _cast(lane, {"guest_sha256": digest})


def delete(casting: Casting) -> None:
    """Throw the sheet away with its votes and links; its takes stay in Recordings."""
    casting.delete()


def _cast(lane: CastingLane, voter: dict[str, object]) -> None:
    with transaction.atomic():
        # Locked: two presses of one person at once are one after the other.
        Casting.objects.select_for_update().get(pk=lane.casting_id)
        mine = CastingVote.objects.filter(casting=lane.casting_id, **voter)
        if mine.filter(lane=lane).delete()[0]:
            return
        if not mine.update(lane=lane):
            CastingVote.objects.create(casting_id=lane.casting_id, lane=lane, **voter)


def _spent(found: Plan) -> dict[str, int]:
    return {"made": found.calls, "reused": found.count(Way.REUSE)}


def _write_lanes(casting: Casting, found: Plan, person: AbstractBaseUser) -> list[Job]:
    """Inside the sheet's transaction: all takes are asked for, or none."""
    numbers = list(range(1, len(found.parts) + 1))
    random.SystemRandom().shuffle(numbers)
    jobs = []
    for position, part in enumerate(found.parts):
        recording = part.take
        if part.way == Way.CALL:
            job = _ask(part, found.text, person)
            jobs.append(job)
            recording = job.recording
        CastingLane.objects.create(
            casting=casting,
            voice=part.voice,
            recording=recording,
            position=position,
            number=numbers[position],
        )
    return jobs


def _ask(part: Part, text: str, person: AbstractBaseUser) -> Job:
    return speaking.ask_take(
        person=person,
        voice=part.voice,
        text=text,
        speed=SPEED,
        language=part.language,
        after=casting_plan.ended(part.voice, text),
    )


def _missing_trials(found: Plan, person: AbstractBaseUser) -> list[Job]:
    """Copies that Kling still holds; fetching one costs nothing."""
    wanted = [part.voice for part in found.parts if part.way == Way.TRIAL]
    asked = [trials.ask(voice, person=person) for voice in wanted]
    return [job for job in asked if job is not None]


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None
