"""The mounted door: requests that go through VoiceLab's own middleware to its sandbox."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from django.test import Client
from requests.adapters import BaseAdapter

from voicelab.sandbox.outward import requests_response


class MountedDoor(BaseAdapter):
    """Answers for any address with what the whole site answers at its path."""

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """The call as a browser without a session would make it."""
        url = urlsplit(request.url or "")
        path = url.path + (f"?{url.query}" if url.query else "")
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        kind = request.headers.pop("Content-Type", "application/octet-stream")
        request.headers.pop("Content-Length", None)
        headers = {name: str(value) for name, value in request.headers.items()}
        answer: Any = Client(enforce_csrf_checks=True).generic(
            request.method or "GET", path, body, content_type=kind, headers=headers
        )
        return requests_response(answer, request=request, adapter=self)

    def close(self) -> None:
        """Nothing is kept open."""
