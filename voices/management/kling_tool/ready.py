"""The client, or one sentence about the settings that keep it from being made."""

from django.conf import settings
from django.core import checks

from voices.kling import KlingClient
from voices.management.kling_tool.answer import Stop
from voices.services import connections


def client() -> KlingClient:
    """The client of the active connection; Stop when the settings are wrong."""
    for sentence, cure in wrong_settings():
        raise Stop(sentence, cure=cure, reason="settings")
    try:
        return connections.client(connections.active())
    except ValueError as error:  # a key that can't be one; the words never quote it
        raise Stop(f"{error}.", cure="Copy it again from Kling's console.", reason="key") from None


def wrong_settings() -> list[tuple[str, str]]:
    """Every wrong setting with its cure, as `start` would say them."""
    found = checks.run_checks(tags=["voicelab"])
    return [(str(issue.msg), str(issue.hint or "")) for issue in found if issue.is_serious()]


def mode() -> str:
    """practice or live."""
    return "practice" if settings.PRACTICE else "live"
