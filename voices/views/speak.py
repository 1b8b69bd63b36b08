"""The Speak page: one text, one voice, one button that says what it spends."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from voices import tasks
from voices.forms.speak import SpeakForm, of_recording
from voices.models import Connection, Recording
from voices.permissions import needs
from voices.services import drafts, picker, recordings, speaking
from voices.views import pulse
from voices.views.fragments import wants_fragment
from voices.views.person import person_of
from voices.views.recording_rows import for_rows, rows_of
from voices.views.shell import connection_of
from voices.views.speak_offer import offer_of, panel_of

NEWEST = 5


@require_http_methods(["GET", "POST"])
@needs("listen")
def speak(request: HttpRequest) -> HttpResponse:
    return _ask(request) if request.method == "POST" else _page(request)


@require_POST
@needs("speak")
def speak_draft(request: HttpRequest) -> HttpResponse:
    """Keep what is typed; answers with the bar as it fits the text now."""
    form = SpeakForm(request.POST, connection=connection_of(request))
    form.keep(person_of(request))
    offer = offer_of(form, person=person_of(request))
    about = {
        "form": form,
        "offer": offer,
        "saved_at": timezone.now(),
        "other_button": bool(offer.refusal) != bool(request.POST.get("shown_refusal")),
        "other_price": offer.price != request.POST.get("shown_price"),
    }
    return render(request, "speak/_draft.html", about)


def _page(request: HttpRequest) -> HttpResponse:
    connection = connection_of(request)
    form = SpeakForm(initial=_first_fields(request, connection), connection=connection)
    return render(request, "speak/page.html", _about(request, form))


@needs("speak")
def _ask(request: HttpRequest) -> HttpResponse:
    form = SpeakForm(request.POST, connection=connection_of(request))
    job = form.ask(person_of(request))
    if job is None:
        return _refused(request, form)
    tasks.nudge(job)
    if not wants_fragment(request):
        return redirect("speak")
    # The text stays; the next press is another form, so it gets a key of its own.
    fresh = SpeakForm(initial=form.typed, connection=form.connection)
    return render(request, "speak/_asked.html", _about(request, fresh))


def _refused(request: HttpRequest, form: SpeakForm) -> HttpResponse:
    """422 with everything that was typed, and the reason at its field."""
    form.keep(person_of(request))
    if not wants_fragment(request):
        return render(request, "speak/page.html", _about(request, form), status=422)
    response = render(request, "speak/_form.html", _about(request, form), status=422)
    return reswap(retarget(response, "#speak-form"), "outerHTML")


def _first_fields(request: HttpRequest, connection: Connection) -> dict[str, str]:
    """The draft; an address may name a voice, or a recording to start from."""
    fields = drafts.of(person_of(request), speaking.PAGE)
    fields = {name: value for name, value in fields.items() if value}
    if picker.find(connection, fields.get("voice", "")) is None:
        fields.pop("voice", None)
    if earlier := recordings.find(connection, request.GET.get("from", "")):
        fields |= of_recording(earlier)
    if voice := picker.find(connection, request.GET.get("voice", "")):
        fields["voice"] = str(voice.uid)
    return fields


def _about(request: HttpRequest, form: SpeakForm) -> dict[str, Any]:
    connection = form.connection
    seen = pulse.take(connection)
    listed = Recording.objects.of(connection).listed()
    chosen = form.chosen
    return {
        "form": form,
        "chosen": chosen,
        "groups": picker.groups(connection, chosen=chosen),
        "offer": offer_of(form, person=person_of(request)),
        "panel": panel_of(connection),
        "rows": rows_of(for_rows(listed.newest())[:NEWEST], person=person_of(request)),
        "total": recordings.total(listed).count,
        "pulse": seen,
    }
