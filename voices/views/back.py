"""Back to the page where somebody pressed a button that stands on many pages."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from voices.views.answers import go


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the asking page if it is one of ours, else to the page named `otherwise`."""
    here = request.htmx.current_url or request.headers.get("Referer", "")  # type: ignore[attr-defined]
    ours = url_has_allowed_host_and_scheme(here, {request.get_host()})
    asked = urlsplit(here)
    path = f"{asked.path}?{asked.query}" if asked.query else asked.path
    return go(request, path if ours and path.startswith("/") else resolve_url(otherwise))
