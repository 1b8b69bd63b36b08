"""Clips as people hand them in: a file, a public link, a Kling video. Checked before they count."""

import re
from contextlib import suppress
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from voices.audio import MAX_SECONDS, AudioError
from voices.kling import AddressRefused
from voices.kling.guard import link_rules
from voices.models import Clip, Job, State
from voices.permissions import may
from voices.services import clip_files, connections, files
from voices.services.refusals import Refused

Person = AbstractBaseUser | AnonymousUser

#: Kling's ids of videos are numbers of 18 digits; a link may carry other, shorter numbers.
_VIDEO_ID = re.compile(r"(?<!\d)\d{15,20}(?!\d)")
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def receive(person: Person, upload: "UploadedFile[Any]") -> Clip:
    """Check and keep a file that was sent to us.

    Nothing is kept of a refused one. Where decoding runs out of time the clip stays *Checking* and
    the worker looks again. Raises Refused at field "file".
    """
    name = clip_files.clean_name(upload.name or "")
    if not upload.size:
        raise Refused("empty", field="file")
    with files.workplace() as folder:
        path = folder / "upload"
        clip_files.take(upload, path)
        try:
            report = clip_files.looked_at(path, name=name)
        except AudioError as error:
            if found := error.facts.get("found"):  # only a refusal of "not-audio" has it
                raise Refused("name-differs", field="file", found=found) from error
            raise Refused(error.reason, field="file") from error
        original = clip_files.keep(path, name=name, report=report)
    return Clip.objects.create(
        source=Clip.Source.FILE,
        state=State.READY if report else State.CHECKING,
        name=name,
        original=original,
        seconds=report.seconds if report else None,
        made_by_id=person.pk,
    )


def from_link(person: Person, url: str) -> Job:
    """A clip that is still to be fetched, and the job that will; raises Refused at field "link"."""
    url = url.strip()
    if not url:
        raise Refused("link-empty", field="link")
    try:
        link_rules(settings.LINKS_ALLOWED_HOSTS).check(url)
    except AddressRefused as error:
        slug = "link-syntax" if error.message in {"syntax", "scheme"} else "link-address"
        raise Refused(slug, field="link") from error
    if len(url) > 2000:
        raise Refused("link-syntax", field="link")
    name = clip_files.clean_name(PurePath(url.partition("?")[0]).name) or url[:200]
    clip = Clip.objects.create(source=Clip.Source.LINK, name=name, link=url, made_by_id=person.pk)
    return Job.objects.create(
        kind=Job.Kind.FETCH,
        state=State.CHECKING,
        connection=connections.active(),
        clip=clip,
        created_by_id=person.pk,
    )


def from_video(person: Person, text: str) -> Clip:
    """A clip that is a video at Kling: `text` is its id, or a link with the id somewhere in it.

    Raises Refused at field "video_id". Only Kling can say whether the video fits.
    """
    text = text.strip()
    if not text:
        raise Refused("video-empty", field="video_id")
    numbers = _VIDEO_ID.findall(text)
    video_id = numbers[-1] if numbers else (text if _PLAIN_ID.fullmatch(text) else "")
    if not video_id:
        raise Refused("video-unknown", field="video_id")
    return Clip.objects.create(
        source=Clip.Source.VIDEO,
        state=State.READY,
        name=video_id,
        video_id=video_id,
        made_by_id=person.pk,
    )


def seen_by(person: Person) -> "QuerySet[Clip]":
    """The clips `person` made; all of them for keepers."""
    rows = Clip.objects.select_related("original")
    return rows if may(person, "remove") else rows.filter(made_by_id=person.pk)


def own(person: Person, uid: UUID | str) -> Clip:
    """One of the clips that `person` may see; Clip.DoesNotExist for all others."""
    return seen_by(person).get(uid=uid)


def chosen(person: Person, uid: str) -> Clip | None:
    """The clip a page names; else the last one this person handed in and did not send yet."""
    with suppress(ValueError):
        if uid and (named := seen_by(person).filter(uid=UUID(uid)).first()):
            return named
    mine = Clip.objects.select_related("original").filter(made_by_id=person.pk)
    last = mine.exclude(state=State.FAILED).order_by("-id").first()
    return None if last is None or last.voices.exists() else last


def last_try(clip: Clip) -> dict[str, object]:
    """What was typed for the clone of this clip that failed last; empty when none did."""
    failed = clip.voices.filter(state=State.FAILED, consent__isnull=False)
    voice = failed.select_related("consent").order_by("-id").first()
    if voice is None:
        return {}
    consent = voice.consent
    return {
        "name": voice.name,
        "kling_name": voice.kling_name,
        "language": voice.languages,
        "person": consent.person,
        "allowed_by": consent.allowed_by,
        "used_for": consent.used_for,
        "until": consent.until,
    }


def needs_cut(clip: Clip) -> bool:
    """Whether a person has to agree that Kling gets only the first 30 seconds."""
    return clip.seconds is not None and clip.seconds > MAX_SECONDS
