"""The few phrases of Kling that change a decision, as a table.

Code 1201 means "a value is wrong" for everything; only its text tells a task that is not there
from a bad name. The sentences were written down from real calls:

    "Task not found by id/external id: …"       "External_task_id … already exists"
    "Voice id not found"                        "Element already be deleted for id: …"
"""

import re
from types import MappingProxyType
from typing import Literal

from voices.kling.errors import (
    AlreadyCreated,
    KlingError,
    NotFound,
    Refused,
    TaskNotFound,
    VoiceCannotSpeak,
    VoiceNotFound,
)

Kind = Literal["create", "lookup", "delete", "speech", "list", "unified", "account"]

_MISSING = r"not\s+found|(?:not|n't)\s+exist|already\s+(?:be(?:en)?\s+)?deleted"
_TAKEN = r"external[_ ]?task[_ ]?id.*(?:already|duplicat|must be unique)"
_NO_VOICE = r"voice.*(?:not\s+found|(?:not|n't)\s+exist)"

# What a refusal becomes when it says such words; NotFound (1203) needs no words.
_BY_KIND: MappingProxyType[Kind, tuple[str, type[KlingError]]] = MappingProxyType(
    {
        "create": (_TAKEN, AlreadyCreated),
        "lookup": (_MISSING, TaskNotFound),
        "delete": (_MISSING, VoiceNotFound),
        "speech": (_NO_VOICE, VoiceCannotSpeak),
    }
)


def specific(error: KlingError, /, *, kind: Kind) -> KlingError:
    """The more specific error for a kind of call, or the same one."""
    if kind not in _BY_KIND:
        return error
    words, narrower = _BY_KIND[kind]
    missing = isinstance(error, NotFound) and issubclass(narrower, NotFound)
    said = type(error) is Refused and re.search(words, error.message, re.IGNORECASE | re.DOTALL)
    return narrower.like(error) if missing or said else error
