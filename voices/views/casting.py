"""Casting sheets: a new one, the list, one sheet, its sounds and votes."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from voices import tasks
from voices.forms.casting import CastingForm
from voices.models import Casting, CastingLane, Connection
from voices.permissions import SENTENCES, may, needs
from voices.services import castings as service
from voices.services import loudness
from voices.views import pulse, ranges
from voices.views.answers import go
from voices.views.casting_lane import sound_of
from voices.views.casting_new import NewPage, first_fields
from voices.views.casting_sheet import for_lanes, sheet_for, subtitle
from voices.views.fragments import wants_fragment
from voices.views.paging import page_of
from voices.views.person import person_of
from voices.views.shell import connection_of


@require_http_methods(["GET", "POST"])
@needs("listen")
def casting(request: HttpRequest) -> HttpResponse:
    """GET: which voices, which line, what it costs (htmx gets what depends on the line)."""
    connection = connection_of(request)
    if request.method == "POST":
        return _make(request, connection)
    if wants_fragment(request):
        form = CastingForm(request.GET, connection=connection)
        return render(request, "casting/_plan.html", {"page": NewPage(form, request.user)})
    form = CastingForm(initial=first_fields(request.GET, connection), connection=connection)
    return render(request, "casting/new.html", {"page": NewPage(form, request.user)})


@needs("speak")
def _make(request: HttpRequest, connection: Connection) -> HttpResponse:
    form = CastingForm(request.POST, connection=connection)
    made = form.make(person_of(request))
    if made is None:
        page = NewPage(form, request.user)
        template = "casting/_form.html" if wants_fragment(request) else "casting/new.html"
        return render(request, template, {"page": page}, status=422)
    for job in made.jobs:
        tasks.nudge(job)
    return go(request, reverse("casting-sheet", args=[made.casting.uid]))


@require_safe
@needs("listen")
def castings(request: HttpRequest) -> HttpResponse:
    """All sheets, the newest first."""
    rows = Casting.objects.of(connection_of(request)).select_related("created_by")
    page = page_of(rows.annotate(voices=Count("lanes")), after=request.GET.get("after", ""))
    sheets = [(row, subtitle(row, voices=row.voices)) for row in page.rows]  # type: ignore[attr-defined]
    return render(request, "casting/list.html", {"sheets": sheets, "after": page.after})


@require_safe
@needs("listen")
def sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = casting_of(request, uid)
    seen = pulse.take(connection_of(request))
    context = {"sheet": sheet_for(found, request.user), "pulse": seen}
    return render(request, "casting/sheet.html", context)


def changed(request: HttpRequest, connection: Connection, seen: pulse.Pulse) -> HttpResponse:
    """For `/live/`: the lanes whose take or trial moved."""
    found = service.find(connection, request.GET.get("uid", ""))
    if found is None:
        raise Http404
    moved = sheet_for(found, request.user)
    takes = {job.recording_id for job in seen.changed} - {None}
    voices = {job.voice_id for job in seen.changed} - {None}
    lanes = [
        lane
        for lane in moved.lanes
        if lane.lane.recording_id in takes or lane.lane.voice_id in voices
    ]
    context = {"sheet": moved, "lanes": lanes, "pulse": seen, "oob": True}
    return render(request, "casting/_changed.html", context)


@require_safe
def sound(request: HttpRequest, uid: UUID, number: int) -> HttpResponseBase:
    """The sound of one lane under an address that tells nothing of whose voice it is."""
    if not may(request.user, "listen"):
        raise PermissionDenied(SENTENCES["listen"])
    lane = get_object_or_404(for_lanes(casting_of(request, uid)), number=number)
    return levelled(request, lane)


@require_POST
@needs("listen")
def vote(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = casting_of(request, uid)
    service.vote(lane_of(found, request.POST.get("number", "")), person=person_of(request))
    if not wants_fragment(request):
        return redirect("casting-sheet", uid)
    return render(request, "casting/_voted.html", {"sheet": sheet_for(found, request.user)})


def casting_of(request: HttpRequest, uid: UUID) -> Casting:
    rows = Casting.objects.of(connection_of(request)).select_related("created_by", "connection")
    return get_object_or_404(rows, uid=uid)


def lane_of(found: Casting, number: str) -> CastingLane:
    """The lane that a form names; 404 for anything else."""
    if not number.isdecimal() or len(number) > 1:
        raise Http404
    return get_object_or_404(for_lanes(found), number=int(number))


def levelled(request: HttpRequest, lane: CastingLane) -> HttpResponseBase:
    """Its bytes; the header says how many decibels bring it to the common loudness.

    Nothing else tells lanes apart: no hash that another address of the same sound shows as well.
    """
    stored = sound_of(lane)
    if stored is None:
        raise Http404
    response = ranges.answer(request, stored)
    del response.headers["ETag"]
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Casting-Gain"] = str(loudness.gain(stored))
    return response
