"""Who may call: one API key, or one AccessKey pair that signs a JWT.

Written from the vendor's authentication page. The token is checked by hand because each defect
has its own code: 1000 signature, 1002 shape or issuer, 1003 not yet valid, 1004 expired.
"""

import base64
import hashlib
import hmac
import json
from typing import Any

from django.http import HttpRequest

from . import clock
from .envelope import RefusalError

API_KEY = "practice-key"
ACCESS_KEY = "practice-access"
SECRET_KEY = "practice-secret"  # noqa: S105  a published practice value, it opens nothing

NEEDS_API_KEY = (
    "Authentication error. The current API does not support AK/SK; "
    "please go to the console (https://kling.ai/dev/api-key) to create API key."
)


def demand_credential(request: HttpRequest) -> None:
    """Accept the API key or a valid JWT; otherwise raise ``RefusalError`` with 1000–1004."""
    token = _bearer(request)
    if not hmac.compare_digest(token.encode(), API_KEY.encode()):
        _demand_valid_jwt(token)


def demand_api_key(request: HttpRequest) -> None:
    """Accept only the API key."""
    if not hmac.compare_digest(_bearer(request).encode(), API_KEY.encode()):
        raise RefusalError(1002, "Authorization is invalid")


def demand_new_standard_key(request: HttpRequest) -> None:
    """Accept only the API key, and tell everything else so in the vendor's recorded words."""
    if not hmac.compare_digest(_bearer(request).encode(), API_KEY.encode()):
        raise RefusalError(1002, NEEDS_API_KEY)


def _bearer(request: HttpRequest) -> str:
    header = request.headers.get("Authorization", "").strip()
    if not header:
        raise RefusalError(1001, "Authorization is empty")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise RefusalError(1002, "Authorization is invalid")
    return token.strip()


def _demand_valid_jwt(token: str) -> None:
    parts = token.split(".")
    if len(parts) != 3:
        # The vendor's library counts a token without any dot as zero parts (recorded).
        found = 0 if len(parts) == 1 else len(parts)
        raise RefusalError(1002, f"The token was expected to have 3 parts, but got {found}")
    header, claims = _json_part(parts[0]), _json_part(parts[1])
    if header.get("alg") != "HS256" or claims.get("iss") != ACCESS_KEY:
        raise RefusalError(1002, "Authorization is invalid")
    signed = f"{parts[0]}.{parts[1]}".encode()
    expected = hmac.new(SECRET_KEY.encode(), signed, hashlib.sha256).digest()
    if not hmac.compare_digest(expected, _decoded(parts[2])):
        raise RefusalError(1000, "Authentication failed")
    _demand_current(claims)


def _demand_current(claims: dict[str, Any]) -> None:
    now = clock.now()
    expires, begins = claims.get("exp"), claims.get("nbf", 0)
    if not isinstance(expires, int | float) or not isinstance(begins, int | float):
        raise RefusalError(1002, "Authorization is invalid")
    if begins > now:
        raise RefusalError(1003, "Authorization is not yet valid")
    if expires <= now:
        raise RefusalError(1004, "Authorization has expired")


def _json_part(part: str) -> dict[str, Any]:
    try:
        value = json.loads(_decoded(part))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise RefusalError(1002, "Authorization is invalid")
    return value


def _decoded(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError as error:
        raise RefusalError(1002, "Authorization is invalid") from error
