"""Answers that do not arrive whole, through each of the three doors.

In process the adapter turns ``CutResponse`` into the error of a dropped connection. The server of
``sandbox serve`` hangs up its socket before the first byte. A WSGI server such as granian gives
a view no socket: it hangs up because fewer bytes came than Content-Length had promised, now and
then after the status line and the headers have left already (measured with granian 2.8).
"""

import time
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from .waiting import hesitate

HANG_UP = "sandbox.hang_up"
"""Key in the environment of a server that can close its socket: a function without arguments."""

_PROMISED = 512
# Granian forgets what it has not written yet when the body ends too early.
_SECONDS_TO_LEAVE = 0.05


class CutResponse(StreamingHttpResponse):
    """Nothing of it shall arrive: the connection is cut."""


def cut(request: HttpRequest) -> CutResponse:
    """Hang up instead of answering."""
    response = CutResponse(_hanging_up(request, b""), content_type="application/json")
    _promise(response, length=_PROMISED)
    return response


def halved(request: HttpRequest, whole: HttpResponseBase) -> HttpResponseBase:
    """The first half of the body under the length of the whole, then nothing more."""
    content = content_of(whole)
    return _stream(_hanging_up(request, content[: len(content) // 2]), whole, length=len(content))


def dripped(
    request: HttpRequest, whole: HttpResponseBase, *, size: int, seconds: float
) -> HttpResponseBase:
    """The same body, ``size`` bytes at a time, each after that many seconds."""
    if isinstance(whole, CutResponse):
        return whole
    pieces: Iterable[bytes] = (
        whole if isinstance(whole, StreamingHttpResponse) else [content_of(whole)]
    )
    length = whole.headers.get("Content-Length") or len(content_of(whole))
    dripping = _dripping(request, pieces, size=size, seconds=seconds)
    return _stream(dripping, whole, length=int(length))


def content_of(response: HttpResponseBase) -> bytes:
    """The whole body; that of a stream is used up by it."""
    if isinstance(response, StreamingHttpResponse):
        return b"".join(response)
    return bytes(getattr(response, "content", b""))


def _hanging_up(request: HttpRequest, sent: bytes) -> Iterator[bytes]:
    hang_up = request.META.get(HANG_UP)
    if sent:
        yield sent
        if hang_up is None and not hasattr(request, "sandbox_base"):
            time.sleep(_SECONDS_TO_LEAVE)
    if hang_up is not None:
        hang_up()


def _dripping(
    request: HttpRequest, pieces: Iterable[bytes], *, size: int, seconds: float
) -> Iterator[bytes]:
    for piece in pieces:
        for start in range(0, len(piece), size):
            hesitate(request, seconds)
            yield piece[start : start + size]


def _stream(
    pieces: Iterable[bytes], whole: HttpResponseBase, *, length: int
) -> StreamingHttpResponse:
    """Another body under the same status and headers."""
    response = StreamingHttpResponse(pieces, status=whole.status_code)
    for name, value in whole.items():
        response.headers[name] = value
    _promise(response, length=length)
    return response


def _promise(response: HttpResponseBase, *, length: int) -> None:
    response.headers["Content-Length"] = str(length)
    # So that no middleware compresses it, and with it the length and the pace.
    response.headers["Content-Encoding"] = "identity"
