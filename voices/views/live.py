"""The one live request of a page: a cursor goes in, changed rows come out, and the next delay."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from voices.forms.library import Filters
from voices.models import Connection, Job, Recording
from voices.permissions import needs
from voices.views import activity, casting, fresh, pulse, voice
from voices.views.answers import go, moved, parts
from voices.views.library_parts import gather
from voices.views.recording_rows import for_rows, rows_of
from voices.views.shell import connection_of

Answer = Callable[[HttpRequest, Connection, pulse.Pulse], HttpResponse]


@require_safe
@needs("listen")
def live(request: HttpRequest) -> HttpResponse:
    """?since=cursor&on=page: 204 while nothing moved, else what did, out of band.

    The header `Live-Delay` or the new live element says when to ask again; when nothing is under
    way any more the element comes back without a delay, and the page is quiet.
    """
    seen = pulse.take(None, since=request.GET.get("since", ""))
    if seen.delay and not seen.changed and not seen.old:
        return _as_before(request, seen)
    request.unfinished = seen.unfinished  # type: ignore[attr-defined]
    answer = PAGES.get(request.GET.get("on", ""), _nothing_but_the_header)
    return answer(request, connection_of(request), seen)


def _as_before(request: HttpRequest, seen: pulse.Pulse) -> HttpResponse:
    """Nothing, or on the library's page how far a refresh is; without a query."""
    headers = {"Live-Delay": f"{seen.delay:.1f}"}
    if request.GET.get("on") != "voices" or not seen.voices_read:
        return HttpResponse(status=204, headers=headers)
    words = render_to_string("voices/_read.html", {"pulse": seen, "alone": True})
    return HttpResponse(words, headers=headers)


def _voices(request: HttpRequest, connection: Connection, seen: pulse.Pulse) -> HttpResponse:
    """Rows of voices; the whole list when a refresh brought or took some, or the page is old."""
    if fresh.ask(connection):
        seen = pulse.take(connection, since=request.GET.get("since", ""))
        connection.refresh_from_db()
    filters = Filters.of(request.GET)
    voices = [job.voice_id for job in seen.changed if job.voice_id]
    if seen.only_goes_on and not seen.old:
        context = moved(request, voices, connection=connection, filters=filters, seen=seen)
        return render(
            request, "voices/_changed.html", context | {"number": request.GET.get("n", "")}
        )
    context = parts(request, voices, connection=connection, filters=filters, seen=seen)
    if filters.tab == "trash" and context["left"]:
        # Kling's copy went: the voice moves to the second list.
        library = gather(request, connection=connection, filters=filters)
        context |= {"rows": [], "left": [], "library": library}
    refreshed = any(j.kind == Job.Kind.SYNC and not j.pending for j in seen.changed)
    listed = request.GET.get("n", str(context["number"]))
    if (refreshed or seen.old) and listed != str(context["number"]):
        if "start" in request.GET:
            return go(request, filters.url)
        # Of a list that is here already the page takes the rows that are new.
        context["library"] = gather(request, connection=connection, filters=filters)
    else:
        context["number"] = listed  # until the rows are here too
    return render(request, "voices/_changed.html", context)


def _recordings(request: HttpRequest, connection: Connection, seen: pulse.Pulse) -> HttpResponse:
    """Rows of recordings, for every page that lists some."""
    wanted = [job.recording_id for job in seen.changed if job.recording_id]
    found = for_rows(Recording.objects.of(connection).listed().filter(pk__in=wanted))
    rows = rows_of(found, person=request.user)
    context = {"rows": rows, "pulse": seen, "oob": "true", "on": request.GET["on"]}
    return render(request, "recordings/_changed.html", context)


def _nothing_but_the_header(
    request: HttpRequest, connection: Connection, seen: pulse.Pulse
) -> HttpResponse:
    """For a page without rows of its own: credit, bell, and the next look."""
    context = {"pulse": seen, "on": request.GET.get("on", "")}
    return render(request, "recordings/_changed.html", context)


#: What a page calls itself in `on` -> who draws its rows.
PAGES: dict[str, Answer] = {
    "voices": _voices,
    "recordings": _recordings,
    "speak": _recordings,
    "activity": activity.changed,
    "voice": voice.changed,
    "casting": casting.changed,
}
