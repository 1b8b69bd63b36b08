"""The page of one voice: its sounds, where it was used, what happened, permission and ids."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from voices.forms.language import LanguageForm
from voices.models import Connection, Voice
from voices.models.voice import UNLISTED
from voices.permissions import needs
from voices.services import languages, remake
from voices.views import pulse
from voices.views.answers import go
from voices.views.person import person_of
from voices.views.shell import connection_of
from voices.views.voice_page import VoicePage, page_of
from voices.views.voice_rows import for_rows


@require_safe
@needs("listen")
def voice(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Also for a voice in Trash, removed outside, or deleted while its clip is known; else 404."""
    seen = pulse.take(connection_of(request))
    page = _page(request, uid)
    return render(request, "voice/page.html", {"page": page, "row": page.row, "pulse": seen})


@require_POST
@needs("edit")
def language(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What a preset or cloned voice speaks, as a maker hears it."""
    page = _page(request, uid)
    form = LanguageForm(request.POST)
    if page.language_form and form.is_valid():
        chosen = form.cleaned_data["languages"]
        languages.set_language(page.voice, languages=chosen, person=person_of(request))
    return go(request, reverse("voice", args=[uid]))


def changed(request: HttpRequest, connection: Connection, seen: pulse.Pulse) -> HttpResponse:
    """For the live look (?voice=uid): the page's regions, when a job of this voice moved."""
    asked = request.GET.get("voice", "")
    found = Voice.objects.of(connection).filter(pk__in=[j.voice_id for j in seen.changed])
    here = next((each for each in found if str(each.uid) == asked), None)
    if here is None:
        return render(request, "voice/_quiet.html", {"pulse": seen, "uid": asked})
    if here.state in UNLISTED:
        return go(request, reverse("voices"))
    page = _page(request, here.uid)
    return render(request, "voice/_changed.html", {"page": page, "row": page.row, "pulse": seen})


def _page(request: HttpRequest, uid: uuid.UUID) -> VoicePage:
    known = Voice.objects.of(connection_of(request)).readable()
    rows = for_rows(remake.with_facts(known), person_of(request))
    rows = rows.select_related("connection", "made_from")
    return page_of(get_object_or_404(rows, uid=uid), person=person_of(request))
