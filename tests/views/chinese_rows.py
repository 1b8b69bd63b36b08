"""A library in every state there is, in which nobody has a Latin name: English is then ours."""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.models import AbstractUser
from django.utils import timezone

from tests.views.voice_makers import empty_library, make_trial, make_voice
from voices.models import Casting, Clip, Consent, Event, Job, Recording, State, Tell, Voice
from voices.models.casting import CastingLane
from voices.permissions import ROLES
from voices.services import connections, counts, people
from voices.services.clip_words import CLIP_REFUSALS
from voices.services.sentences import ROWS

NAME, TEXT, PASSWORD = "林书雅", "请在听到提示音后留言。", "correct horse battery staple"
#: What an event may tell.
FACTS = {"before": "旧名", "after": "新名", "title": TEXT, "seconds": 12.3, "reason": "policy"}


def fill() -> dict[str, AbstractUser]:
    """People by role; every state, cause and verb once."""
    empty_library()
    staff = {
        role: people.add(role, role=role, password=PASSWORD, name=name)
        for role, name in zip(ROLES, ("王敏", "陈晨", "李雷", "韩梅"), strict=True)
    }
    maker = staff["maker"]
    for state in State.values:
        _voice(state, maker)
    for facts in ({"catalogue": "preset"}, {"catalogue": "speaking", "languages": "en"}):
        make_voice(NAME, kling_name="", trial=make_trial(), can_speak="yes", **facts)
    for reason in ROWS:
        _stuck(reason, maker)
    _events(staff)
    _clips(maker)
    _casting(maker)
    counts.recount(connections.active())
    return staff


def _voice(state: str, person: AbstractUser) -> None:
    soon = timezone.now() + timedelta(hours=5)
    voice = make_voice(
        NAME, kling_name="", state=state, languages="zh,en", tags=["播报"], note="备注",
        trial=make_trial(), delete_at=soon, trashed_at=timezone.now(),
    )  # fmt: skip
    Consent.objects.create(
        voice=voice, person=NAME, used_for="电话", until=soon.date(), statement="我已获得授权。"
    )
    _job(Job.Kind.CLONE, state, voice=voice, created_by=person)
    _recording(state, voice=voice, person=person)


def _recording(state: str, *, voice: Voice, person: AbstractUser, **facts: object) -> None:
    recording = Recording.objects.create(
        connection=voice.connection, voice=voice, text=TEXT, language="zh", state=state,
        speed=Decimal("1.2"), created_by=person, audio=make_trial() if state == "ready" else None,
    )  # fmt: skip
    _job(Job.Kind.SPEAK, state, voice=voice, recording=recording, created_by=person, **facts)


def _stuck(reason: str, person: AbstractUser) -> None:
    """A clone and a text that failed because of this."""
    facts = {"reason": reason, "error": "可灵的原话", "error_code": "1201", "request_id": "7"}
    voice = make_voice(NAME, kling_name="", state=State.FAILED)
    _job(Job.Kind.CLONE, State.FAILED, voice=voice, created_by=person, **facts)
    _recording(State.FAILED, voice=voice, person=person, **facts)


def _job(kind: str, state: str, **facts: object) -> Job:
    cost = {"cost_reserved": Decimal("0.05"), "cost_settled": Decimal("0.05")}
    return Job.objects.create(
        kind=kind, state=state, connection=connections.active(), **{**cost, **facts}
    )


def _events(staff: dict[str, AbstractUser]) -> None:
    voice = make_voice(NAME, kling_name="", trial=make_trial())
    for verb in Event.Verb.values:
        for person in (staff["keeper"], None):
            Event.objects.create(voice=voice, verb=verb, person=person, facts={**FACTS, "value": 2})
    for kind in (Job.Kind.FETCH, Job.Kind.SYNC, Job.Kind.DELETE, Job.Kind.SAVE):
        for state in (State.READY, State.FAILED, State.SUBMITTED):
            _job(kind, state, voice=voice, created_by=staff["maker"], reason="kling-problem")
    for role in Tell.Role.values:
        for about in (None, voice.jobs.first()):
            Tell.objects.create(
                connection=voice.connection, person=staff["maker"], to_role=role,
                reason="credit", job=about,
            )  # fmt: skip


def _clips(person: AbstractUser) -> None:
    facts = {"source": "file", "name": "片段", "made_by": person}
    for seconds in (3.0, 18.0, 47.0):
        Clip.objects.create(state=State.READY, seconds=seconds, original=make_trial(), **facts)
    for reason in CLIP_REFUSALS:
        Clip.objects.create(state=State.FAILED, reason=reason, **facts)
    Clip.objects.create(state=State.CHECKING, **facts)


def _casting(person: AbstractUser) -> None:
    connection = connections.active()
    for hidden in (True, False):
        sheet = Casting.objects.create(
            connection=connection, text=TEXT, hidden=hidden, made=1, reused=1,
            form_key=uuid.uuid4().hex, created_by=person,
        )  # fmt: skip
        voices = Voice.objects.of(connection).filter(state=State.READY)[:4]
        recordings = [*Recording.objects.order_by("state")[:3], None]
        for number, (voice, recording) in enumerate(zip(voices, recordings, strict=True), 1):
            CastingLane.objects.create(
                casting=sheet, voice=voice, recording=recording, position=number, number=number
            )
