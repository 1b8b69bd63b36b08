"""The library: one page for its tabs, and what can be done to a row of it."""

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from voices import tasks
from voices.forms.library import Filters
from voices.forms.rename import RenameForm
from voices.models import Voice
from voices.permissions import needs
from voices.services import library as library_service
from voices.services import naming, trials
from voices.views import fresh, samples
from voices.views.answers import changed, from_library, go, parts
from voices.views.fragments import wants_fragment
from voices.views.library_parts import START_COOKIE, gather
from voices.views.person import person_of
from voices.views.shell import connection_of

_A_YEAR = 365 * 24 * 3600


@require_safe
@needs("listen")
def voices(request: HttpRequest) -> HttpResponse:
    """The library as ?tab, ?q and ?after say; htmx gets the list or its next rows."""
    after = request.GET.get("after", "")
    filters = Filters.of(request.GET)
    connection = connection_of(request)
    asked = not wants_fragment(request) and fresh.ask(connection)
    library = gather(request, connection=connection, filters=filters, after=after)
    if asked:
        connection.refresh_from_db()
    context = {"library": library, "filters": filters, "pulse": library.pulse}
    if wants_fragment(request):
        template = "voices/_more_rows.html" if after else "voices/_found.html"
        response = render(request, template, context)
        if not after:
            response.headers["HX-Replace-Url"] = filters.url
        return response
    context["sample"] = samples.sample()
    context["connection"] = connection
    return render(request, "voices/start.html" if library.empty else "voices/page.html", context)


@require_safe
@needs("listen")
def voice_row(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One row as it stands now."""
    voice = _visible(request, uid)
    context = parts(request, [voice.pk], connection=voice.connection)
    shown = [*context["rows"], *context["left"]]  # type: ignore[misc]
    template = "voices/_trash_row.html" if shown[0].in_trash else "voices/_row.html"
    return render(request, template, {"row": shown[0]})


@require_http_methods(["GET", "POST"])
@needs("edit")
def rename(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A dialog with one field; without JavaScript a page with the same form."""
    voice = _visible(request, uid)
    form = RenameForm(request.POST or None, initial={"name": voice.name})
    if request.method == "POST" and form.is_valid():
        naming.rename(voice, name=form.cleaned_data["name"], person=person_of(request))
        if from_library(request):
            return changed(request, [voice.pk], connection=voice.connection)
        return go(request, reverse("voice", args=[uid]))
    template = "voices/_rename.html" if wants_fragment(request) else "voices/rename.html"
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, "voice": voice}, status=status)


@require_POST
@needs("listen")
def trial(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Ask for the copy of a sample; the row says "Saving a copy" and plays when it is here."""
    voice = _visible(request, uid)
    job = trials.ask(voice, person=person_of(request))
    if job:
        tasks.nudge(job)
    if from_library(request):
        return changed(request, [voice.pk], connection=voice.connection)
    return go(request, reverse("voice", args=[uid]))


@require_POST
@needs("listen")
def refresh(request: HttpRequest) -> HttpResponse:
    """Fetch Kling's lists now; the page shows "Refreshing…" until they are here."""
    connection = connection_of(request)
    tasks.nudge(library_service.refresh(connection, person=person_of(request)))
    if from_library(request):
        context = parts(request, [], connection=connection)
        connection.refresh_from_db()  # a worker may be done with it already
        return render(request, "voices/_changed.html", context)
    return go(request, reverse("voices"))


@require_POST
@needs("listen")
def dismiss_start(request: HttpRequest) -> HttpResponse:
    """Close "Start here" in this browser."""
    response = (
        HttpResponse() if wants_fragment(request) else HttpResponseRedirect(reverse("voices"))
    )
    response.set_cookie(
        START_COOKIE, "closed", max_age=_A_YEAR, samesite="Lax", secure=request.is_secure()
    )
    return response


def _visible(request: HttpRequest, uid: uuid.UUID) -> Voice:
    """A voice of the active connection that is not gone for good, else 404."""
    rows = Voice.objects.of(connection_of(request)).select_related("connection", "trial", "clip")
    return get_object_or_404(rows.exclude(state__in=("deleted", "cancelled")), uid=uid)
