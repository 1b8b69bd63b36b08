"""Who may come in without a session, and where a form needs no token: both lists, literally.

A test compares them with every address the resolver knows.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from voices.views.back import asking_page

#: URL names and prefixes that answer without a signed-in person.
OPEN_NAMES = frozenset(
    {
        "sign-in",
        "enter",
        "media",
        "kling-hook",
        "healthz",
        "choose-language",
        "casting-guest",
        "casting-guest-live",
        "casting-guest-vote",
        "casting-guest-sound",
    }
)
OPEN_PREFIXES = ("/sandbox/",)
#: URL prefixes whose POSTs carry no CSRF token (they authenticate by key or by their address).
CSRF_EXEMPT_PREFIXES = ("/sandbox/", "/hooks/")


_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own, with the list above instead of decorators spread over the code."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if _pushed_by_another_site(request):
            raise PermissionDenied(_("Another website tried to do this. Nothing was changed."))
        match = request.resolver_match
        if match and match.url_name in OPEN_NAMES and not match.namespaces:
            return None
        if request.path_info.startswith(OPEN_PREFIXES) or request.user.is_authenticated:
            return None
        return self._shut(request, view_func)

    def _shut(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """A fragment must not receive a sign-in form: htmx is told to load the page instead."""
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": _door(request)})
        if request.method not in _READING:
            # Coming back by GET to an address that only takes POST would be a dead end.
            return HttpResponse(status=303, headers={"Location": _door(request)})
        return self.handle_no_permission(request, view_func)


def _door(request: HttpRequest) -> str:
    """The sign-in page, which leads back to the page where somebody was typing."""
    page = asking_page(request)
    return resolve_url("sign-in") + (f"?{urlencode({'next': page})}" if page else "")


def _pushed_by_another_site(request: HttpRequest) -> bool:
    """Browsers say so themselves; the token in every form is the other lock (T20)."""
    elsewhere = request.headers.get("Sec-Fetch-Site") == "cross-site"
    exempt = request.path_info.startswith(CSRF_EXEMPT_PREFIXES)
    return elsewhere and request.method not in _READING and not exempt
