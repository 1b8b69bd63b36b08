"""What every endpoint has in common: method, credential, errors, reading the body."""

import json
import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from .auth import demand_credential
from .envelope import RefusalError, refuse

View = Callable[..., HttpResponseBase]

logger = logging.getLogger(__name__)


class CallerLeftError(Exception):
    """An in-process caller's deadline passed; whatever was done stays done."""


def endpoint(view: View) -> View:
    """Demand a credential, then turn whatever goes wrong into the vendor's envelope."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            demand_credential(request)
            return view(request, **kwargs)
        except RefusalError as refusal:
            return refuse(refusal)
        except CallerLeftError:
            raise
        except Exception:
            # A server answers 5000 for its own defects; the trace belongs to our log.
            logger.exception("The sandbox failed at %s", request.path)
            return refuse(RefusalError(5000, "Internal server error"))

    return answered


def by_method(**views: View) -> View:
    """One path, a view per HTTP method; any other method is answered 404 / 1202."""

    @csrf_exempt
    def dispatched(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        view = views.get(request.method or "")
        if view is None:
            return refuse(RefusalError(1202, "Request method is invalid"))
        return view(request, **kwargs)

    return dispatched


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was posted; ``RefusalError`` 1200 when there is none."""
    body = json_object(request)
    if body is None:
        raise RefusalError(1200, "Invalid request parameters")
    return body


def json_object(request: HttpRequest, /) -> dict[str, Any] | None:
    """The posted JSON object, or None for anything else, however it is broken or large."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        return None
    return body if isinstance(body, dict) else None


def text_field(body: dict[str, Any], name: str, /) -> str:
    """A string field; absent, null and ``""`` are the same (the vendor's sample sends ``""``)."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or clean(value) != value:
        raise RefusalError(1201, f"{name} value is invalid")
    return value


def clean(text: str, /) -> str:
    """Without what no database stores: NUL characters and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def pause(request: HttpRequest, seconds: float, /) -> None:
    """Sleep, but no longer than an in-process caller is willing to wait.

    Raises ``CallerLeftError`` at that deadline; over a socket the caller hangs up by itself.
    """
    deadline = getattr(request, "sandbox_deadline", None)
    left = seconds if deadline is None else deadline - time.monotonic()
    time.sleep(max(0.0, min(seconds, left)))
    if left < seconds:
        raise CallerLeftError
