"""From an error of the client to a stop: the words of Settings, where no machine tries again."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from voices.kling import Declined, KlingError
from voices.management.kling_tool.answer import DOUBT, WRONG, Stop
from voices.services import cures, sentences

Words = str | Promise

#: Reason -> sentence and cure, where those of the pages promise what a command doesn't do.
HERE: dict[str, tuple[Words, Words]] = {
    "kling-problem": (
        _("Kling has a problem."),
        _("Wait a few minutes, then try again."),
    ),
    "unreachable": (
        _("Kling can't be reached from here. Check the network and KLING_BASE_URL."),
        _("`manage.py kling check` shows how far a call gets."),
    ),
    "no-such-call": (
        _("This address does not answer like Kling. Check KLING_BASE_URL."),
        _("It is https://api-singapore.klingai.com unless you use a gateway."),
    ),
    "busy": (
        _("Kling is busy: all slots are taken, or calls came too fast."),
        _("Wait a little, then try again."),
    ),
    "refused": (_("Kling did not accept this."), ""),
    "not-found": (_("Kling has nothing under this id."), ""),
    "policy": (_("Kling's content rules refused this."), _("Use another text or clip.")),
    "voice-cannot-speak": (
        sentences.ROWS["voice-cannot-speak"].title,
        _("Choose one of the speaking voices; cloned and preset voices work in videos."),
    ),
}


def stop_for(error: KlingError, /, **data: Any) -> Stop:
    """The stop for an error; `data` goes to scripts."""
    doubt = error.unknown_outcome
    sentence, cure = words_for(error)
    return Stop(
        sentences.sentence("in-doubt") if doubt else sentence,
        cure="" if doubt else cure,
        reason="in-doubt" if doubt else reason_of(error),
        exit_code=DOUBT if doubt else WRONG,
        kling=facts_of(error),
        data=data or None,
    )


def words_for(error: KlingError, /) -> tuple[str, str]:
    """Sentence and cure; a refusal is never charged, and says so."""
    reason = reason_of(error)
    if reason in HERE:
        sentence, cure = (str(words) for words in HERE[reason])
    else:
        sentence, cure = sentences.sentence(reason), cures.cure(reason)
    if isinstance(error, Declined):
        sentence = f"{sentence} {sentences.NOT_CHARGED}"
    return sentence, cure


def reason_of(error: KlingError, /) -> str:
    """Its slug under the name that people read; a foreign page at a wrong address is told apart."""
    reason = sentences.SAME.get(error.reason, error.reason)
    foreign = error.code is None and error.http_status is not None and error.http_status < 500
    return "no-such-call" if reason == "kling-problem" and foreign else reason


def facts_of(error: KlingError, /) -> dict[str, Any]:
    """What Kling said, for scripts."""
    return {
        "code": error.code,
        "message": error.message,
        "request_id": error.request_id,
        "http_status": error.http_status,
    }
