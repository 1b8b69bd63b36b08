"""Result links: signed, with an expiry, below whatever address the caller used."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.http import HttpRequest

from .auth import SECRET_KEY

KEPT_FOR = timedelta(days=30)
"""Results are cleared 30 days after creation (vendor notice)."""

_ROOTS = ("/v1/", "/account/", "/_control/")


def result_link(request: HttpRequest, name: str, /, *, made_at: datetime) -> str:
    """An absolute link to the file ``name`` that is good until 30 days after ``made_at``."""
    expires = int((made_at + KEPT_FOR).timestamp())
    return (
        f"{_origin(request)}{_prefix(request)}/results/{name}"
        f"?Expires={expires}&Signature={signature(name, expires=expires)}"
    )


def signature(name: str, /, *, expires: int) -> str:
    """Ties a file name to its expiry."""
    signed = f"{name}?{expires}".encode()
    return hmac.new(SECRET_KEY.encode(), signed, hashlib.sha256).hexdigest()[:32]


def _origin(request: HttpRequest) -> str:
    """The in-process door has a base of its own; a real request has a scheme and a host."""
    base = getattr(request, "sandbox_base", None)
    return base if base is not None else f"{request.scheme}://{request.get_host()}"


def _prefix(request: HttpRequest) -> str:
    """The part of the path above the API: where these URLs are mounted."""
    if request.path.endswith("/tasks"):
        return request.path.removesuffix("/tasks")
    ends = [request.path.find(root) for root in _ROOTS]
    return request.path[: min(end for end in ends if end >= 0)]
