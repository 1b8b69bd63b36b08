"""Making the sample of a voice that has no trial, and giving a doubtful one up."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from voices import tasks
from voices.models import Voice
from voices.models.voice import UNLISTED
from voices.permissions import needs
from voices.services import voice_samples
from voices.services.refusals import Refused
from voices.views.answers import changed, from_library, go
from voices.views.fragments import wants_fragment
from voices.views.person import person_of
from voices.views.shell import connection_of

View = Callable[[HttpRequest, uuid.UUID], HttpResponse]


def _refusals_in_words(view: View) -> View:
    """A refusal is answered by its sentence; the page shows it at its top, or as a toast."""

    @wraps(view)
    def spoken(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        try:
            return view(request, uid)
        except Refused as refused:
            if wants_fragment(request):
                return HttpResponse(
                    refused.sentence, status=409, content_type="text/plain; charset=utf-8"
                )
            messages.warning(request, refused.sentence)
            return redirect("voice", uid)

    return spoken


@require_POST
@needs("speak")
@_refusals_in_words
def sample(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Make it, or send a doubtful one again; costs one call."""
    voice = _visible(request, uid)
    seen = request.POST.get("seen", "")
    if job := voice_samples.ask(voice, person=person_of(request), seen=seen):
        tasks.nudge(job)
    return _answer(request, voice)


@require_POST
@needs("speak")
@_refusals_in_words
def sample_give_up(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    voice = _visible(request, uid)
    voice_samples.give_up(voice, person=person_of(request))
    return _answer(request, voice)


def _answer(request: HttpRequest, voice: Voice) -> HttpResponse:
    if from_library(request):
        return changed(request, [voice.pk], connection=voice.connection)
    return go(request, reverse("voice", args=[voice.uid]))


def _visible(request: HttpRequest, uid: uuid.UUID) -> Voice:
    """A speaking voice of the active connection, else 404: others have their trials at Kling."""
    rows = Voice.objects.of(connection_of(request)).exclude(state__in=UNLISTED)
    speaking = rows.filter(catalogue=Voice.Catalogue.SPEAKING)
    return get_object_or_404(speaking.select_related("connection"), uid=uid)
