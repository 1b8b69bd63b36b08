"""The one error of this package."""

from __future__ import annotations

Facts = dict[str, str | int | float]


class AudioError(Exception):
    """A file that cannot be used, with a reason a program can act on.

    ``reason`` is a slug; the sentence for people is the caller's business:

    ================================  ======================================================
    empty                             zero bytes
    too-big                           more bytes than allowed (``bytes``, ``most``)
    not-audio                         content or file name is none of the accepted kinds, or
                                      they disagree (``extension``, and ``found`` if known)
    unreadable                        right kind, but it cannot be decoded (``detail``)
    no-audio-track                    a film without sound
    several-audio-tracks              more than one sound track (``tracks``)
    too-short, too-long               ``seconds`` against ``least`` or ``most``
    too-slow                          decoding ran out of its time
    ================================  ======================================================

    ``facts`` holds the numbers named in brackets. ``seconds`` of a sound that is far too long is
    the point where counting stopped, so say "more than".
    """

    def __init__(self, reason: str, **facts: str | int | float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts: Facts = facts

    def __str__(self) -> str:
        return f"{self.reason} {self.facts}" if self.facts else self.reason
