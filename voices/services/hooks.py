"""Addresses at which Kling may say that a task has moved: a hint to look, and nothing else.

What a callback says is never parsed: the next look asks Kling itself (T14). So a forged, repeated,
late or lost one can only change when we look, and the polling goes on as if there were none.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from voices.kling import webhooks
from voices.models import Hook, Job, State
from voices.services import tokens

logger = logging.getLogger(__name__)

#: Callbacks of one task make us look this often at most (T15).
PAUSE = timedelta(seconds=5)
#: The last callback may come after the look that ended the job.
AFTERLIFE = timedelta(hours=1)
#: Where the next step asks Kling how far the task is. In *queued* it would send, and pay.
LOOKS = (State.PROBING, State.SUBMITTED)


def make_address(job: Job) -> str:
    """A new address for the task that `job` is about to ask for; "" where Kling can't reach us.

    Only the hash is kept. A job that is sent again gets another one and the first stays good: the
    task may have been made by either call.
    """
    if not settings.MEDIA_URL_BASE:
        return ""
    token = tokens.fresh()
    Hook.objects.create(token_sha256=tokens.digest(token), job=job)
    return settings.MEDIA_URL_BASE + reverse("kling-hook", args=[token])


def shut(address: str) -> None:
    """Forget an address whose call made no task for certain; "" is none."""
    token = address.rstrip("/").rpartition("/")[2]
    Hook.objects.filter(token_sha256=tokens.digest(token)).delete()


def find(token: str) -> Hook | None:
    """The hook of a token; None when unknown, shut, or dead since an hour after the job's end."""
    since = timezone.now() - AFTERLIFE
    alive = Q(job__finished_at=None) | Q(job__finished_at__gt=since)
    return Hook.objects.filter(alive, token_sha256=tokens.digest(token)).first()


def dead(now: datetime) -> QuerySet[Hook]:
    """Hooks that open nothing any more."""
    return Hook.objects.filter(job__finished_at__lte=now - AFTERLIFE)


def believable(headers: Mapping[str, str], body: bytes) -> bool:
    """False only for a signature that does not fit the body.

    A call without one stays a hint: Kling may not sign the older paths (kling-api.md §9, UNK).
    """
    secrets = settings.KLING_WEBHOOK_SECRETS
    if not secrets or not webhooks.is_signed(headers):
        return True
    fits = webhooks.fits(body, headers=headers, secrets=secrets)
    if not fits:
        logger.warning("a callback's signature doesn't fit KLING_WEBHOOK_SECRET: refused")
    return fits


def knock(hook: Hook) -> bool:
    """Let the job be looked at soon; true when it is due at this moment.

    The promise is written first and by itself: a worker that is asking right now finds it in
    `catch_up` when its answer is written, and its lease is left alone.
    """
    now = timezone.now()
    if hook.look_at and hook.look_at > now:
        return False  # that look is still to come, and will see what this call is about
    look_at = max(now, hook.look_at + PAUSE) if hook.look_at else now
    mine = Hook.objects.filter(pk=hook.pk, look_at=hook.look_at)
    if not mine.update(look_at=look_at):
        return False  # another call of this moment asked for it
    return _hasten(hook.job_id, look_at) and look_at <= now


def catch_up(job: Job, *, since: datetime) -> None:
    """After a step that began at `since`: keep what was promised to calls that came meanwhile."""
    if job.kind != Job.Kind.CLONE:
        return
    promised = Hook.objects.filter(job=job, look_at__gt=since)
    look_at = promised.order_by("look_at").values_list("look_at", flat=True).first()
    if look_at is None:
        return
    # More calls came and moved it on: the look that the first of them was promised is overdue.
    now = timezone.now()
    if promised.filter(look_at__gt=since + PAUSE).update(look_at=now):
        look_at = now
    _hasten(job.pk, look_at)


def _hasten(job_id: int, when: datetime) -> bool:
    """Make a waiting row due at `when`, in one UPDATE that lets alone what nobody may hasten.

    Not a claimed row (`claims`), whose `next_check_at` is the lease of the worker that asks. Not
    one whose last look found nothing: two of those, well apart, send a clone again.
    """
    rows = Job.objects.filter(pk=job_id, state__in=LOOKS, claims=0, not_found=0)
    return rows.filter(next_check_at__gt=when).update(next_check_at=when) == 1
