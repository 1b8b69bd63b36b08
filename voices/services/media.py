"""Links by which Kling fetches one clip of ours: random, short-lived, revocable (T8)."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from voices.models import Job, MediaLink, StoredFile

LIFE = timedelta(hours=2)
TOKEN_BYTES = 32
#: Kling accepts addresses of .mp3 .wav .mp4 .mov (custom-voices, voice_url); ours are all WAV.
ENDING = ".wav"


def make_link(job: Job, file: StoredFile) -> str:
    """A new address under which `file` can be fetched for two hours; only its hash is kept.

    Raises RuntimeError where nobody outside could reach it: ask `connections.reach()` first.
    """
    if not settings.MEDIA_URL_BASE:
        raise RuntimeError("no address that Kling can reach is set")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = timezone.now() + LIFE
    MediaLink.objects.create(token_sha256=_hash(token), file=file, job=job, expires_at=expires_at)
    return settings.MEDIA_URL_BASE + reverse("media", args=[token + ENDING])


def revoke(job: Job) -> int:
    """Shut every link of `job` now; returns how many were still open."""
    alive = MediaLink.objects.filter(job=job, revoked_at=None)
    return alive.update(revoked_at=timezone.now())


def follow(token: str) -> StoredFile | None:
    """The file behind a link, counting the fetch; None when unknown, expired or revoked."""
    now = timezone.now()
    links = MediaLink.objects.filter(token_sha256=_hash(token.removesuffix(ENDING)))
    link = links.filter(revoked_at=None, expires_at__gt=now).select_related("file").first()
    if link is None:
        return None
    links.update(fetches=F("fetches") + 1, fetched_at=now)
    return link.file


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
