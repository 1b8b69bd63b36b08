"""The asking side of speech: what a person wants becomes a recording and a job.

Sending it to Kling is `speech_steps`. A speech call can't be looked up afterwards, so everything
here happens at most once per pressed button, however often the button's request arrives.
"""

import hashlib
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from voices.models import Job, Recording, State, Voice
from voices.models.search import fold
from voices.models.state import STUCK
from voices.services import drafts
from voices.services.script import MAX_CHARACTERS, Fit, clean, estimate, fit, language_of
from voices.services.speech_checks import check_pause, check_speed, check_voice, default_voice

__all__ = [
    "MAX_CHARACTERS",
    "PAGE",
    "UNITS",
    "Fit",
    "ask",
    "ask_sample",
    "ask_take",
    "default_voice",
    "estimate",
    "fit",
    "give_up",
    "language_of",
    "save_now",
    "send_again",
]

#: Price of one call, whatever its length (kling-api.md §7).
UNITS = Decimal("0.05")
#: Name of the page's draft.
PAGE = "speak"


def ask(
    *,
    person: AbstractBaseUser,
    voice: Voice,
    text: str,
    speed: Decimal,
    language: str,
    form_key: str,
) -> Job:
    """Write a recording and the job that will speak it.

    The same form sent twice gives the same job. `language` is "" unless a person chose one.
    Raises Refused with field "text", "voice" or "speed", or "" while sending is paused.
    """
    script = clean(text)
    check_speed(speed)
    key = _key(PAGE, person.pk, form_key, script, voice.pk, speed, language)
    if earlier := Job.objects.filter(form_key=key).first():
        return earlier
    chosen = check_voice(voice, script, language=language)
    check_pause(voice.connection)
    try:
        with transaction.atomic():
            recording = _write(person, voice, script, speed=speed, language=chosen)
            job = _job(recording, person=person, key=key)
            Voice.objects.filter(pk=voice.pk).update(use_count=F("use_count") + 1)
            drafts.drop(person, PAGE)
    except IntegrityError:  # the same form in another process, a moment ago
        return Job.objects.get(form_key=key)
    return job


def ask_sample(
    *, person: AbstractBaseUser, voice: Voice, text: str, language: str, seen: str
) -> Job:
    """Write the sample of a voice and its job; presses that saw the same (`seen`) make one.

    Raises Refused when the voice can't speak or sending is paused.
    """
    key = _key("sample", voice.pk, seen)
    if earlier := Job.objects.filter(form_key=key).first():
        return earlier
    check_voice(voice, text, language=language)
    check_pause(voice.connection)
    try:
        with transaction.atomic():
            facts = {"speed": Decimal("1.0"), "language": language, "is_sample": True}
            recording = _write(person, voice, text, **facts)
            return _job(recording, person=person, key=key)
    except IntegrityError:  # somebody else pressed a moment ago
        return Job.objects.get(form_key=key)


def ask_take(
    *,
    person: AbstractBaseUser,
    voice: Voice,
    text: str,
    speed: Decimal,
    language: str,
    after: int,
) -> Job:
    """Write a take for a casting sheet and its job; whoever asks for the same gets the same.

    `after` names what ended without a sound before, 0 for nothing: two sheets at once make one
    call. Raises Refused when the voice can't speak or sending is paused.
    """
    key = _key("take", voice.pk, text, speed, language, after)
    if earlier := Job.objects.filter(form_key=key).first():
        return earlier
    check_voice(voice, text, language=language)
    check_pause(voice.connection)
    try:
        with transaction.atomic():
            recording = _write(person, voice, text, speed=speed, language=language)
            Voice.objects.filter(pk=voice.pk).update(use_count=F("use_count") + 1)
            return _job(recording, person=person, key=key)
    except IntegrityError:  # another sheet asked a moment ago
        return Job.objects.get(form_key=key)


def send_again(recording: Recording, *, person: AbstractBaseUser, form_key: str) -> Job:
    """Ask once more for a recording that needs help; costs one more call.

    `form_key` names the doubtful job that the person saw: two presses send it once. The old job
    keeps its reservation, because Kling may have charged it. Raises Refused when the voice can't
    speak any more or sending is paused.
    """
    key = _key("again", recording.pk, form_key)
    if earlier := Job.objects.filter(form_key=key).first():
        return earlier
    check_voice(recording.voice, recording.text, language=recording.language)
    check_pause(recording.connection)
    with transaction.atomic():
        old = _latest(recording)
        if not _take(recording, State.QUEUED):
            return old  # another press was faster
        _close(old, states=(State.IN_DOUBT,))
        return _job(recording, person=person, key=key, follows=old)


def give_up(recording: Recording, *, person: AbstractBaseUser) -> None:
    """Stop asking: the recording leaves the lists and its reservation is released."""
    with transaction.atomic():
        old = _latest(recording)
        if _take(recording, State.CANCELLED):
            _close(old, states=(State.IN_DOUBT,), cost_settled=Decimal(0))
            _close(old, states=(State.FAILED,))  # what a failed one cost, it cost
            if not recording.is_sample:
                used = Voice.objects.filter(pk=recording.voice_id, use_count__gt=0)
                used.update(use_count=F("use_count") - 1)


def save_now(recording: Recording) -> Job:
    """Fetch the sound at once while Kling still has it; free. For what waits for its next try."""
    job = _latest(recording)
    waiting = Job.objects.filter(pk=job.pk, state=State.SAVING, tries__gt=0, claims=0)
    # A claimed one is being fetched this moment: its lease is not ours to shorten.
    waiting.update(next_check_at=timezone.now(), version=F("version") + 1)
    job.refresh_from_db()
    return job


def _write(person: AbstractBaseUser, voice: Voice, script: str, **facts: Any) -> Recording:
    return Recording.objects.create(
        connection_id=voice.connection_id,
        voice=voice,
        text=script,
        **facts,
        search_text=fold(f"{script} {voice.name}"),
        created_by_id=person.pk,
    )


def _job(
    recording: Recording, *, person: AbstractBaseUser, key: str, follows: Job | None = None
) -> Job:
    return Job.objects.create(
        kind=Job.Kind.SPEAK,
        connection_id=recording.connection_id,
        voice_id=recording.voice_id,
        recording=recording,
        follows=follows,
        form_key=key,
        cost_reserved=UNITS,
        created_by_id=person.pk,
    )


def _latest(recording: Recording) -> Job:
    """Every recording is written together with its first job."""
    return recording.jobs.filter(kind=Job.Kind.SPEAK).latest("id")


def _take(recording: Recording, state: State) -> bool:
    """Move the recording out of *Needs your help*; true for exactly one of two presses."""
    stuck = Recording.objects.filter(pk=recording.pk, state__in=STUCK)
    return stuck.update(state=state, state_at=timezone.now()) == 1


def _close(job: Job, *, states: tuple[str, ...], **facts: Decimal) -> None:
    now = timezone.now()
    Job.objects.filter(pk=job.pk, state__in=states).update(
        state=State.CANCELLED,
        version=F("version") + 1,
        finished_at=now,
        entered_at=now,
        updated_at=now,
        **facts,
    )


def _key(*parts: object) -> str:
    """64 letters for `Job.form_key`: what the form was, so an edited form is another one."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
