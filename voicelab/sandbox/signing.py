"""Signatures of callbacks, as the vendor's page describes them (Standard Webhooks)."""

import base64
import hashlib
import hmac
from collections.abc import Iterable

PREFIX = "whsec_"


def is_secret(text: str, /) -> bool:
    """Whether it looks like a webhook secret: the prefix, then base64."""
    try:
        return text.startswith(PREFIX) and bool(_key(text))
    except ValueError:
        return False


def signature_headers(
    secrets: Iterable[str], /, *, id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """The three headers; two signatures while a secret is exchanged, none without a secret."""
    signatures = [_signature(secret, f"{id}.{timestamp}.".encode() + body) for secret in secrets]
    if not signatures:
        return {}
    return {
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def _signature(secret: str, signed: bytes) -> str:
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
