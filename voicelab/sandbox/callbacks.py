"""Which callbacks a task owes: one for each status that it has reached, as rows."""

import json
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from .callback_body import WIRE, body_at, statuses_of
from .clips import settle
from .endpoint import body_of, text_field
from .envelope import RefusalError
from .links import result_link
from .models import Callback, CallbackModes, Subscription, Task, new_id

MOST_AT_ONCE = 200


def subscribe(request: HttpRequest, task: Task, /) -> None:
    """Remember the ``callback_url`` of a create call; ``RefusalError`` 1201 when it is none.

    Speech knows no callback (vendor page).
    """
    if task.kind not in WIRE:
        return
    url = text_field(body_of(request), "callback_url")
    if not url:
        return
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise RefusalError(1201, f"callback_url value '{url}' is invalid")
    base = result_link(request, "", made_at=task.created_at).partition("/results/")[0]
    Subscription.objects.create(task=task, url=url, base=base)


def write_due() -> None:
    """Write a row for each status that a subscribed task has reached and not told yet."""
    modes = CallbackModes.current()
    waiting = Subscription.objects.filter(open=True).select_related("task").order_by("pk")
    for subscription in waiting[:MOST_AT_ONCE]:
        settle(subscription.task)
        _tell(subscription, modes=modes)


def _tell(subscription: Subscription, *, modes: CallbackModes) -> None:
    path, reached = statuses_of(subscription.task)
    statuses = path[subscription.told : reached + 1]
    over = reached == len(path) - 1
    if modes.reorder:
        statuses = _reordered(statuses, over=over)
    if not statuses:
        return
    bodies = [body_at(subscription, status) for status in statuses]
    with transaction.atomic():
        told = subscription.told + len(statuses)
        if subscription.claim(told=told, open=not over) and modes.on:
            for status, body in zip(statuses, bodies, strict=True):
                _write(subscription, status, body=body, modes=modes)


def _reordered(statuses: list[str], *, over: bool) -> list[str]:
    """The end before *processing*, which waits for it."""
    if over:
        return [*statuses[:-2], *reversed(statuses[-2:])]
    return [status for status in statuses if status != "processing"]


def _write(
    subscription: Subscription, status: str, *, body: dict[str, Any], modes: CallbackModes
) -> None:
    # Repeats of one message carry the same id, so that a receiver can tell.
    webhook_id = new_id()
    for _ in range(modes.duplicate):
        Callback.objects.create(
            task=subscription.task,
            url=subscription.url,
            status=status,
            body=json.dumps(body, ensure_ascii=False),
            webhook_id=webhook_id,
            lost=_is_lost(modes),
            due_at=_due_at(modes),
        )


def _due_at(modes: CallbackModes) -> datetime:
    return timezone.now() + timedelta(seconds=modes.late)


def _is_lost(modes: CallbackModes) -> bool:
    """Decided by the number of the post, so that the same seed loses the same ones."""
    number = Callback.objects.count()
    return Random(f"{modes.seed}:{number}").random() < modes.lost  # noqa: S311
