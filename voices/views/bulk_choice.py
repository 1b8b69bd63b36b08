"""The voices that somebody chose, and what the page shows when something was done to them."""

import json
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from voices.forms.library import Filters
from voices.forms.selection import Selection
from voices.models import Connection, Voice
from voices.models.voice import VoiceQuerySet
from voices.services.bulk import Outcome
from voices.services.refusals import Refused
from voices.views.answers import from_library, go, parts
from voices.views.back import asking_page
from voices.views.bulk_words import told
from voices.views.found import found_for
from voices.views.fragments import wants_fragment
from voices.views.library_parts import gather
from voices.views.person import person_of
from voices.views.shell import connection_of

#: So many rows are drawn anew one by one; beyond that the list begins from its first.
DRAWN = 200


def chosen(request: HttpRequest, selection: Selection) -> VoiceQuerySet:
    """Of the active connection only."""
    connection = connection_of(request)
    if selection.everything:
        return found_for(selection.filters, connection=connection, person=person_of(request))
    return Voice.objects.of(connection).filter(uid__in=selection.uids)


def selecting(
    view: Callable[[HttpRequest, Selection], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Hand the view its selection; a refusal is answered by its sentence where it was asked."""

    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        try:
            return view(request, Selection.of(request.POST))
        except Refused as refused:
            return refuse(request, refused)

    return asked


def refuse(request: HttpRequest, refused: Refused) -> HttpResponse:
    if wants_fragment(request):
        return HttpResponse(refused.sentence, status=409, content_type="text/plain; charset=utf-8")
    messages.warning(request, refused.sentence)
    return go(request, reverse("voices"))


def count_missing(outcome: Outcome, selection: Selection) -> Outcome:
    """Ticked voices that are no more are asked for too, and were left."""
    missing = 0 if selection.everything else len(selection.uids) - outcome.asked
    outcome.asked += missing
    outcome.left["gone"] += missing
    return outcome


def done(
    request: HttpRequest, keys: list[int], words: str, outcome: Outcome, **toast: object
) -> HttpResponse:
    """The rows as they are now and one sentence; elsewhere the library with the sentence.

    Whoever just listened through a list stays with what was kept.
    """
    said = told(words, outcome)
    if wants_fragment(request) and asking_page(request).startswith(reverse("listen")):
        return render(request, "voices/_said.html", {"toast": said, **toast})
    if from_library(request):
        context = drawn(request, connection_of(request), keys) | {"toast": said, **toast}
        answer = render(request, "voices/_changed.html", context)
        answer.headers["HX-Trigger"] = json.dumps({"selection-done": True})
        return answer
    messages.success(request, said)
    return go(request, reverse("voices"))


def drawn(request: HttpRequest, connection: Connection, keys: list[int]) -> dict[str, object]:
    """Context of `voices/_changed.html` after an act on the voices with these primary keys."""
    if len(keys) <= DRAWN:
        return parts(request, keys, connection=connection)
    filters = Filters.of_page(request)
    context = parts(request, [], connection=connection)
    return context | {"library": gather(request, connection=connection, filters=filters)}


def keys_of(voices: VoiceQuerySet) -> list[int]:
    """Primary keys of the voices that are drawn anew; one more than DRAWN means: all anew."""
    return list(voices.order_by("pk").values_list("pk", flat=True)[: DRAWN + 1])
