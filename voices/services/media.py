"""Links by which Kling fetches one clip of ours: random, short-lived, revocable (T8)."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from voices.models import Job, MediaLink, StoredFile
from voices.services import tokens

LIFE = timedelta(hours=2)
#: Kling accepts addresses of .mp3 .wav .mp4 .mov (custom-voices, voice_url); ours are all WAV.
ENDING = ".wav"


def make_link(job: Job, file: StoredFile) -> str:
    """A new address under which `file` can be fetched for two hours; only its hash is kept.

    Raises RuntimeError where nobody outside could reach it: ask `connections.reach()` first.
    """
    if not settings.MEDIA_URL_BASE:
        raise RuntimeError("no address that Kling can reach is set")
    token = tokens.fresh()
    MediaLink.objects.create(
        token_sha256=tokens.digest(token), file=file, job=job, expires_at=timezone.now() + LIFE
    )
    return settings.MEDIA_URL_BASE + reverse("media", args=[token + ENDING])


def revoke(job: Job) -> int:
    """Shut every link of `job` now; returns how many were still open."""
    alive = MediaLink.objects.filter(job=job, revoked_at=None)
    return alive.update(revoked_at=timezone.now())


def follow(token: str) -> StoredFile | None:
    """The file behind a link, counting the fetch; None when unknown, expired or revoked."""
    now = timezone.now()
    links = MediaLink.objects.filter(token_sha256=tokens.digest(token.removesuffix(ENDING)))
    link = links.filter(revoked_at=None, expires_at__gt=now).select_related("file").first()
    if link is None:
        return None
    links.update(fetches=F("fetches") + 1, fetched_at=now)
    return link.file
