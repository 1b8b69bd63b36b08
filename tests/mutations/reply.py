"""One answer on its way to the client: taken apart, spoilt, and put on a wire again."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from http.client import responses
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

BODILESS = (204, 304)


class Stream(io.BytesIO):
    """A body that may end in an error instead of an end."""

    ends_in: Exception | None = None

    def read(self, size: int | None = -1, /) -> bytes:
        return self._or_end(super().read(size))

    def read1(self, size: int | None = -1, /) -> bytes:
        return self._or_end(super().read1(size))

    def _or_end(self, piece: bytes) -> bytes:
        if not piece and self.ends_in is not None:
            raise self.ends_in
        return piece


class Endless(io.RawIOBase):
    """A body without an end: one block over and over."""

    def __init__(self, block: bytes) -> None:
        super().__init__()
        self.block = block * max(1, 65536 // len(block))

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        return self.block

    def read1(self, size: int = -1, /) -> bytes:
        return self.block


@dataclass
class Reply:
    """What the far end said; `other` asks it for its answer about a stranger.

    `ends_in` is raised where the body would end; `endless` repeats the body for ever.
    """

    status: int
    headers: CaseInsensitiveDict[str]
    body: bytes
    other: Callable[[], bytes] = bytes
    ends_in: Exception | None = None
    endless: bool = False

    @property
    def data(self) -> Any:
        """The JSON in the body."""
        return json.loads(self.body)

    @data.setter
    def data(self, value: Any) -> None:
        self.say(json.dumps(value).encode())

    def say(self, body: bytes) -> None:
        """Another body with its right length."""
        self.body = body
        self.headers["Content-Length"] = str(len(body))


def taken(response: requests.Response) -> Reply:
    """The reply of a finished exchange."""
    return Reply(response.status_code, CaseInsensitiveDict(response.headers), response.raw.read())


def put_on_wire(
    reply: Reply, *, request: requests.PreparedRequest, adapter: BaseAdapter
) -> requests.Response:
    """The response as urllib3 gives it, which believes a length as http.client does."""
    response = requests.Response()
    response.status_code, response.headers = reply.status, reply.headers
    response.reason = responses.get(reply.status, "")
    response.raw = HTTPResponse(
        body=_stream(reply),
        headers=dict(reply.headers),
        status=reply.status,
        preload_content=False,
        decode_content=False,
        request_method=request.method,
    )
    response.request, response.url = request, request.url or ""
    response.connection = adapter  # type: ignore[attr-defined]
    return response


def _stream(reply: Reply) -> Any:
    if reply.endless:
        return Endless(reply.body or b" ")
    body = b"" if reply.status in BODILESS else reply.body
    told = reply.headers.get("Content-Length", "")
    if told.isascii() and told.isdecimal():
        body = body[: int(told)]  # nobody reads on behind the length that was told
    stream = Stream(body)
    stream.ends_in = reply.ends_in
    return stream
