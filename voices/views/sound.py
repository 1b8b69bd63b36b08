"""Sounds for people who are signed in: to hear, and to take away."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from voices.services import hearing
from voices.views import ranges

#: A stored file never changes, so a browser need not ask again (decisions 24).
CACHE = "private, max-age=31536000, immutable"


@require_safe
def sound(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """One sound in the browser's player; 404 for what this person may not hear."""
    stored = get_object_or_404(hearing.audible_to(request.user), uid=uid)
    response = ranges.answer(request, stored)
    response.headers["Cache-Control"] = CACHE
    return response


@require_safe
def download(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The same bytes under a name that says what they are."""
    stored = get_object_or_404(hearing.audible_to(request.user), uid=uid)
    response = ranges.answer(request, stored)
    response.headers["Cache-Control"] = "private, no-cache"
    name = hearing.file_name(stored)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
