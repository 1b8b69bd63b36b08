"""Whether a voice can be cloned from a video of Kling, as far as Kling's records tell.

The rule (kling-api.md §6.1, §10): a V2.6 video with its own sound, or anything that the avatar or
lip-sync calls made; 5 to 30 seconds; kept by Kling for 30 days. The lists name neither model nor
sound, so the ledger has to: without its row a plain video is neither usable nor unusable.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from voices.kling.videos import Bill, RemoteVideo, VideoKind, VideoTask

SHORTEST, LONGEST = Decimal(5), Decimal(30)
KEPT = timedelta(days=30)

Usable = Literal["yes", "no", "unknown"]

_ALWAYS = frozenset({VideoKind.AVATAR, VideoKind.ADVANCED_LIP_SYNC, VideoKind.LIP_SYNC})
#: The exact name of the model in the ledger is not known: "kling-v2-6", "Kling 2.6", "V2.6 Pro".
_V26 = re.compile(r"(?<![\d.])2[.\-_]6(?!\d)")
#: What the ledger calls a task whose list did not say (only "Image to Video" is documented).
_BY_FUNCTION: tuple[tuple[str, Usable | Literal["always"]], ...] = (
    (r"avatar|lip", "always"),
    (r"motion", "unknown"),  # a V2.6 motion control is a grey case: nobody wrote down a try
    (r"omni|multi|exten|effect|edit", "no"),
    (r"(?:text|image).*video", "yes"),
)


@dataclass(frozen=True)
class Verdict:
    """`reason` is "" for yes, else a slug.

    no: failed, expired, too-short, too-long, wrong-model, wrong-kind, no-sound.
    unknown: not-ready, unknown-status, unknown-model, unknown-kind, unknown-sound.
    """

    usable: Usable
    reason: str = ""


def verdict(task: VideoTask, video: RemoteVideo, *, bill: Bill | None, now: datetime) -> Verdict:
    """May `video` of `task` be sent as a clone's `video_id`? `bill` is the ledger's row, if any."""
    return _state(task) or _age(task, now) or _length(video, bill) or _origin(task, bill)


def _state(task: VideoTask) -> Verdict | None:
    if task.failed:
        return Verdict("no", "failed")
    if task.pending:
        return Verdict("unknown", "not-ready")
    return None if task.succeeded else Verdict("unknown", "unknown-status")


def _age(task: VideoTask, now: datetime) -> Verdict | None:
    over = task.created_at is not None and now - task.created_at > KEPT
    return Verdict("no", "expired") if over else None


def _length(video: RemoteVideo, bill: Bill | None) -> Verdict | None:
    seconds = video.seconds if video.seconds is not None or bill is None else bill.seconds
    if seconds is None:
        return None  # nothing is known against it, and Kling measures again
    if seconds < SHORTEST:
        return Verdict("no", "too-short")
    return Verdict("no", "too-long") if seconds > LONGEST else None


def _origin(task: VideoTask, bill: Bill | None) -> Verdict:
    if task.kind in _ALWAYS:
        return Verdict("yes")
    if task.kind is None:
        if bill is None or not bill.function:
            return Verdict("unknown", "unknown-kind")
        known = _function(bill.function)
        if known == "always":
            return Verdict("yes")
        if known != "yes":
            return Verdict(known, "wrong-kind" if known == "no" else "unknown-kind")
    if bill is None or not bill.model:
        return Verdict("unknown", "unknown-model")
    if not _V26.search(bill.model):
        return Verdict("no", "wrong-model")
    if not bill.sound:
        return Verdict("unknown", "unknown-sound")
    return Verdict("yes") if bill.sound == "native" else Verdict("no", "no-sound")


def _function(words: str) -> Usable | Literal["always"]:
    found = (is_so for pattern, is_so in _BY_FUNCTION if re.search(pattern, words, re.IGNORECASE))
    return next(found, "unknown")
