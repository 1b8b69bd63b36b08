"""Asking for a clone: everything is checked and written before anything is sent."""

import hashlib
import re
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from voices.audio import MAX_SECONDS, MIN_SECONDS
from voices.models import Clip, Connection, Consent, Event, Job, State, Voice
from voices.models.search import fold, search_text
from voices.models.state import PENDING
from voices.services import connections, counts, drafts, events
from voices.services.refusals import Refused

#: Price of one call (kling-api.md §6.1).
UNITS = Decimal("0.05")
KLING_NAME_MAX = 20
NAME_MAX = 120
#: Name of the page's draft.
PAGE = "clone"


@dataclass(frozen=True)
class ConsentFacts:
    """What a person states about the permission; `statement` is the sentence that was ticked."""

    person: str
    allowed_by: str = ""
    used_for: str = ""
    until: date | None = None
    statement: str = ""


def ask(
    *,
    person: AbstractBaseUser,
    clip: Clip,
    name: str,
    kling_name: str,
    consent: ConsentFacts,
    use_first: bool,
    form_key: str,
    language: str = "",
    made_from: Voice | None = None,
) -> Job:
    """Write voice, permission and job in one transaction; the caller nudges.

    `made_from` is the gone voice that is created again (see `remake`). The same form sent twice
    gives the same job. Raises Refused with the field that is wrong.
    """
    key = _key(person.pk, form_key, clip.pk, name, kling_name) if form_key else None
    if key and (earlier := Job.objects.filter(form_key=key).first()):
        return earlier
    connection = connections.active()
    _check_words(name, kling_name, consent)
    first_seconds = _check_clip(clip, use_first=use_first)
    _check_pause(connection)
    with transaction.atomic():
        under_way = _under_way(clip)
        if under_way is not None and key and under_way.form_key == key:
            return under_way  # the same form in another process, a moment ago
        if under_way is not None:
            raise Refused("clip-used", field="clip")
        voice = _write_voice(connection, person, clip, name, kling_name, language)
        _write_consent(voice, person, consent)
        Clip.objects.filter(pk=clip.pk).update(first_seconds=first_seconds)
        job = _write_job(connection, person, voice, clip, key)
        if made_from is None:
            events.note(voice, Event.Verb.CLONE_ASKED, person=person, job=job, clip=clip.name)
            drafts.drop(person, PAGE)
        else:
            _note_made_again(voice, made_from, clip, job, person=person)
    return job


def _note_made_again(
    voice: Voice, made_from: Voice, clip: Clip, job: Job, *, person: AbstractBaseUser
) -> None:
    """It stands for the gone one from now on, in the story of both."""
    Voice.objects.filter(pk=voice.pk).update(made_from=made_from)
    facts = {"before": made_from.name, "clip": clip.name}
    events.note(voice, Event.Verb.MADE_AGAIN, person=person, job=job, **facts)


def suggest(name: str) -> str:
    """A name that Kling takes (≤ 20 characters), made from ours: "Anna, shop" → anna_shop."""
    folded = unicodedata.normalize("NFKC", name).strip().lower()
    words = re.sub(r"[^\w]+", "_", folded).strip("_")
    return words[:KLING_NAME_MAX].rstrip("_")


def _under_way(clip: Clip) -> Job | None:
    """The clone of this clip that has not ended: a second one would be paid for the same voice.

    Locks the clip, so that two tabs can't both find none.
    """
    Clip.objects.select_for_update().get(pk=clip.pk)
    rows = Job.objects.filter(clip=clip, kind=Job.Kind.CLONE, state__in=PENDING)
    return rows.order_by("-id").first()


def _key(*parts: object) -> str:
    """What the form was, so that an edited form is another one; 64 letters."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def _check_words(name: str, kling_name: str, consent: ConsentFacts) -> None:
    if not name.strip():
        raise Refused("name-empty", field="name")
    if len(name.strip()) > NAME_MAX:
        raise Refused("name-too-long", field="name", count=len(name.strip()))
    if not kling_name.strip():
        raise Refused("kling-name-empty", field="kling_name")
    if len(kling_name.strip()) > KLING_NAME_MAX:
        raise Refused("kling-name-too-long", field="kling_name", count=len(kling_name.strip()))
    if not consent.person.strip():
        raise Refused("person-empty", field="person")
    if not consent.statement:
        raise Refused("permission", field="permission")
    if consent.until and consent.until < timezone.localdate():
        raise Refused("consent-over", field="until")


def _check_clip(clip: Clip, *, use_first: bool) -> float | None:
    """How many first seconds go to Kling; None for a whole clip or an unknown length."""
    if clip.state == State.FAILED:
        raise Refused(clip.reason, field="clip")
    if clip.source == Clip.Source.VIDEO:
        return None
    if clip.source == Clip.Source.LINK and clip.original_id is None:
        raise Refused("clip-busy", field="clip")
    reach = connections.reach()
    if clip.source == Clip.Source.FILE and not reach.ok:
        raise Refused(reach.reason, field="clip")
    if clip.seconds is None or clip.seconds <= MAX_SECONDS:
        return None
    if not reach.ok:  # Kling gets the original link unchanged, so nothing can be cut
        raise Refused("use-first-link", field="clip")
    if not use_first:
        raise Refused("use-first", field="use_first")
    return max(MIN_SECONDS, MAX_SECONDS)


def _check_pause(connection: Connection) -> None:
    if reason := connections.paused(connection):
        raise Refused(f"paused-{reason}", field="")


def _write_voice(
    connection: Connection,
    person: AbstractBaseUser,
    clip: Clip,
    name: str,
    kling_name: str,
    language: str,
) -> Voice:
    ours, theirs = " ".join(name.split()), " ".join(kling_name.split())
    voice = Voice.objects.create(
        connection=connection,
        catalogue=Voice.Catalogue.CLONED,
        name=ours,
        kling_name=theirs,
        languages=language,
        state=State.CHECKING,
        clip=clip,
        created_by_id=person.pk,
        created_at=timezone.now(),
        sort_name=fold(ours)[:200],
        search_text=search_text(ours, theirs),
    )
    counts.moved(voice, before=None, after=voice.state)
    return voice


def _write_consent(voice: Voice, person: AbstractBaseUser, consent: ConsentFacts) -> None:
    Consent.objects.create(
        voice=voice,
        person=consent.person.strip(),
        allowed_by=consent.allowed_by.strip(),
        used_for=consent.used_for.strip(),
        until=consent.until,
        statement=consent.statement,
        confirmed_by_id=person.pk,
    )


def _write_job(
    connection: Connection, person: AbstractBaseUser, voice: Voice, clip: Clip, key: str | None
) -> Job:
    uid = uuid.uuid4()
    return Job.objects.create(
        uid=uid,
        external_id=f"vl-{uid}",
        kind=Job.Kind.CLONE,
        connection=connection,
        voice=voice,
        clip=clip,
        state=State.CHECKING,
        form_key=key,
        cost_reserved=UNITS,
        created_by_id=person.pk,
    )
