"""Far ends for the client: a scripted adapter, and raw sockets on the loopback address."""

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import requests
from requests.adapters import BaseAdapter

TLS_HELLO = b"\x16\x03"
BASE = "https://kling.invalid"
KEY = "api-key-kling-canary-7f3a9b2c-k7Qd"


def words(table: str) -> list[str]:
    """The entries of a table that is only text and space."""
    return table.split()


def envelope(data: Any = None, *, code: int = 0, message: str = "SUCCEED") -> dict[str, Any]:
    """An answer as the vendor writes it; errors have no data."""
    body: dict[str, Any] = {"code": code, "message": message, "request_id": "req-1"}
    return body if code else body | {"data": data}


class Script(BaseAdapter):
    """Answers with the scripted replies in turn and keeps what was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.replies: list[tuple[int, bytes, dict[str, str]] | Exception] = []
        self.asked: list[requests.PreparedRequest] = []

    def answer(self, body: Any, *, status: int = 200, **headers: str) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.replies.append((status, raw, names))

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        self.asked.append(request)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        response = requests.Response()
        response.status_code, body, headers = reply
        response.headers.update(headers)
        response.raw, response.request, response.url = BytesIO(body), request, request.url or ""
        return response

    def close(self) -> None:
        pass

    @property
    def sent(self) -> Any:
        """The JSON body of the latest request."""
        return json.loads(self.asked[-1].body or b"null")


Play = Callable[[socket.socket], None]


@dataclass
class Wire:
    """A listening socket that plays the same bytes to everybody and keeps what it heard."""

    listener: socket.socket
    play: Play
    heard: list[bytes] = field(default_factory=list)
    port: int = 0

    def __post_init__(self) -> None:
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            self.heard.append(request_bytes(connection))
            self.play(connection)


def request_bytes(connection: socket.socket) -> bytes:
    """One whole request, so that closing afterwards is no reset."""
    data = b""
    while b"\r\n\r\n" not in data and not data.startswith(TLS_HELLO):
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (
            int(x.split(b":")[1])
            for x in head.split(b"\r\n")
            if x.lower().startswith(b"content-len")
        ),
        0,
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def says(body: bytes, *lines: str, status: str = "200 OK", length: bool = True) -> Play:
    """A play that sends one answer and closes."""
    head = [f"HTTP/1.1 {status}", *lines]
    head += [f"Content-Length: {len(body)}"] if length else []
    message = "\r\n".join([*head, "", ""]).encode() + body
    return lambda connection: connection.sendall(message)
