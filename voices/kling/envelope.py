"""The envelope round every answer: code, message, request id, data.

Errors are told by the code alone. One gateway wraps Kling's error in up to two extra `data`
levels; an unknown path answers a body of its own without any code.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from voices.kling.errors import BY_CODE, Garbled, KlingError, NoSuchCall
from voices.kling.reader import Json, integer, mapping, parse, text, word

_DEPTH = 3  # the deepest wrapping seen is two levels
_NO_SUCH_PATH = frozenset({"timestamp", "status", "error", "path"})


@dataclass(frozen=True)
class Envelope:
    """A success: the payload, Kling's id of the call, and the HTTP status for the record."""

    data: Json
    request_id: str
    http_status: int

    def garbled(self, why: str, /) -> Garbled:
        """The error for a payload that says yes and lacks what it must have."""
        return Garbled(why, code=0, request_id=self.request_id, http_status=self.http_status)


def open_envelope(body: bytes, /, *, http_status: int) -> Envelope:
    """The envelope of a success; raises the error class of its code otherwise."""
    try:
        outer = mapping(parse(body))
    except ValueError:
        raise Garbled("not JSON", http_status=http_status) from None
    fields = _unwrapped(outer)
    code = integer(fields.get("code"))
    if code == 0:
        return Envelope(fields.get("data"), word(fields.get("request_id")), http_status)
    raise _error(fields, outer=outer, code=code, http_status=http_status)


def open_inner(envelope: Envelope, /) -> Envelope:
    """The inner envelope of an account call (it says `msg`, not `message`), opened too."""
    fields = mapping(envelope.data)
    code = integer(fields.get("code"))
    if code is None or code == 0:
        return envelope
    raise BY_CODE.get(code, Garbled)(
        text(fields.get("msg")),
        code=code,
        request_id=envelope.request_id,
        http_status=envelope.http_status,
    )


def _unwrapped(outer: Mapping[str, Json], /) -> Mapping[str, Json]:
    """The level that has a code Kling could have sent; the outermost one if none has."""
    fields = outer
    for _ in range(_DEPTH):
        if integer(fields.get("code")) is not None:
            return fields
        fields = mapping(fields.get("data"))
    return outer


def _error(
    fields: Mapping[str, Json],
    /,
    *,
    outer: Mapping[str, Json],
    code: int | None,
    http_status: int,
) -> KlingError:
    kind = Garbled if code is None else BY_CODE.get(code, Garbled)
    if code is None and outer.keys() >= _NO_SUCH_PATH:
        kind = NoSuchCall
    return kind(
        text(fields.get("message")) or text(outer.get("message")) or text(outer.get("error")),
        code=code,
        request_id=word(fields.get("request_id")) or word(outer.get("request_id")),
        http_status=http_status,
    )
