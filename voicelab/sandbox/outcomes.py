"""Magic values: a name or text that begins with one of these words ends in a known state."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What the word does to a clone, and what it does to speech."""

    clone: str
    speech: str


OUTCOMES = {
    "fail": Outcome(
        clone="accepted, then ends failed with the vendor's words",
        speech="answered at once with status failed",
    ),
    "slow": Outcome(
        clone="takes six times as long as usual",
        speech="the answer takes as long as a clone usually does",
    ),
    "busy": Outcome(
        clone="refused three times with 1303 (no free slot), then works",
        speech="refused three times with 1303 (no free slot), then works",
    ),
    "broke": Outcome(
        clone="refused with 1102 (credit used up)",
        speech="refused with 1102 (credit used up)",
    ),
    "lost": Outcome(
        clone="created, but answered 504",
        speech="made and charged, but answered 504",
    ),
    "odd": Outcome(
        clone="reports an unknown status for a while, then works",
        speech="answered with an unknown status; a later look-up works",
    ),
}

SLOW_FACTOR = 6
BUSY_REFUSALS = 3

_WORDS = "|".join(OUTCOMES)
_FIRST_WORD = re.compile(rf"\s*({_WORDS})\b", re.IGNORECASE)


def outcome_of(words: str, /) -> str:
    """The magic word at the beginning, in lower case, or ``""``."""
    found = _FIRST_WORD.match(words)
    return found.group(1).lower() if found else ""
