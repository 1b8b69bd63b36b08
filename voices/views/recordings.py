"""The Recordings page, and the ways on with a recording that needs help."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from voices import tasks
from voices.forms.recordings import RecordingFilters
from voices.models import Recording, Voice
from voices.models.recording import RecordingQuerySet
from voices.permissions import needs
from voices.services import recordings as numbers
from voices.services import speaking
from voices.services.recordings import Total
from voices.services.refusals import Refused
from voices.views import pulse
from voices.views.fragments import wants_fragment
from voices.views.paging import page_of
from voices.views.person import person_of
from voices.views.recording_days import Day, days_of
from voices.views.recording_rows import for_rows, rows_of
from voices.views.shell import connection_of


@dataclass(frozen=True)
class RecordingList:
    """One page of the list; `more` is the address of the next one or ""."""

    filters: RecordingFilters
    days: list[Day]
    more: str
    total: Total
    hits: int
    pulse: pulse.Pulse
    voice: Voice | None


def refusals_in_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A refusal is answered by its sentence; the page shows it at its top, or as a toast."""

    @wraps(view)
    def spoken(request: HttpRequest, **kwargs: UUID) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except Refused as refused:
            if wants_fragment(request):
                return HttpResponse(
                    refused.sentence, status=409, content_type="text/plain; charset=utf-8"
                )
            messages.warning(request, refused.sentence)
            return redirect("recordings")

    return spoken


@require_safe
@needs("listen")
def recordings(request: HttpRequest) -> HttpResponse:
    """The list; htmx gets its rows only, for a search or for the next page."""
    found = _gather(request)
    template = "recordings/_list.html" if wants_fragment(request) else "recordings/page.html"
    return render(request, template, {"list": found})


@require_POST
@needs("speak")
@refusals_in_words
def send_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    recording = _visible(request, uid)
    key = request.POST.get("form_key", "")
    tasks.nudge(speaking.send_again(recording, person=person_of(request), form_key=key))
    return _row(request, recording)


@require_POST
@needs("speak")
def give_up(request: HttpRequest, uid: UUID) -> HttpResponse:
    recording = _visible(request, uid)
    speaking.give_up(recording, person=person_of(request))
    return _row(request, recording)


@require_POST
@needs("speak")
def save_now(request: HttpRequest, uid: UUID) -> HttpResponse:
    recording = _visible(request, uid)
    tasks.nudge(speaking.save_now(recording))
    return _row(request, recording)


def _visible(request: HttpRequest, uid: UUID) -> Recording:
    listed = Recording.objects.of(connection_of(request)).listed()
    return get_object_or_404(listed.select_related("voice", "connection"), uid=uid)


def _row(request: HttpRequest, recording: Recording) -> HttpResponse:
    """The row as it is now, and the page's pulse, which may have to start again."""
    if not wants_fragment(request):
        return redirect("recordings")
    connection = recording.connection
    seen = pulse.take(connection)
    fresh = for_rows(Recording.objects.of(connection).listed().filter(pk=recording.pk))
    rows = rows_of(fresh, person=person_of(request))
    here = urlsplit(request.htmx.current_url or "").path  # type: ignore[attr-defined]
    on = "speak" if here == reverse("speak") else "recordings"
    return render(request, "recordings/_changed.html", {"rows": rows, "pulse": seen, "on": on})


def _gather(request: HttpRequest) -> RecordingList:
    filters = RecordingFilters.of(request.GET)
    connection = connection_of(request)
    seen = pulse.take(connection)
    listed: RecordingQuerySet = Recording.objects.of(connection).listed()
    voice = _voice_asked(request, filters)
    found = listed.search(filters.q)
    if filters.voice:
        found = found.filter(voice=voice)
    page = page_of(for_rows(found).newest(), after=filters.after)
    days = days_of(rows_of(page.rows, person=person_of(request)), among=found)
    last = days[-1].date.isoformat() if days else ""
    return RecordingList(
        filters=filters,
        days=days,
        more=filters.url_after(page.after, day=last),
        total=numbers.total(listed),
        hits=numbers.total(found).count,
        pulse=seen,
        voice=voice,
    )


def _voice_asked(request: HttpRequest, filters: RecordingFilters) -> Voice | None:
    """The voice whose recordings are asked for, also one that is deleted by now."""
    rows = Voice.objects.of(connection_of(request))
    return rows.filter(uid=filters.voice).first() if filters.voice else None
