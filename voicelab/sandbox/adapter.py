"""The in-process door: a ``requests`` adapter that calls a view instead of opening a socket.

It resolves the path in one URL conf and calls the view with a real request. No middleware, no
request signals: calling the whole application inside a request changes its language and closes
its database connection (measured).
"""

import io
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponseBase, HttpResponseForbidden, HttpResponseNotFound
from django.urls import resolve
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers
from urllib3 import HTTPResponse

from .raw import IteratorFile


class ViewAdapter(BaseAdapter):
    """Answers for ``base`` (scheme, host and perhaps a path) from the views of one URL conf."""

    def __init__(self, base: str, *, urlconf: str) -> None:
        super().__init__()
        self.base = base.rstrip("/")
        self.urlconf = urlconf

    def send(  # type: ignore[override]
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Call the view; ``ReadTimeout`` when it took longer than the caller waits."""
        allowed = _read_timeout(timeout)
        deadline = None if allowed is None else time.monotonic() + allowed
        django_request = self._request(request, deadline=deadline)
        try:
            answer = _call(django_request, urlconf=self.urlconf)
        except TimeoutError as error:
            raise requests.ReadTimeout("Read timed out", request=request) from error
        if deadline is not None and time.monotonic() > deadline:
            raise requests.ReadTimeout("Read timed out", request=request)
        return self._response(request, answer)

    def close(self) -> None:
        """Nothing is kept open."""

    def _request(self, request: requests.PreparedRequest, *, deadline: float | None) -> WSGIRequest:
        url, base = urlsplit(request.url or ""), urlsplit(self.base)
        body = _body_bytes(request.body)
        path = unquote(url.path).removeprefix(base.path) or "/"
        environ = {
            "REQUEST_METHOD": request.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": url.query,
            "SERVER_NAME": url.hostname,
            "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": url.scheme,
            "wsgi.input": io.BytesIO(body),
            **_header_variables(request.headers),
            "CONTENT_LENGTH": str(len(body)),
        }
        django_request = WSGIRequest(environ)
        # Django's own name for "resolve in this URL conf"; the other two are the sandbox's.
        django_request.urlconf = self.urlconf  # type: ignore[attr-defined]
        django_request.sandbox_base = self.base  # type: ignore[attr-defined]
        django_request.sandbox_deadline = deadline  # type: ignore[attr-defined]
        return django_request

    def _response(
        self, request: requests.PreparedRequest, answer: HttpResponseBase
    ) -> requests.Response:
        headers = dict(answer.items())
        if not answer.streaming:
            headers.setdefault("Content-Length", str(len(answer.content)))
        raw = HTTPResponse(
            body=_body_file(answer, method=request.method),
            headers=headers,
            status=answer.status_code,
            reason=answer.reason_phrase,
            preload_content=False,
            decode_content=False,
            request_method=request.method,
        )
        response = requests.Response()
        response.status_code = answer.status_code
        response.reason = answer.reason_phrase
        response.headers = CaseInsensitiveDict(headers)
        response.encoding = get_encoding_from_headers(response.headers)
        response.raw = raw
        response.url = request.url or ""
        response.request = request
        response.connection = self  # type: ignore[attr-defined]
        return response


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


def _body_file(answer: HttpResponseBase, *, method: str | None) -> IteratorFile:
    """The body. ``answer.close()`` would send Django's request signal, so it is not called."""
    if method == "HEAD":
        chunks: Iterator[bytes] = iter(())
    elif answer.streaming:
        chunks = iter(answer.streaming_content)
    else:
        chunks = iter((answer.content,))
    return IteratorFile(chunks, closers=answer._resource_closers)


def _header_variables(headers: Mapping[str, str]) -> dict[str, str]:
    variables = {}
    for name, value in headers.items():
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        variables["HTTP_" + name.upper().replace("-", "_")] = text
    if "HTTP_CONTENT_TYPE" in variables:
        variables["CONTENT_TYPE"] = variables.pop("HTTP_CONTENT_TYPE")
    variables.pop("HTTP_CONTENT_LENGTH", None)
    return variables


def _body_bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes) else b"".join(body)


def _read_timeout(timeout: Any) -> float | None:
    """Seconds that the caller waits for an answer; None means for ever."""
    if isinstance(timeout, tuple):
        timeout = timeout[1]
    timeout = getattr(timeout, "read_timeout", timeout)
    return float(timeout) if isinstance(timeout, int | float) else None
