"""How a call proves who we are: an API key, or a token signed with an access key pair.

Neither shows its secret in a repr, a message or a pickle, and `scrub` takes it out of any text
that a server might echo back.
"""

import json
import re
import time
from typing import Any, NoReturn, Protocol

from jwt.algorithms import HMACAlgorithm
from jwt.api_jws import PyJWS

TOKEN_SECONDS = 1800  # the vendor's sample; a longer life is not proven
EARLY_SECONDS = 60  # "not before": a server clock this far behind ours still accepts the token
_TOKEN_SHAPE = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*|(?<=Bearer )\S+")
_MASK = "…"


class _VendorLength(HMACAlgorithm):
    """HS256 without the warning about short keys: the vendor chose the length, not we."""

    def check_key_length(self, key: Any) -> str | None:
        return None


_SIGNER = PyJWS()
_SIGNER.unregister_algorithm("HS256")
_SIGNER.register_algorithm("HS256", _VendorLength(HMACAlgorithm.SHA256))


class Credential(Protocol):
    """What the client needs of a credential."""

    @property
    def hint(self) -> str:
        """The end of the key, for people to recognise it by."""

    @property
    def newer_standard(self) -> bool:
        """Whether the paths of the newer standard accept it (kling-api.md §2)."""

    def authorization(self) -> str:
        """The value of the Authorization header for one request, now."""

    def adjust(self, offset: float | None, /) -> bool:
        """Take over Kling's clock (seconds ahead of ours); False when that changes nothing."""

    def scrub(self, text: str, /) -> str:
        """The text without our secrets or anything that looks like a token."""


class _Secret:
    __slots__ = ("_hidden",)

    def __init__(self, value: str, /, *, what: str) -> None:
        value = value.strip()
        if not value or not value.isascii() or not value.isprintable() or " " in value:
            # Never quote the value: this text ends up on a terminal.
            raise ValueError(f"{what} is empty or has characters that cannot be in a key")
        self._hidden = value

    def __repr__(self) -> str:
        return f"<{self.hint}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")

    @property
    def hint(self) -> str:
        # Four characters of a short key would give away too much of it.
        return f"{_MASK}{self._hidden[-4:]}" if len(self._hidden) >= 16 else _MASK

    def reveal(self) -> str:
        return self._hidden

    def scrub(self, text: str, /) -> str:
        return _TOKEN_SHAPE.sub(_MASK, text.replace(self._hidden, _MASK))


class ApiKey:
    """A static key; works for every call and for gateways. Its shape is not checked."""

    newer_standard = True

    def __init__(self, key: str) -> None:
        self._key = _Secret(key, what="The API key")

    def __repr__(self) -> str:
        return f"ApiKey({self.hint})"

    @property
    def hint(self) -> str:
        """The last four characters: "…k7Qd"."""
        return self._key.hint

    def authorization(self) -> str:
        """The header's value."""
        return f"Bearer {self._key.reveal()}"

    def adjust(self, offset: float | None, /) -> bool:
        """A static key has no clock."""
        return False

    def scrub(self, text: str, /) -> str:
        """The text without the key."""
        return self._key.scrub(text)


class AccessKeyPair:
    """Access key and secret key: signs a fresh token (JWT, HS256) for every request.

    The secret is used as raw text, not base64-decoded. `adjust` keeps the offset for all later
    signatures of this object, so one client should live as long as its process.
    """

    newer_standard = False

    def __init__(self, access_key: str, secret_key: str) -> None:
        self._access_key = _Secret(access_key, what="The access key")
        self._secret_key = _Secret(secret_key, what="The secret key")
        self._offset = 0.0

    def __repr__(self) -> str:
        return f"AccessKeyPair({self.hint})"

    @property
    def hint(self) -> str:
        """The last four characters of the access key."""
        return self._access_key.hint

    def authorization(self) -> str:
        """The header's value, signed for Kling's clock as far as we know it."""
        now = int(time.time() + self._offset)
        claims = {
            "iss": self._access_key.reveal(),
            "exp": now + TOKEN_SECONDS,
            "nbf": now - EARLY_SECONDS,
        }
        payload = json.dumps(claims, separators=(",", ":")).encode()
        return f"Bearer {_SIGNER.encode(payload, self._secret_key.reveal(), algorithm='HS256')}"

    def adjust(self, offset: float | None, /) -> bool:
        """Sign for a clock that is `offset` seconds ahead; False when the offset is unknown."""
        if offset is None:
            return False
        self._offset = offset
        return True

    def scrub(self, text: str, /) -> str:
        """The text without either key."""
        return self._secret_key.scrub(self._access_key.scrub(text))
