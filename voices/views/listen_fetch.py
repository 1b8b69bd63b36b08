"""Fetching the sounds that a walk would leave out, while somebody listens to the others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from voices import tasks
from voices.forms.library import Filters
from voices.models import Voice
from voices.permissions import needs
from voices.services import listening
from voices.views import listen_parts
from voices.views.fragments import wants_fragment
from voices.views.listen_fetch_parts import MOST_FETCHED, Fetch
from voices.views.person import person_of
from voices.views.shell import connection_of


@require_http_methods(["GET", "POST"])
@needs("listen")
def fetch(request: HttpRequest) -> HttpResponse:
    """POST: ask for the first sounds of this list that are at Kling. GET: how far each ?uid is."""
    filters = Filters.of(request.GET)
    if request.method == "POST":
        asked = listen_parts.missing(request, filters)
        for job in listening.fetch(asked, person=person_of(request)):
            tasks.nudge(job)
        uids = [str(voice.uid) for voice in asked]
    else:
        uids = request.GET.getlist("uid")[:MOST_FETCHED]
    found = _fetch(request, filters, uids)
    if not wants_fragment(request):
        return redirect(found.list_url)
    return render(request, "listen/_fetching.html", {"fetch": found})


def _fetch(request: HttpRequest, filters: Filters, uids: list[str]) -> Fetch:
    looks = request.GET.get("looks", "")
    known: dict[str, Voice] = {
        str(voice.uid): voice for voice in listen_parts.named(connection_of(request), uids)
    }
    return Fetch(
        number=len(uids),
        query=filters.query,
        alone="alone" in request.GET,
        asked=[known[uid] for uid in dict.fromkeys(uids) if uid in known],
        looks=int(looks) if looks.isascii() and looks.isdigit() and len(looks) < 5 else 0,
    )
