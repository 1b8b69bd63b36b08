"""How the child says no; the parent turns it into an AudioError."""

from __future__ import annotations


class Refused(Exception):
    """The file cannot be used: the slug and facts of ``voices.audio.AudioError``."""

    def __init__(self, reason: str, **facts: str | int | float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts
