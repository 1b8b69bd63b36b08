"""What VoiceLab signs in to Kling with."""

from django.conf import settings
from django.utils.translation import gettext as _

from voices.kling import AccessKeyPair, ApiKey

#: Kling's own keys are longer; four characters of a shorter one would be too much to show.
_LONG_KEY = 16


def current() -> ApiKey | AccessKeyPair:
    if settings.PRACTICE:
        return ApiKey("practice-key")
    if settings.KLING_API_KEY:
        return ApiKey(settings.KLING_API_KEY)
    return AccessKeyPair(settings.KLING_ACCESS_KEY, settings.KLING_SECRET_KEY)


def hint() -> str:
    """Which credential is in use, never in full."""
    if settings.PRACTICE:
        return _("none needed")
    if settings.KLING_API_KEY:
        return _("API key ending in %(end)s") % {"end": _end(settings.KLING_API_KEY)}
    return _("Access key ending in %(end)s") % {"end": _end(settings.KLING_ACCESS_KEY)}


def _end(key: str) -> str:
    """Enough to tell two keys apart, never a large part of a short one."""
    return f"…{key[-4:]}" if len(key) >= _LONG_KEY else "…"
