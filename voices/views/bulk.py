"""What the bulk bar does to many voices: star, tags, Trash and back, Delete now.

Each is a POST with the selection (see `Selection`). Where something has to be decided first, the
POST without `sure` answers the question, and its form sends the same selection with it.
"""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from voices import tasks
from voices.forms.library import Filters
from voices.forms.marks import AddTagsForm
from voices.forms.selection import Selection
from voices.models import Job, State, Voice
from voices.models.voice import IN_TRASH
from voices.permissions import needs
from voices.services import bulk, marks
from voices.services.bulk import Outcome
from voices.services.bulk_undo import Press
from voices.views.answers import from_library
from voices.views.bulk_choice import chosen, count_missing, done, keys_of, selecting
from voices.views.bulk_undo import undo_url
from voices.views.bulk_words import effect_of_delete_now, effect_of_trash, starred
from voices.views.fragments import wants_fragment
from voices.views.marks import OFFERED
from voices.views.person import person_of
from voices.views.shell import connection_of


@require_POST
@needs("listen")
@selecting
def favourite(request: HttpRequest, selection: Selection) -> HttpResponse:
    """Stars of one's own: `on` is 1 or 0, so that pressing twice is once."""
    voices, on = chosen(request, selection), request.POST.get("on", "1") == "1"
    keys = keys_of(voices)
    press = Press(person_of(request), uuid.uuid4())
    outcome = bulk.star(voices, person=press.person, on=on, press=press)
    words, undo = starred(outcome.done, on=on), undo_url("bulk-favourite-undo", press, outcome)
    return done(request, keys, words, count_missing(outcome, selection), undo_url=undo)


@require_POST
@needs("edit")
@selecting
def tags(request: HttpRequest, selection: Selection) -> HttpResponse:
    """A dialog with a field for tags, which are added to those that are there."""
    voices = chosen(request, selection)
    form = AddTagsForm(request.POST if "sure" in request.POST else None)
    if form.is_bound and form.is_valid():
        names, keys = form.cleaned_data["add"], keys_of(voices)
        press = Press(person_of(request), uuid.uuid4())
        outcome = bulk.add_tags(voices, names, press=press)
        words = ngettext("%(n)s voice has %(tags)s.", "%(n)s voices have %(tags)s.", outcome.done)
        facts = {"n": f"{outcome.done:,}", "tags": " ".join(f"#{name}" for name in names)}
        undo = undo_url("bulk-tags-undo", press, outcome)
        missed = count_missing(outcome, selection)
        return done(request, keys, words % facts, missed, undo_url=undo)
    known = marks.suggested(connection_of(request), "", OFFERED)
    context = {"form": form, "known": known, "number": _number(selection, voices.count())}
    return _ask(request, "voices/_bulk_tags.html", selection, **context)


@require_POST
@needs("remove")
@selecting
def delete(request: HttpRequest, selection: Selection) -> HttpResponse:
    """The dialog first; then into Trash at once, with one Undo for all."""
    voices = chosen(request, selection)
    if "sure" not in request.POST:
        effect = effect_of_trash(voices, len(selection.uids))
        return _ask(request, "voices/_bulk_delete.html", selection, effect=effect)
    keys, act = keys_of(voices), uuid.uuid4()
    outcome = bulk.trash(voices, person=person_of(request), act=act)
    words = ngettext("%(n)s voice is in Trash.", "%(n)s voices are in Trash.", outcome.done)
    undo = f"{reverse('bulk-restore')}?act={act}" if outcome.done else ""
    said = words % {"n": f"{outcome.done:,}"}
    return done(request, keys, said, count_missing(outcome, selection), undo_url=undo)


@require_POST
@needs("remove")
def restore(request: HttpRequest) -> HttpResponse:
    """Undo: everything that one act (?act) moved to Trash, else the selection."""
    if act := request.GET.get("act", ""):
        return _undo(request, act)
    return _restore_chosen(request)


@require_POST
@needs("remove")
@selecting
def delete_now(request: HttpRequest, selection: Selection) -> HttpResponse:
    """The dialog first; then Kling's copies go without waiting for the hold."""
    voices = chosen(request, selection)
    if "sure" not in request.POST:
        effect = effect_of_delete_now(voices, len(selection.uids))
        return _ask(request, "voices/_bulk_delete.html", selection, effect=effect, now=True)
    keys = keys_of(voices)
    outcome = bulk.delete_now(voices, person=person_of(request))
    for job in Job.objects.filter(pk__in=outcome.jobs):
        tasks.nudge(job)
    words = ngettext(
        "%(n)s voice is being deleted at Kling.",
        "%(n)s voices are being deleted at Kling.",
        outcome.done,
    )
    said = words % {"n": f"{outcome.done:,}"}
    return done(request, keys, said, count_missing(outcome, selection))


def _undo(request: HttpRequest, act: str) -> HttpResponse:
    try:
        which = uuid.UUID(act)
    except ValueError:
        which = uuid.uuid4()  # an address that somebody changed: nothing has this name
    # By catalogue and state first: there is an index for them, and few voices are there.
    clones = Voice.objects.of(connection_of(request)).filter(catalogue=Voice.Catalogue.CLONED)
    voices = clones.filter(state__in=(*IN_TRASH, State.DELETED), trashed_in=which)
    keys = keys_of(voices)
    return _restored(request, keys, bulk.restore(voices, person=person_of(request)))


@selecting
def _restore_chosen(request: HttpRequest, selection: Selection) -> HttpResponse:
    voices = chosen(request, selection)
    keys = keys_of(voices)
    outcome = bulk.restore(voices, person=person_of(request))
    return _restored(request, keys, count_missing(outcome, selection))


def _restored(request: HttpRequest, keys: list[int], outcome: Outcome) -> HttpResponse:
    words = ngettext(
        "%(n)s voice is back in Voices.", "%(n)s voices are back in Voices.", outcome.done
    )
    shown = {}
    if from_library(request) and Filters.of_page(request).tab == "trash" and outcome.done:
        shown["show_url"] = reverse("voices")
    if not outcome.asked:
        return done(request, keys, _("Nothing was left to take back."), Outcome(asked=1), **shown)
    return done(request, keys, words % {"n": f"{outcome.done:,}"}, outcome, **shown)


def _ask(
    request: HttpRequest, template: str, selection: Selection, **context: object
) -> HttpResponse:
    context["selection"] = selection
    context["in_dialog"] = wants_fragment(request)
    context["frame"] = "_dialog.html" if context["in_dialog"] else "voices/delete_frame.html"
    return render(request, template, context, status=422 if "sure" in request.POST else 200)


def _number(selection: Selection, found: int) -> int:
    return found if selection.everything else len(selection.uids)
