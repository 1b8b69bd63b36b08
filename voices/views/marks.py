"""Star, tags and note of a voice."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from voices.forms.library import Filters
from voices.forms.marks import NoteForm, TagsForm
from voices.models import Voice
from voices.models.voice import UNLISTED
from voices.permissions import needs
from voices.services import counts, marks
from voices.views.answers import changed, from_library, go
from voices.views.back import back
from voices.views.fragments import wants_fragment
from voices.views.library_parts import tabs_of
from voices.views.person import person_of
from voices.views.shell import connection_of

#: Tags that the dialog offers while somebody types.
OFFERED = 200


@require_POST
@needs("listen")
def favourite(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A star of one's own: `on` is 1 or 0, so that pressing twice is once."""
    voice, on = _visible(request, uid), request.POST.get("on", request.GET.get("on")) == "1"
    marks.star(voice, person=person_of(request), on=on)
    if not wants_fragment(request):
        return back(request, "voices")
    library = from_library(request)
    filters = Filters.of_page(request)
    if library and filters.tab == "favourites":
        return _left(request, voice, on=on)
    said = _("%(name)s is a favourite.") if on else _("%(name)s is no favourite any more.")
    context = {"voice": voice, "starred": on, "said": said % {"name": voice.name}}
    if library:
        context["tabs"] = tabs_of(filters, counts.tabs(voice.connection, person_of(request)))
    return render(request, "voices/_starred.html", context)


@require_http_methods(["GET", "POST"])
@needs("edit")
def tags(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A dialog with the tags and a field for new ones; without JavaScript a page."""
    voice = _visible(request, uid)
    form = TagsForm(request.POST or None, tags=voice.tags)
    if request.method == "POST":
        form = TagsForm(request.POST, tags=voice.tags)
        if form.is_valid():
            marks.set_tags(voice, form.names)
            return _done(request, voice)
    known = marks.suggested(voice.connection, "", OFFERED)
    return _ask(request, "voices/_tags.html", voice=voice, form=form, known=known)


@require_http_methods(["GET", "POST"])
@needs("edit")
def note(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A dialog with one text; without JavaScript a page."""
    voice = _visible(request, uid)
    posted = request.POST if request.method == "POST" else None
    form = NoteForm(posted, initial={"note": voice.note})
    if posted is not None and form.is_valid():
        marks.set_note(voice, form.cleaned_data["note"])
        return _done(request, voice)
    return _ask(request, "voices/_note.html", voice=voice, form=form)


def _ask(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    context["in_dialog"] = wants_fragment(request)
    context["frame"] = "_dialog.html" if context["in_dialog"] else "voices/act_frame.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _done(request: HttpRequest, voice: Voice) -> HttpResponse:
    if from_library(request):
        return changed(request, [voice.pk], connection=voice.connection)
    return go(request, reverse("voice", args=[voice.uid]))


def _left(request: HttpRequest, voice: Voice, *, on: bool) -> HttpResponse:
    """On the tab of favourites the row goes, with a way back; or it comes back."""
    words: dict[str, object] = {}
    if not on:
        words["toast"] = _("%(name)s is no favourite any more.") % {"name": voice.name}
        words["undo_url"] = reverse("favourite", args=[voice.uid]) + "?on=1"
    return changed(request, [voice.pk], connection=voice.connection, **words)


def _visible(request: HttpRequest, uid: uuid.UUID) -> Voice:
    """A voice of the active connection that is not gone for good, else 404."""
    rows = Voice.objects.of(connection_of(request)).select_related("connection")
    return get_object_or_404(rows.exclude(state__in=UNLISTED), uid=uid)
