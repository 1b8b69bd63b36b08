"""The in-process door: a ``requests`` adapter that calls a view instead of opening a socket.

It resolves the path in one URL conf and calls the view with a real request. No middleware, no
request signals: calling the whole application inside a request changes its language and closes
its database connection (measured).
"""

import time
from collections.abc import Mapping
from http.client import RemoteDisconnected
from typing import Any

import requests
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponseBase, HttpResponseForbidden, HttpResponseNotFound
from django.urls import resolve
from requests.adapters import BaseAdapter
from urllib3.exceptions import ProtocolError

from .broken import CutResponse
from .inward import django_request
from .outward import requests_response
from .waiting import CallerLeftError


class ViewAdapter(BaseAdapter):
    """Answers for ``base`` (scheme, host and perhaps a path) from the views of one URL conf."""

    def __init__(self, base: str, *, urlconf: str) -> None:
        super().__init__()
        self.base = base.rstrip("/")
        self.urlconf = urlconf

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Call the view.

        Raises ``ReadTimeout`` when it took longer than the caller waits, ``ConnectionError`` when
        the connection was cut.
        """
        allowed = _read_timeout(timeout)
        deadline = None if allowed is None else time.monotonic() + allowed
        inner = django_request(request, base=self.base)
        # Django's own name for "resolve in this URL conf"; the other three are the sandbox's.
        inner.urlconf = self.urlconf
        inner.sandbox_base = self.base  # type: ignore[attr-defined]
        inner.sandbox_deadline = deadline  # type: ignore[attr-defined]
        inner.sandbox_patience = allowed  # type: ignore[attr-defined]
        try:
            answer = _call(inner, urlconf=self.urlconf)
        except CallerLeftError as error:
            raise requests.ReadTimeout("Read timed out", request=request) from error
        if isinstance(answer, CutResponse):
            raise requests.ConnectionError(_dropped(), request=request)
        if deadline is not None and time.monotonic() > deadline:
            raise requests.ReadTimeout("Read timed out", request=request)
        return requests_response(answer, request=request, adapter=self)

    def close(self) -> None:
        """Nothing is kept open."""


class SandboxAdapter(ViewAdapter):
    """Answers for Kling."""

    def __init__(self, base: str = "https://practice.invalid") -> None:
        super().__init__(base, urlconf="voicelab.sandbox.urls")


def _call(request: WSGIRequest, *, urlconf: str) -> HttpResponseBase:
    try:
        match = resolve(request.path_info, urlconf)
        request.resolver_match = match
        answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return HttpResponseNotFound("Not Found", content_type="text/plain")
    except PermissionDenied:
        return HttpResponseForbidden("Forbidden", content_type="text/plain")
    return answer


def _dropped() -> ProtocolError:
    """What ``requests`` wraps when a server hangs up without a word."""
    words = "Remote end closed connection without response"
    return ProtocolError("Connection aborted.", RemoteDisconnected(words))


def _read_timeout(timeout: Any) -> float | None:
    """Seconds that the caller waits for an answer; None means for ever."""
    if isinstance(timeout, tuple):
        timeout = timeout[1]
    timeout = getattr(timeout, "read_timeout", timeout)
    return float(timeout) if isinstance(timeout, int | float) else None
