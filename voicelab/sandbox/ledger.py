"""The ledger: every paid POST is written down before it is judged, refused ones too."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from .broken import CutResponse
from .endpoint import View, clean, json_object
from .models import LedgerEntry, Settings
from .waiting import pause
from .wire import milliseconds


def logged(kind: str, /) -> Callable[[View], View]:
    """Decorate a paid view: entry first, then the effect, then (optionally late) the answer."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            entry = LedgerEntry.objects.create(kind=kind, **_subject(request))
            request.sandbox_entry = entry  # type: ignore[attr-defined]
            response = view(request, **kwargs)
            _close(entry, response)
            pause(request, Settings.current().hold_ms / 1000)
            return response

        return counted

    return decorate


def entry_of(request: HttpRequest, /) -> LedgerEntry:
    """The entry that ``logged`` made for this request."""
    entry: LedgerEntry = request.sandbox_entry  # type: ignore[attr-defined]
    return entry


def entry_on_wire(entry: LedgerEntry, /) -> dict[str, Any]:
    """An entry as the control door lists it; ``fetched`` is what was learned about the clip."""
    return {
        "id": entry.pk,
        "kind": entry.kind,
        "external_task_id": entry.external_task_id,
        "text": entry.text,
        "voice_id": entry.voice_id,
        "accepted": entry.accepted,
        "status": entry.status,
        "code": entry.code,
        "task_id": entry.task.task_id if entry.task else None,
        "received_at": milliseconds(entry.received_at),
        "answered_at": milliseconds(entry.answered_at) if entry.answered_at else None,
        "fetched": (entry.task.clip or None) if entry.task else None,
    }


def _subject(request: HttpRequest) -> dict[str, str]:
    """What identifies the call, read without judging it."""
    body = json_object(request) or {}
    text = body.get("text") or body.get("voice_name") or ""
    return {
        "external_task_id": clean(str(body.get("external_task_id") or ""))[:255],
        "text": clean(str(text)),
        "voice_id": clean(str(body.get("voice_id") or ""))[:255],
    }


def _close(entry: LedgerEntry, response: HttpResponseBase) -> None:
    """Write down what was answered; a call that was cut off stays without an answer."""
    if isinstance(response, CutResponse):
        return
    entry.status, entry.code = response.status_code, _code_of(response)
    entry.answered_at = timezone.now()
    entry.save(update_fields=["status", "code", "answered_at"])


def _code_of(response: HttpResponseBase) -> int | None:
    """The envelope's code; None for half an answer, or for what is no envelope."""
    try:
        body = json.loads(getattr(response, "content", b""))
    except ValueError:
        return None
    return body.get("code") if isinstance(body, dict) else None
