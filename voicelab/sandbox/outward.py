"""From a Django response to a ``requests`` response whose body can be streamed."""

import io
from collections.abc import Callable, Iterable, Iterator
from email.utils import formatdate
from typing import Any, cast

import requests
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers
from urllib3 import HTTPResponse


def requests_response(
    answer: HttpResponseBase, *, request: requests.PreparedRequest, adapter: BaseAdapter
) -> requests.Response:
    """Status, headers and body, with the Date header that a server would add."""
    headers = {"Date": formatdate(usegmt=True), **dict(answer.items())}
    if isinstance(answer, HttpResponse):
        headers.setdefault("Content-Length", str(len(answer.content)))
    response = requests.Response()
    response.status_code = answer.status_code
    response.reason = answer.reason_phrase
    response.headers = CaseInsensitiveDict(headers)
    response.encoding = get_encoding_from_headers(response.headers)
    response.raw = HTTPResponse(
        body=_body_file(answer, method=request.method),
        headers=headers,
        status=answer.status_code,
        reason=answer.reason_phrase,
        preload_content=False,
        decode_content=False,
        request_method=request.method,
    )
    response.url = request.url or ""
    response.request = request
    response.connection = cast(Any, adapter)
    return response


class IteratorFile(io.RawIOBase):
    """A file over chunks: never more than was asked for; closing it calls the closers."""

    def __init__(self, chunks: Iterator[bytes], *, closers: Iterable[Callable[[], None]]) -> None:
        super().__init__()
        self._chunks = chunks
        self._closers = list(closers)
        self._left = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer) -> int:
        """Fill the buffer as far as the next chunk reaches; 0 at the end."""
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = bytes(chunk)
        part, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        """Call each closer once, so that an abandoned download lets its file go."""
        while self._closers:
            self._closers.pop()()
        super().close()


def _body_file(answer: HttpResponseBase, *, method: str | None) -> io.BufferedReader:
    """The body. ``answer.close()`` would send Django's request signal, so it is not called."""
    if method == "HEAD":
        chunks: Iterator[bytes] = iter(())
    elif isinstance(answer, StreamingHttpResponse):
        chunks = iter(cast(Iterable[bytes], answer.streaming_content))
    else:
        chunks = iter((cast(HttpResponse, answer).content,))
    # Buffered, because a socket's body has read1 too and urllib3 asks for it.
    return io.BufferedReader(IteratorFile(chunks, closers=cast(Any, answer)._resource_closers))
