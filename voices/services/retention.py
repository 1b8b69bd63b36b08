"""The only place that deletes stored files; and rows that only say what is long over."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from voices.models import Clip, Job, MediaLink, OneTimeLink, Recording, StoredFile, Voice
from voices.models.state import PENDING, TERMINAL
from voices.services import bulk_undo, files, hooks

#: A file younger than this may belong to work under way.
SETTLED = timedelta(days=1)
#: Looks at the list and copies tell nothing after this; what was paid for stays on record.
KEPT_JOBS = timedelta(days=30)
ROUTINE = (Job.Kind.SYNC, Job.Kind.SAVE, Job.Kind.FETCH)


def run(limit: int = 500) -> int:
    """Remove files whose time is over or that nothing names, and dead rows; how many files went."""
    now = timezone.now()
    gone = 0
    for stored in [*_expired(now)[:limit], *_unused(now - SETTLED)[:limit]]:
        stored.clip_of.update(original=None)
        files.expire_now(stored)
        gone += 1
    files.clear_incoming(before=now - SETTLED)
    MediaLink.objects.filter(expires_at__lte=now).delete()
    OneTimeLink.objects.filter(expires_at__lte=now).delete()
    hooks.dead(now).delete()
    bulk_undo.forget(now)
    over = Job.objects.filter(kind__in=ROUTINE, state__in=TERMINAL)
    over.filter(finished_at__lt=now - KEPT_JOBS).delete()
    SessionStore.clear_expired()
    return gone


def _expired(now: datetime) -> QuerySet[StoredFile]:
    """Files whose time is over, except a clip that a clone still waits for."""
    cloning = Job.objects.filter(kind=Job.Kind.CLONE, state__in=PENDING)
    rows = StoredFile.objects.filter(expires_at__lte=now)
    return rows.exclude(Exists(cloning.filter(clip__original=OuterRef("pk")))).order_by(
        "expires_at", "id"
    )


def _unused(before: datetime) -> QuerySet[StoredFile]:
    """Files that a crash left without an owner, and WAVs whose clone has ended."""
    this = OuterRef("pk")
    cloning = Job.objects.filter(kind=Job.Kind.CLONE, state__in=PENDING)
    owners = (
        Voice.objects.filter(trial=this),
        Recording.objects.filter(audio=this),
        Clip.objects.filter(original=this),
        cloning.filter(clip__canonical=this),
    )
    rows = StoredFile.objects.filter(created_at__lt=before)
    for owner in owners:
        rows = rows.exclude(Exists(owner))
    return rows.order_by("id")
