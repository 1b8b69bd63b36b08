"""A Kling that answers from a table, for what the sandbox does not play: refusals at every door."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import requests
from django.conf import settings
from requests.adapters import BaseAdapter

ADAPTERS = "tests.services.far_end.adapters"
Reply = tuple[int, dict[str, Any]] | Exception
Answer = Callable[[requests.PreparedRequest], Reply]


def ok(data: Any = None) -> Reply:
    return 200, {"code": 0, "message": "SUCCEED", "request_id": "req-ok", "data": data}


def no(code: int, message: str = "Kling's own words", *, status: int = 400) -> Reply:
    return status, {"code": code, "message": message, "request_id": "req-no"}


class FarEnd(BaseAdapter):
    """`paths` maps the end of a path to what it answers; everything asked is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.reset()

    def reset(self) -> None:
        self.paths: dict[str, Reply | Answer] = {}
        self.otherwise: Reply = no(1203, "no such thing here")
        self.asked: list[str] = []

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        path = (request.url or "").partition("?")[0]
        self.asked.append(f"{request.method} {path.partition('.invalid')[2]}")
        found = next((it for end, it in self.paths.items() if path.endswith(end)), self.otherwise)
        reply = found(request) if callable(found) else found
        if isinstance(reply, Exception):
            raise reply
        response = requests.Response()
        response.status_code = reply[0]
        response.raw, response.request = BytesIO(json.dumps(reply[1]).encode()), request
        response.url = request.url or ""
        return response

    def close(self) -> None:
        pass


FAR = FarEnd()


def adapters() -> dict[str, BaseAdapter]:
    return {settings.KLING_BASE_URL: FAR}
