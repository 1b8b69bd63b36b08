"""Who may come in without a session, and where a form needs no token: both lists, literally.

A test compares them with every address the resolver knows.
"""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import ResolverMatch

#: URL names and namespaces that answer without a signed-in person.
OPEN_NAMES = frozenset({"sign-in", "enter", "media", "healthz"})
OPEN_PREFIXES = ("/sandbox/",)
#: URL prefixes whose POSTs carry no CSRF token (they authenticate by key).
CSRF_EXEMPT_PREFIXES = ("/sandbox/",)


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own, with the list above instead of decorators spread over the code."""

    def process_view(self, request, view_func, view_args, view_kwargs):  # type: ignore[no-untyped-def]
        match: ResolverMatch = request.resolver_match
        if match.url_name in OPEN_NAMES or request.path.startswith(OPEN_PREFIXES):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(
        self, request: HttpRequest, view_func: object
    ) -> HttpResponseBase:
        """A fragment must not receive a sign-in form: htmx is told to load the page instead."""
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": resolve_url("sign-in")})
        return super().handle_no_permission(request, view_func)
