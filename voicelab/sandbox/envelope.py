"""How every answer is wrapped, and the vendor's table of codes.

Source: the vendor's error-code page; the Spring-style 404 was recorded from a real call.
"""

import uuid
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, JsonResponse

STATUS_OF_CODE = {
    0: 200,
    1000: 401,
    1001: 401,
    1002: 401,
    1003: 401,
    1004: 401,
    1100: 429,
    1101: 429,
    1102: 429,
    1103: 403,
    1200: 400,
    1201: 400,
    1202: 404,
    1203: 404,
    1300: 400,
    1301: 400,
    1302: 429,
    1303: 429,
    1304: 429,
    5000: 500,
    5001: 503,
    5002: 504,
}


class RefusalError(Exception):
    """The call is answered with an error code and the vendor's words."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def succeed(data: Any) -> JsonResponse:
    """200 with ``code`` 0 and ``data``."""
    return _wrapped(0, message="SUCCEED", extra={"data": data})


def succeed_without_data() -> JsonResponse:
    """200 with ``code`` 0 and no ``data`` at all, as real deletions were answered."""
    return _wrapped(0, message="SUCCEED", extra={})


def refuse(refusal: RefusalError) -> JsonResponse:
    """An error never carries ``data``."""
    return _wrapped(refusal.code, message=refusal.message, extra={})


def no_such_path(request: HttpRequest) -> JsonResponse:
    """The gateway's own 404, which has no ``code`` and no ``request_id``."""
    body = {
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "status": 404,
        "error": "Not Found",
        "message": "No message available",
        "path": request.path,
    }
    return JsonResponse(body, status=404)


def _wrapped(code: int, *, message: str, extra: dict[str, Any]) -> JsonResponse:
    body = {"code": code, "message": message, "request_id": str(uuid.uuid4()), **extra}
    response = JsonResponse(
        body, status=STATUS_OF_CODE[code], json_dumps_params={"ensure_ascii": False}
    )
    response.headers["Cache-Control"] = "no-store"
    return response
