"""What a worker finds out about a clip: fetches a link's file, looks where nobody looked yet."""

from pathlib import Path

from django.conf import settings

from voices.audio import MAX_CLIP_BYTES, AudioError, inspect
from voices.kling import KlingError, fetch_link
from voices.models import Clip, State, StoredFile
from voices.services import clip_files, files
from voices.services.clip_words import LINK_TROUBLE

#: With the check after it, less than the lease of its job.
FETCH_SECONDS = 90.0


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
