"""The one address that strangers may open: a clip, for Kling, while its job needs it."""

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotFound
from django.views.decorators.http import require_safe

from voices.services import media as links
from voices.views import ranges


@require_safe
def media(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file behind a signed link; unknown, expired and revoked links look the same."""
    stored = links.follow(token)
    response: HttpResponseBase
    if stored is None:
        response = HttpResponseNotFound("Not found\n", content_type="text/plain")
    else:
        response = ranges.answer(request, stored)
        del response.headers["Cross-Origin-Resource-Policy"]
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
