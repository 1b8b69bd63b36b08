"""The whole fragment vocabulary: who wants one, and how an answer speaks to the page."""

from django.http import HttpRequest


def wants_fragment(request: HttpRequest) -> bool:
    """True when htmx asks for a region: not a boosted link, not Back (decisions 22)."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)
