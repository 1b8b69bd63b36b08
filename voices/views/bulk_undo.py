"""Undo in the toast after many voices got or lost a star, or got tags."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from voices.permissions import needs
from voices.services import bulk_undo
from voices.services.bulk import Outcome
from voices.services.bulk_undo import Kind, Press
from voices.views.bulk_choice import done
from voices.views.bulk_words import starred
from voices.views.person import person_of


@require_POST
@needs("listen")
def favourite(request: HttpRequest) -> HttpResponse:
    """Take back the stars that one's own press (?act) gave or took."""
    kind, keys = bulk_undo.undo_stars(_press(request))
    return _undone(request, keys, starred(len(keys), on=kind == Kind.UNSTAR))


@require_POST
@needs("edit")
def tags(request: HttpRequest) -> HttpResponse:
    """Take off the tags that one's own press (?act) added."""
    keys = bulk_undo.undo_tags(_press(request))
    words = ngettext(
        "%(n)s voice has its tags as before.", "%(n)s voices have their tags as before.", len(keys)
    )
    return _undone(request, keys, words % {"n": f"{len(keys):,}"})


def undo_url(name: str, press: Press, outcome: Outcome) -> str:
    """Where a toast takes this press back; "" when it changed nothing."""
    return f"{reverse(name)}?act={press.act}" if outcome.changed else ""


def _press(request: HttpRequest) -> Press:
    try:
        act = uuid.UUID(request.GET.get("act", ""))
    except ValueError:
        act = uuid.uuid4()  # an address that somebody changed: nothing has this name
    return Press(person_of(request), act)


def _undone(request: HttpRequest, keys: list[int], words: str) -> HttpResponse:
    if not keys:
        words = _("Nothing was left to take back.")
    return done(request, keys, words, Outcome(asked=len(keys) or 1))
