"""From a reason to what staff read: cause, what was kept, whether it was charged, one button.

The table of product.md §5. Reasons come from the client's error classes, from the audio checks and
from our own refusals; Kling's raw words only ever appear under Details.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from voices.kling import KlingError
from voices.models import Job, State
from voices.services import slots
from voices.services.phrases import in_a_row
from voices.services.refusals import REFUSALS

Words = str | Promise

NOT_CHARGED = gettext_lazy("Nothing was charged.")
TEXT_SAVED = gettext_lazy("Your text is saved.")
CLIP_SAVED = gettext_lazy("Your clip is saved.")
GOES_ON = gettext_lazy("Once that is mended, this goes on by itself.")
#: Causes that a keeper or an administrator mends while rows wait for it.
MENDED_BY_OTHERS = frozenset({"sign-in", "credit", "address"})

#: action -> the button's words
BUTTONS: dict[str, Words] = {
    "tell-administrator": gettext_lazy("Tell the administrator"),
    "tell-keeper": gettext_lazy("Tell a keeper"),
    "pick-voice": gettext_lazy("Pick a voice that fits"),
    "back-to-clip": gettext_lazy("Back to the clip"),
    "choose-clip": gettext_lazy("Choose another clip"),
    "edit-text": gettext_lazy("Edit the text"),
    "send-again": gettext_lazy("Send again"),
    "stop": gettext_lazy("Stop trying"),
    "": "",
}


@dataclass(frozen=True)
class Row:
    """One line of the table: the cause in words and the one way on, by kind of job."""

    title: Words
    on_speech: str
    on_clone: str


ROWS: dict[str, Row] = {
    "sign-in": Row(
        gettext_lazy("VoiceLab can't sign in to Kling."), "tell-administrator", "tell-administrator"
    ),
    "credit": Row(gettext_lazy("The Kling credit is used up."), "tell-keeper", "tell-keeper"),
    "not-allowed": Row(
        gettext_lazy("This Kling account may not use this feature."),
        "tell-administrator",
        "tell-administrator",
    ),
    "address": Row(
        gettext_lazy("Kling doesn't accept requests from this server's address."),
        "tell-administrator",
        "tell-administrator",
    ),
    "voice-cannot-speak": Row(
        gettext_lazy(
            "This voice can't speak this text: it may know only Chinese, or work only in videos."
        ),
        "pick-voice",
        "pick-voice",
    ),
    "voice-deleted": Row(
        gettext_lazy("This voice was deleted before Kling was asked. Nothing was sent."),
        "pick-voice",
        "back-to-clip",
    ),
    "policy": Row(gettext_lazy("Kling's content rules refused this."), "edit-text", "choose-clip"),
    "not-found": Row(
        gettext_lazy("Kling does not know the voice or video that this was asked with."),
        "pick-voice",
        "choose-clip",
    ),
    "busy": Row(gettext_lazy("Waiting for a free slot"), "", ""),
    "busy-asking": Row(gettext_lazy("Kling is busy. We try again by ourselves."), "", ""),
    "kling-problem": Row(
        gettext_lazy("Kling has a problem. We try again by ourselves."), "stop", "stop"
    ),
    "no-trace": Row(
        gettext_lazy("Kling shows no trace of this clone. We look again by ourselves."), "", ""
    ),
    "not-saved": Row(
        gettext_lazy("The sound could not be fetched. We try again by ourselves."), "", ""
    ),
    "in-doubt": Row(
        gettext_lazy("We don't know whether Kling made this. It may have been charged."),
        "send-again",
        "",
    ),
    "crashed": Row(
        gettext_lazy("VoiceLab stumbled over this three times and stopped."),
        "send-again",
        "back-to-clip",
    ),
    "sound-lost": Row(
        gettext_lazy("Kling made this, but the sound could not be fetched in time."),
        "send-again",
        "",
    ),
    "clip-refused": Row(gettext_lazy("Kling couldn't use this clip or name."), "", "back-to-clip"),
    "delete-refused": Row(
        gettext_lazy("Kling did not delete this voice. It stays in Trash."), "", ""
    ),
    "no-such-call": Row(
        gettext_lazy("This address does not answer like Kling. Check KLING_BASE_URL."),
        "tell-administrator",
        "tell-administrator",
    ),
    "unreachable": Row(
        gettext_lazy("Kling can't be reached from here. We try again by ourselves."),
        "stop",
        "stop",
    ),
    "api-key-needed": Row(
        gettext_lazy("Kling shows this only to an API key, not to an access key."),
        "tell-administrator",
        "tell-administrator",
    ),
    "address-refused": Row(
        gettext_lazy("The address of Kling is not a public https address."),
        "tell-administrator",
        "tell-administrator",
    ),
    "refused": Row(gettext_lazy("Kling did not accept this."), "edit-text", "back-to-clip"),
}
#: Why a task failed that Kling had accepted: said in words, without a code.
_OF_TASKS = frozenset({"clip-refused", "refused"})
#: Different names of the client for what staff read as one thing.
SAME = {
    "no-answer": "kling-problem",
    "garbled": "kling-problem",
    "read-failed": "kling-problem",
    "base-url": "address-refused",
    "already-created": "kling-problem",
    "unknown": "kling-problem",
}


@dataclass(frozen=True)
class Trouble:
    """What stands in an error panel or a row that needs help."""

    title: str
    kept: str = ""
    charged: str = ""
    action: str = ""
    button: str = ""
    details: list[tuple[str, str]] = field(default_factory=list)
    reason: str = ""
    goes_on: str = ""

    @property
    def whole(self) -> str:
        """Cause, what was kept, whether it was charged, in one line."""
        return in_a_row(self.title, self.kept, self.charged)

    @property
    def waits(self) -> str:
        """Why something waits, and that nobody has to do anything about this one."""
        return in_a_row(self.title, self.goes_on)


def sentence(reason: str, **facts: object) -> str:
    """One sentence for a reason; `facts` fill its blanks."""
    if reason in REFUSALS:
        return str(REFUSALS[reason]) % facts if facts else str(REFUSALS[reason])
    row = ROWS.get(SAME.get(reason, reason))
    return str(row.title) if row else _("Something went wrong.")


def of(job: Job) -> Trouble:
    """What staff read about a job that failed, is in doubt, or waits for Kling's recovery."""
    doubtful = job.state == State.IN_DOUBT
    reason = "in-doubt" if doubtful else job.reason
    kept = ""
    if job.kind == Job.Kind.SPEAK:
        kept = str(TEXT_SAVED)
    elif job.kind == Job.Kind.CLONE and job.clip_id:
        kept = str(CLIP_SAVED)
    settled = job.cost_settled is None or job.cost_settled == 0
    charged = str(NOT_CHARGED) if not doubtful and job.state == State.FAILED and settled else ""
    action = _action(reason, job.kind)
    return Trouble(
        title=_busy(job) if reason == "busy" and job.pending else sentence(reason),
        kept=kept,
        charged=charged,
        action=action,
        button=str(BUTTONS[action]),
        details=_details(job.reason, job.error, job.error_code, job.request_id),
        reason=reason,
        goes_on=str(GOES_ON) if job.pending and reason in MENDED_BY_OTHERS else "",
    )


def _busy(job: Job) -> str:
    """Its place where it waits for a slot; a question or a deletion stands in no queue."""
    queued = job.state == State.QUEUED and job.kind in slots.COLUMNS
    return _place(job) if queued else sentence("busy-asking")


def _place(job: Job) -> str:
    """Beside "Waiting for a free slot", which is the state's own word."""
    ahead = slots.ahead_of(job)
    if not ahead:
        return _("You are next.")
    return ngettext("%(number)s ahead of you.", "%(number)s ahead of you.", ahead) % {
        "number": ahead
    }


def of_error(error: KlingError, *, kind: str) -> Trouble:
    """What staff read when a call failed just now, without a job."""
    action = _action(error.reason, kind)
    title = sentence(error.reason)
    if kind == "test" and error.reason == "unreachable":
        title = _("Kling can't be reached from here. Check the network and KLING_BASE_URL.")
    return Trouble(
        title=title,
        charged=str(NOT_CHARGED),
        action="" if kind == "test" else action,
        button="" if kind == "test" else str(BUTTONS[action]),
        details=_details(error.reason, error.message, str(error.code or ""), error.request_id),
        reason=error.reason,
    )


def _action(reason: str, kind: str) -> str:
    if reason in REFUSALS:
        return "back-to-clip" if kind == Job.Kind.CLONE else ""
    row = ROWS.get(SAME.get(reason, reason))
    if row is None:
        return ""
    return row.on_clone if kind == Job.Kind.CLONE else row.on_speech


def who_says(reason: str, *, code: str) -> str:
    """The label of a cause under Details: without a code the words are ours, but for a task's."""
    heard = code or reason in _OF_TASKS
    return _("Kling says") if heard else _("Noted")


def _details(reason: str, words: str, code: str, request_id: str) -> list[tuple[str, str]]:
    says = who_says(reason, code=code)
    found = [(says, words), (_("Code"), code), (_("Request id"), request_id)]
    return [(label, value) for label, value in found if value]
