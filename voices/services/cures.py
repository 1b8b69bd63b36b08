"""What an administrator does about a connection that fails: one line per reason."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from voices.services import sentences

#: Reason of services/sentences.py -> the cure. Keys and hosts are set when VoiceLab starts.
CURES: dict[str, str | Promise] = {
    "sign-in": gettext_lazy(
        "Check KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY, and the clock of this "
        "machine. Then start VoiceLab again."
    ),
    "credit": gettext_lazy("Buy units in Kling's console. Nothing has to be started again."),
    "not-allowed": gettext_lazy("Ask Kling to open this feature for the account."),
    "address": gettext_lazy("Add this server's address to the list of allowed ones at Kling."),
    "unreachable": gettext_lazy(
        "Check the network and KLING_BASE_URL. Then start VoiceLab again if you changed it."
    ),
    "address-refused": gettext_lazy(
        "Set KLING_BASE_URL to a public https address, or KLING_PRIVATE_NETWORK=1 for a gateway "
        "on your own network. Then start VoiceLab again."
    ),
    "no-such-call": gettext_lazy(
        "Set KLING_BASE_URL to the address of Kling's API. Then start VoiceLab again."
    ),
    "kling-problem": gettext_lazy("Wait a few minutes, then check again."),
}
#: Why Kling can't fetch a clip from us -> what is so, and the cure.
REACH: dict[str, tuple[str | Promise, str | Promise]] = {
    "reach-missing": (
        gettext_lazy("PUBLIC_URL is not set, so Kling does not know where to fetch a clip."),
        gettext_lazy(
            "Set PUBLIC_URL to an https address that leads here from the internet. "
            "Then start VoiceLab again."
        ),
    ),
    "reach-private": (
        gettext_lazy("%(address)s is not a public https address, so Kling can't fetch a clip."),
        gettext_lazy(
            "Set PUBLIC_URL to an https address that leads here from the internet. "
            "Then start VoiceLab again."
        ),
    ),
}


def cure(reason: str) -> str:
    """The cure for a failed test of the connection."""
    words = CURES.get(sentences.SAME.get(reason, reason))
    return str(words) if words else _("Look at Details, then check again.")
