"""Settings: the connection with its test, people, how long things stay, workers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from voices.permissions import needs
from voices.services import credit, learned, trying
from voices.views.fragments import wants_fragment
from voices.views.person import person_of
from voices.views.settings_account import account_of
from voices.views.settings_page import page_of
from voices.views.settings_speech import forgotten, speech_of
from voices.views.shell import connection_of


@require_safe
@needs("listen")
def settings(request: HttpRequest) -> HttpResponse:
    """Everybody may look; only administrators may press."""
    page = page_of(connection_of(request), person=person_of(request))
    return render(request, "settings/page.html", {"page": page, "account": page.account})


@require_POST
@needs("manage")
def forget_speech(request: HttpRequest) -> HttpResponse:
    """Let every cloned and preset voice be tried again; Kling is not asked."""
    connection = connection_of(request)
    person = person_of(request)
    done = forgotten(learned.forget(connection, person=person))
    if not wants_fragment(request):
        messages.success(request, done)
        return redirect("settings")
    speech = speech_of(connection, person=person, done=done)
    return render(request, "settings/_speech.html", {"speech": speech})


@require_POST
@needs("manage")
def test_connection(request: HttpRequest) -> HttpResponse:
    """Ask Kling for one page of voices and say in words what came of it."""
    connection = connection_of(request)
    answer = trying.test(connection)
    if wants_fragment(request):
        account = account_of(connection, person=person_of(request), answer=answer)
        return render(request, "settings/_tested.html", {"account": account})
    page = page_of(connection, person=person_of(request), answer=answer)
    return render(request, "settings/page.html", {"page": page, "account": page.account})


@require_POST
@needs("manage")
def ask_credit(request: HttpRequest) -> HttpResponse:
    """Read what is left now."""
    connection = connection_of(request)
    if credit.ask(connection) is None:
        messages.warning(request, _("Kling did not say how much credit is left."))
    if not wants_fragment(request):
        return redirect("settings")
    account = account_of(connection, person=person_of(request))
    return render(request, "settings/_tested.html", {"account": account})
