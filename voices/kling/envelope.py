"""The envelope round every answer: code, message, request id, data.

Errors are told by the code alone. One gateway wraps Kling's error in up to two extra `data`
levels; an unknown path answers a body of its own without any code.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from voices.kling.errors import BY_CODE, Garbled, KlingError, NoSuchCall
from voices.kling.reader import Json, first_text, integer, mapping, parse, text, word

_DEPTH = 3  # the deepest wrapping seen is two levels
#: One gateway writes the HTTP status where Kling writes 0. Kling's own codes have four digits, so
#: 200 can be none of its refusals; it counts as a yes only at HTTP 200, with something in `data`
#: and no code of Kling's below it. Whoever needs a task id in a yes still asks for one, so that a
#: yes in name only ends as unknown and never as done.
_OK_OF_GATEWAYS = 200
_NO_SUCH_PATH = frozenset({"timestamp", "status", "error", "path"})


logger = logging.getLogger(__name__)
#: Codes that this process has told of; a server that makes them up must not fill the log.
_told: set[int] = set()
_MOST_TOLD = 100


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
    data = fields.get("data")
    if code == 0 or (code == _OK_OF_GATEWAYS == http_status and data is not None):
        return Envelope(data, word(fields.get("request_id")), http_status)
    if code is None and http_status == 200 and _bare(outer):
        return Envelope(outer, word(outer.get("request_id")), http_status)
    raise _error(fields, outer=outer, code=code, http_status=http_status)


def open_inner(envelope: Envelope, /) -> Envelope:
    """The inner envelope of an account call (it says `msg`, not `message`), opened too."""
    fields = mapping(envelope.data)
    code = integer(fields.get("code"))
    if code is None or code == 0:
        return envelope
    raise _kind(code)(
        text(fields.get("msg")),
        code=code,
        request_id=envelope.request_id,
        http_status=envelope.http_status,
    )


def _unwrapped(outer: Mapping[str, Json], /) -> Mapping[str, Json]:
    """The level whose code decides; the outermost one if none has any.

    A gateway may put a code of its own over Kling's: what Kling says below it counts, but a yes
    of Kling's below a gateway's no counts for nothing.
    """
    levels = [outer]
    while len(levels) < _DEPTH:
        levels.append(mapping(levels[-1].get("data")))
    coded = [level for level in levels if integer(level.get("code")) is not None]
    first = integer(coded[0].get("code")) if coded else 0
    if first == 0:
        return coded[0] if coded else outer
    counts = BY_CODE.keys() | ({0} if first == _OK_OF_GATEWAYS else set())
    return next((level for level in coded if integer(level.get("code")) in counts), coded[0])


def _bare(outer: Mapping[str, Json], /) -> bool:
    """A task without its envelope, as callbacks carry it: an id and a status make it one."""
    return bool(text(outer.get("task_id")) and text(outer.get("task_status")))


def _kind(code: int, /) -> type[KlingError]:
    """The class of a code; one that no page of the vendor knows is told once per process."""
    if code not in BY_CODE and code not in _told and len(_told) < _MOST_TOLD:
        _told.add(code)
        logger.warning("Kling answered with code %s, which is new to this version", code)
    return BY_CODE.get(code, Garbled)


def _error(
    fields: Mapping[str, Json],
    /,
    *,
    outer: Mapping[str, Json],
    code: int | None,
    http_status: int,
) -> KlingError:
    kind = Garbled if code is None else _kind(code)
    if code is None and outer.keys() >= _NO_SUCH_PATH:
        kind = NoSuchCall
    return kind(
        _words(fields) or _words(outer),
        code=code,
        request_id=word(fields.get("request_id")) or word(outer.get("request_id")),
        http_status=http_status,
    )


def _words(fields: Mapping[str, Json], /) -> str:
    """Whatever a level says: `message`, or the `error` of a gateway, as words or as an object."""
    error = fields.get("error")
    return first_text(fields, "message", "error") or text(mapping(error).get("message"))
