"""Signatures of Kling's callbacks: Standard Webhooks, since 2026-08-07 (kling-api.md §9).

An account without a Webhook Secret gets no signature at all, and whether the older paths are
signed is unknown; so a signature can only be held against a call, never asked for.
"""

import base64
from collections.abc import Iterable, Mapping

from standardwebhooks import Webhook, WebhookVerificationError

PREFIX = "whsec_"
_HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


def is_secret(text: str, /) -> bool:
    """Whether `text` has the shape of a Webhook Secret: whsec_ and base64."""
    letters = text.removeprefix(PREFIX)
    try:
        key = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except ValueError:
        return False
    return text.startswith(PREFIX) and bool(key)


def is_signed(headers: Mapping[str, str], /) -> bool:
    """Whether a call claims a signature, be it whole or in part; names in any case."""
    return not {name.lower() for name in headers}.isdisjoint(_HEADERS)


def fits(body: bytes, /, *, headers: Mapping[str, str], secrets: Iterable[str]) -> bool:
    """Whether one of `secrets` signed exactly this body within five minutes of now.

    While a secret is exchanged, Kling signs with both for seven days; one that fits is enough.
    """
    return any(_signed_with(secret, body=body, headers=headers) for secret in secrets)


def _signed_with(secret: str, /, *, body: bytes, headers: Mapping[str, str]) -> bool:
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):  # the latter for what is no base64, no UTF-8
        return False
    return True
