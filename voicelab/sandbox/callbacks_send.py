"""Posting callbacks: each row once, whatever the receiver answers, never in a transaction."""

import json
import logging
from datetime import timedelta
from typing import Any

import requests
from django.db import connection
from django.utils import timezone

from .callback_body import test_body
from .envelope import RefusalError
from .models import Callback, CallbackModes
from .reach import outward_session
from .signing import signature_headers
from .wire import milliseconds

MOST_AT_ONCE = 200
TEST_EVERY = timedelta(seconds=6)
"""The console sends at most one test in this time (vendor page)."""

_TIMEOUT = (3, 5)

logger = logging.getLogger(__name__)


class InTransactionError(Exception):
    """A post was about to happen while a transaction was open.

    In process the "network" is a function call that would hide the defect.
    """


def send_due() -> list[Callback]:
    """Post every row whose time has come; those that this caller posted."""
    _demand_no_transaction()
    sent = []
    for callback in Callback.objects.due()[:MOST_AT_ONCE]:
        if callback.claim(at=timezone.now()):
            _post(callback)
            sent.append(callback)
    return sent


def send_test(url: str, /) -> Callback:
    """The console's test callback, at once; ``RefusalError`` 1302 within six seconds."""
    _demand_no_transaction()
    if not CallbackModes.claim_test(every=TEST_EVERY):
        raise RefusalError(1302, "A test callback can be sent once in 6 seconds")
    body = test_body(now_ms=milliseconds(timezone.now()))
    callback = Callback.objects.create(
        url=url, status="submitted", body=json.dumps(body), sent_at=timezone.now()
    )
    _post(callback)
    return callback


def callback_on_wire(callback: Callback, /) -> dict[str, Any]:
    """A callback as the control door and the command line list it."""
    return {
        "id": callback.pk,
        "task_id": callback.task.task_id if callback.task else None,
        "url": callback.url,
        "status": callback.status,
        "webhook_id": callback.webhook_id,
        "lost": callback.lost,
        "due_at": milliseconds(callback.due_at),
        "sent_at": milliseconds(callback.sent_at) if callback.sent_at else None,
        "answer": callback.answer,
        "error": callback.error,
    }


def _post(callback: Callback) -> None:
    body = callback.body.encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        **signature_headers(
            CallbackModes.current().secrets,
            id=callback.webhook_id,
            timestamp=int(timezone.now().timestamp()),
            body=body,
        ),
    }
    try:
        with outward_session() as session:
            answer = session.post(
                callback.url, data=body, headers=headers, timeout=_TIMEOUT, allow_redirects=False
            )
            callback.update(answer=answer.status_code)
    except requests.RequestException as error:
        callback.update(error=type(error).__name__)
    except Exception as error:
        # In process the receiver's own defect arrives here; over a socket it would be a 500.
        logger.exception("A callback's receiver failed")
        callback.update(error=type(error).__name__)


def _demand_no_transaction() -> None:
    blocks = connection.atomic_blocks
    if blocks and not getattr(blocks[-1], "_from_testcase", False):
        raise InTransactionError
