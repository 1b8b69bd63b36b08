"""The states of a row, and the only words people see for them (product.md §1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from voices.models.words import NEEDS_HELP, TRASH, WORKING


class State(models.TextChoices):
    """Stored value and shown word; several values can share one word."""

    DRAFT = "draft", _("Draft")
    CHECKING = "checking", _("Checking")
    QUEUED = "queued", _("Waiting for a free slot")
    SENDING = "sending", WORKING
    PROBING = "probing", WORKING
    SUBMITTED = "submitted", WORKING
    SAVING = "saving", _("Saving a copy")
    READY = "ready", _("Ready")
    IN_DOUBT = "in_doubt", NEEDS_HELP
    FAILED = "failed", NEEDS_HELP
    TRASHED = "trashed", TRASH
    DELETING = "deleting", TRASH
    GONE = "gone", _("Removed outside VoiceLab")
    DELETED = "deleted", _("Deleted")
    CANCELLED = "cancelled", _("Stopped")


#: Something is still going to happen without a person.
PENDING = frozenset(
    {
        State.CHECKING,
        State.QUEUED,
        State.SENDING,
        State.PROBING,
        State.SUBMITTED,
        State.SAVING,
        State.DELETING,
    }
)
#: Never left again by a machine.
TERMINAL = frozenset({State.READY, State.FAILED, State.DELETED, State.CANCELLED})
#: A person has to choose.
STUCK = frozenset({State.IN_DOUBT, State.FAILED})
#: A task of ours may hold a slot at Kling.
IN_FLIGHT = frozenset({State.SENDING, State.PROBING, State.SUBMITTED})
