"""Clips as people hand them in: a file, a public link, a Kling video. Checked before they count."""

import re
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile

from voices.audio import MAX_CLIP_BYTES, MAX_SECONDS, AudioError, inspect
from voices.kling import AddressRefused, KlingError, fetch_link
from voices.kling.guard import link_rules
from voices.models import Clip, Job, State, StoredFile
from voices.permissions import may
from voices.services import clip_files, connections, files
from voices.services.clip_words import LINK_TROUBLE
from voices.services.refusals import Refused

FETCH_SECONDS = 120.0
#: Kling's ids of videos are numbers of 18 digits; a link may carry other, shorter numbers.
_VIDEO_ID = re.compile(r"(?<!\d)\d{15,20}(?!\d)")
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def receive(person: User, upload: "UploadedFile[Any]") -> Clip:
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
            raise Refused(error.reason, field="file") from error
        original = clip_files.keep(path, name=name, report=report)
    return Clip.objects.create(
        source=Clip.Source.FILE,
        state=State.READY if report else State.CHECKING,
        name=name,
        original=original,
        seconds=report.seconds if report else None,
        made_by=person,
    )


def from_link(person: User, url: str) -> Job:
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
    clip = Clip.objects.create(source=Clip.Source.LINK, name=name, link=url, made_by=person)
    return Job.objects.create(
        kind=Job.Kind.FETCH,
        state=State.CHECKING,
        connection=connections.active(),
        clip=clip,
        created_by=person,
    )


def from_video(person: User, text: str) -> Clip:
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
        made_by=person,
    )


def fetch_step(clip: Clip, *, deadline: float = FETCH_SECONDS) -> None:
    """Download a link's file within `deadline` seconds, check it, keep it; the clip is Ready then.

    Raises Refused or AudioError for what will not get better (the clip then says why), and
    KlingError with `retryable` for what may. Doing it twice is harmless.
    """
    if clip.original_id or not clip.link:
        return
    with files.workplace() as folder:
        path = folder / "fetched"
        try:
            name = _fetched(clip, path, deadline=deadline)
            report = inspect(path, name=name)
        except AudioError as error:
            fail(clip, reason=error.reason)
            raise
        except KlingError as error:
            if not error.retryable:
                fail(clip, reason=link_reason(error))
            raise
        original = clip_files.keep(path, name=name, report=report)
    _ready(clip, seconds=report.seconds, original=original, name=name)


def check_step(clip: Clip) -> None:
    """Look again at a file whose check ran out of time in the request.

    Raises AudioError; the clip then says why.
    """
    if clip.state != State.CHECKING or clip.original is None:
        return
    try:
        with files.as_path(clip.original) as path:
            report = inspect(path, name=clip.name)
    except AudioError as error:
        fail(clip, reason=error.reason)
        raise
    StoredFile.objects.filter(pk=clip.original.pk).update(
        seconds=report.seconds, peaks=report.peaks
    )
    _ready(clip, seconds=report.seconds)


def fail(clip: Clip, *, reason: str) -> None:
    """Give the clip up; `reason` is a slug of clip_words.py."""
    clip.state, clip.reason = State.FAILED, reason
    clip.save(update_fields=["state", "reason"])


def link_reason(error: KlingError) -> str:
    """Our slug for a download that failed."""
    return LINK_TROUBLE.get(error.reason, "link-download")


def own(person: User, uid: UUID | str) -> Clip:
    """The clip, if `person` made it or is a keeper; Clip.DoesNotExist for everybody else."""
    mine = Clip.objects.select_related("original")
    return mine.get(uid=uid) if may(person, "remove") else mine.get(uid=uid, made_by=person)


def latest_unused(person: User) -> Clip | None:
    """The last clip this person handed in, unless a voice was asked for with it."""
    rows = Clip.objects.filter(made_by=person).select_related("original").order_by("-id")
    last = rows.exclude(state=State.FAILED).first()
    return last if last and not last.voices.exists() else None


def needs_cut(clip: Clip) -> bool:
    """Whether a person has to agree that Kling gets only the first 30 seconds."""
    return clip.seconds is not None and clip.seconds > MAX_SECONDS


def _fetched(clip: Clip, path: Path, *, deadline: float) -> str:
    """Download the link to `path`; the name says what the content is if the address does not."""
    with path.open("wb") as target:
        found = fetch_link(
            clip.link,
            target,
            max_bytes=MAX_CLIP_BYTES,
            seconds=deadline,
            allowed_hosts=settings.LINKS_ALLOWED_HOSTS,
        )
    return clip_files.with_ending(clip_files.clean_name(found.final_name) or clip.name, path)


def _ready(clip: Clip, **facts: object) -> None:
    clip.state, clip.reason = State.READY, ""
    for field, value in facts.items():
        setattr(clip, field, value)
    clip.save(update_fields=["state", "reason", *facts])
