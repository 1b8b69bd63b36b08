"""The few phrases of Kling that change a decision, as a table.

Code 1201 means "a value is wrong" for everything; only its text tells a task that is not there
from a bad name. The sentences were written down from real calls.
"""

import re
from types import MappingProxyType

from voices.kling.errors import (
    AlreadyCreated,
    KlingError,
    NotFound,
    Refused,
    TaskNotFound,
    VoiceCannotSpeak,
    VoiceNotFound,
)

_MISSING = re.compile(r"not\s+found|(?:not|n't)\s+exist|already\s+(?:be(?:en)?\s+)?deleted", re.I)
_OUR_ID = re.compile(r"external[_ ]?task[_ ]?id", re.I)
_TAKEN = re.compile(r"already\s+exist|duplicat|already\s+used|must\s+be\s+unique", re.I)
_VOICE = re.compile(r"voice.*not\s+found|voice.*(?:not|n't)\s+exist", re.I | re.S)


def _as_lookup(error: KlingError, /) -> KlingError:
    if isinstance(error, NotFound) or (type(error) is Refused and _MISSING.search(error.message)):
        return TaskNotFound.like(error)
    return error


def _as_delete(error: KlingError, /) -> KlingError:
    if isinstance(error, NotFound) or (type(error) is Refused and _MISSING.search(error.message)):
        return VoiceNotFound.like(error)
    return error


def _as_create(error: KlingError, /) -> KlingError:
    taken = _OUR_ID.search(error.message) and _TAKEN.search(error.message)
    return AlreadyCreated.like(error) if type(error) is Refused and taken else error


def _as_speech(error: KlingError, /) -> KlingError:
    if type(error) is Refused and _VOICE.search(error.message):
        return VoiceCannotSpeak.like(error)
    return error


_BY_CALL = MappingProxyType(
    {"lookup": _as_lookup, "delete": _as_delete, "create": _as_create, "speech": _as_speech}
)


def specific(error: KlingError, /, *, call: str) -> KlingError:
    """The more specific error for a call ("lookup", "delete", "create", "speech"), if any."""
    refine = _BY_CALL.get(call)
    return refine(error) if refine else error
