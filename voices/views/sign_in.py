"""Coming in, by password or by the one-time link, and going."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from voices.forms.sign_in import SignInForm
from voices.services import people

_BACKEND = "voices.services.signed_in.PeopleBackend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; 422 with the form again when name and password don't fit."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request, data=request.POST or None)
    if form.is_valid():
        login(request, form.get_user())
        return redirect(_next(request))
    return _page(request, form, status=422 if form.is_bound else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign-in")


@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Only a person's own GET spends the link: mail scanners and prefetching browsers don't."""
    if request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return HttpResponse(status=204)
    person = people.enter(token)
    if person is None:
        sentence = _("This link was used already or is too old. Sign in, or ask for a new one.")
        return _page(request, SignInForm(request), sentence=sentence, status=410)
    login(request, person, backend=_BACKEND)
    return redirect("voices")


def _page(
    request: HttpRequest, form: SignInForm, *, status: int, sentence: str = ""
) -> HttpResponse:
    context = {"form": form, "next": _next(request), "sentence": sentence}
    return render(request, "sign_in.html", context, status=status)


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is one of our own pages."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else resolve_url("voices")
