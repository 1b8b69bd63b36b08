"""Back to the page where somebody pressed a button that stands on many pages."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from voices.views.answers import go


def asking_page(request: HttpRequest) -> str:
    """Path and query of the page of ours that sent this request; "" when it is not known."""
    here = request.htmx.current_url or request.headers.get("Referer", "")  # type: ignore[attr-defined]
    if not url_has_allowed_host_and_scheme(here, {request.get_host()}):
        return ""
    asked = urlsplit(here)
    path = f"{asked.path}?{asked.query}" if asked.query else asked.path
    # A path that begins with two slashes would be read as another host.
    safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, None)
    return path if safe else ""


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the asking page if it is one of ours, else to the page named `otherwise`."""
    return go(request, asking_page(request) or resolve_url(otherwise))
