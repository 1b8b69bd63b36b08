"""Answers to an act on a voice: the changed rows, tabs and count out of band, and a toast."""

import json
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from voices.forms.library import Filters
from voices.models import Connection, Voice
from voices.services import counts
from voices.views import pulse
from voices.views.fragments import wants_fragment
from voices.views.library_parts import count_words, gather, split, tabs_of
from voices.views.listen_entry import entry_now
from voices.views.voice_rows import for_rows, rows_of


def go(request: HttpRequest, url: str) -> HttpResponse:
    """To another page: inside the page for htmx, so that the player keeps playing."""
    if not wants_fragment(request):
        return HttpResponseRedirect(url)
    # The header makes the page answer as it does to a boosted link: whole.
    where = {"path": url, "target": "#main", "select": "#main", "swap": "outerHTML"}
    told = json.dumps({**where, "headers": {"HX-Boosted": "true"}})
    return HttpResponse(status=204, headers={"HX-Location": told})


def from_library(request: HttpRequest) -> bool:
    """Whether the library's page asks for a fragment: its rows can be changed in place."""
    here = request.htmx.current_url or ""  # type: ignore[attr-defined]
    return wants_fragment(request) and urlsplit(here).path == reverse("voices")


def changed(
    request: HttpRequest, voices: list[int], *, connection: Connection, **words: object
) -> HttpResponse:
    """The rows of these voices (primary keys) as the asking page shows them, out of band.

    `words`: `toast` (one sentence), `undo_url` or `show_url` for it.
    """
    return render(
        request, "voices/_changed.html", parts(request, voices, connection=connection) | words
    )


def parts(
    request: HttpRequest,
    voices: list[int],
    *,
    connection: Connection,
    filters: Filters | None = None,
    seen: pulse.Pulse | None = None,
) -> dict[str, object]:
    """Context of `voices/_changed.html`: what changed for the view of the library that asks."""
    filters = filters or Filters.of_page(request)
    seen = seen or pulse.take(connection)
    numbers = counts.tabs(connection, request.user)
    silent = filters.tab == "trash" or bool(filters.q)
    context: dict[str, object] = {
        **moved(request, voices, connection=connection, filters=filters, seen=seen),
        "tabs": tabs_of(filters, numbers),
        # Trash has no such line, and while a search is on its hits stay as they were counted.
        "count_words": "" if silent else count_words(filters, numbers, 0),
        "number": numbers[filters.tab],
    }
    if voices and filters.tab != "trash":
        context["entry"] = entry_now(filters, connection=connection, person=request.user)
    if context["left"] and not numbers[filters.tab]:
        # The last row went: the list says what now.
        context["library"] = gather(request, connection=connection, filters=filters)
    return context


def moved(
    request: HttpRequest,
    voices: list[int],
    *,
    connection: Connection,
    filters: Filters,
    seen: pulse.Pulse,
) -> dict[str, object]:
    """The same without the tabs and other numbers: only what the rows say is different."""
    wanted = Voice.objects.of(connection).filter(pk__in=voices)
    found = list(for_rows(wanted, request.user)) if voices else []
    rows = rows_of(found, person=request.user, jobs=seen.jobs_of(found))
    stay, leave = split(rows, filters)
    return {
        "filters": filters,
        "rows": stay,
        "left": leave,
        "pulse": seen,
        "connection": connection,
    }
