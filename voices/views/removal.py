"""Delete that can be taken back: the dialog, Trash, Undo, and Delete now."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from voices import tasks
from voices.forms.library import Filters
from voices.models import Voice
from voices.models.voice import UNLISTED
from voices.permissions import needs
from voices.services import removal
from voices.services.refusals import Refused
from voices.views.answers import changed, from_library, go
from voices.views.fragments import wants_fragment
from voices.views.person import person_of
from voices.views.removal_words import calendar, effect
from voices.views.shell import connection_of
from voices.views.voice_rows import for_rows, rows_of

TRASH_URL = "?tab=trash"


@require_http_methods(["GET", "POST"])
@needs("remove")
def delete(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """GET: what deleting means, first (?now=1: what deleting Kling's copy at once means).

    POST: into Trash at once.
    """
    voice = _deletable(request, uid)
    if request.method == "GET":
        return _ask(request, voice)
    removal.trash(voice, person=person_of(request))
    toast = _("%(name)s is in Trash.") % {"name": voice.name}
    if from_library(request):
        undo = reverse("restore", args=[uid])
        return changed(request, [voice.pk], connection=voice.connection, toast=toast, undo_url=undo)
    messages.success(request, toast)
    return go(request, reverse("voices") + TRASH_URL)


@require_POST
@needs("remove")
def restore(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Undo: back into the library while Kling's copy exists."""
    voice = _deletable(request, uid)
    try:
        removal.restore(voice, person=person_of(request))
    except Refused as refused:
        return _refuse(request, refused)
    toast = _("%(name)s is back in Voices.") % {"name": voice.name}
    if from_library(request):
        in_trash = Filters.of_page(request).tab == "trash"
        words = {"toast": toast, "show_url": reverse("voices") if in_trash else ""}
        return changed(request, [voice.pk], connection=voice.connection, **words)
    messages.success(request, toast)
    return go(request, reverse("voices"))


@require_POST
@needs("remove")
def delete_now(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Delete Kling's copy without waiting for the hold; a voice outside Trash goes there first."""
    voice = _deletable(request, uid)
    removal.trash(voice, person=person_of(request))
    try:
        job = removal.delete_now(voice, person=person_of(request))
    except Refused as refused:
        return _refuse(request, refused)
    tasks.nudge(job)
    if from_library(request):
        return changed(request, [voice.pk], connection=voice.connection)
    return go(request, reverse("voices") + TRASH_URL)


def _ask(request: HttpRequest, voice: Voice) -> HttpResponse:
    row = rows_of([voice], person=request.user)[0]
    now = "now" in request.GET or row.in_trash
    in_dialog = wants_fragment(request)
    context = {
        "row": row,
        "now": now,
        "effect": effect(voice),
        "calendar": calendar(voice, now=now),
        "in_dialog": in_dialog,
        "frame": "_dialog.html" if in_dialog else "voices/delete_frame.html",
    }
    return render(request, "voices/_delete.html", context)


def _refuse(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The act came too late: say so where it was asked for."""
    if wants_fragment(request):
        return HttpResponse(refused.sentence, status=409, content_type="text/plain; charset=utf-8")
    messages.warning(request, refused.sentence)
    return go(request, reverse("voices") + TRASH_URL)


def _deletable(request: HttpRequest, uid: uuid.UUID) -> Voice:
    """A clone of ours that exists, in Trash or not; Kling's own voices are not found here."""
    ours = Voice.objects.of(connection_of(request)).filter(catalogue=Voice.Catalogue.CLONED)
    rows = for_rows(ours.exclude(state__in=UNLISTED), person_of(request))
    return get_object_or_404(rows.select_related("connection"), uid=uid)
