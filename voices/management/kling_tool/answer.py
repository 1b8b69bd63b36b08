"""What an act gives back: an answer, or a stop with one sentence and its cure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: Exit codes: done; something is wrong; nobody knows whether it was made; Ctrl-C.
DONE, WRONG, DOUBT, INTERRUPTED = 0, 1, 2, 130

#: Takes a line about progress, for people; never part of the answer.
Say = Callable[[str], None]


@dataclass(frozen=True)
class Answer:
    """`data` is for scripts and keeps its keys, `lines` are for people.

    `trouble` is a sentence when something was found wrong all the same; the exit code is 1 then.
    """

    data: dict[str, Any]
    lines: list[str]
    trouble: str = ""


class Stop(Exception):
    """The act ended early. `sentence` says what is so, `cure` what to do.

    `kling` holds code, message and request id where Kling said something; `data` what a script
    needs to go on from here, such as the id to look for.
    """

    def __init__(
        self,
        sentence: str,
        *,
        cure: str = "",
        reason: str = "refused",
        exit_code: int = WRONG,
        kling: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.cure = cure
        self.reason = reason
        self.exit_code = exit_code
        self.kling = kling
        self.data = data

    @property
    def line(self) -> str:
        """All of it on one line, for a terminal."""
        return " ".join(filter(None, [self.sentence, _said(self.kling), self.cure]))


def _said(kling: dict[str, Any] | None) -> str:
    """Kling's own words with its code, or what was noted where it said nothing."""
    if kling is None or not (kling["message"] or kling["code"]):
        return ""
    facts = [f"code {kling['code']}" if kling["code"] is not None else ""]
    facts += [f"HTTP {kling['http_status']}" if kling["http_status"] else ""]
    facts += [f"request {kling['request_id']}" if kling["request_id"] else ""]
    who = "Kling says" if kling["code"] is not None else "Noted"
    return f"{who}: {kling['message'] or '-'} ({', '.join(filter(None, facts)) or '-'})."
