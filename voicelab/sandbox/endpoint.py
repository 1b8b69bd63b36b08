"""What every endpoint has in common: method, credential, errors, reading the body."""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from .auth import demand_credential
from .envelope import RefusalError, refuse
from .faults import breakable
from .waiting import CallerLeftError
from .waiting import pause as pause

View = Callable[..., HttpResponseBase]

logger = logging.getLogger(__name__)


def endpoint(view: View) -> View:
    """Demand a credential, then turn whatever goes wrong into the vendor's envelope.

    Faults that somebody asked for strike here, before the credential is looked at.
    """

    @csrf_exempt
    @breakable
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
