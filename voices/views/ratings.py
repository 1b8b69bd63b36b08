"""Three-tap rating on the page of a voice."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from voices.models import Rating, Voice
from voices.models.voice import UNLISTED
from voices.permissions import needs
from voices.services import ratings
from voices.views.answers import go
from voices.views.fragments import wants_fragment
from voices.views.person import person_of
from voices.views.rating_part import RatingPart
from voices.views.shell import connection_of


@require_POST
@needs("listen")
def rate(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """`value` is 1 to 3, or 0 to take it back; anything else changes nothing."""
    rows = Voice.objects.of(connection_of(request)).exclude(state__in=UNLISTED)
    voice = get_object_or_404(rows, uid=uid)
    given = request.POST.get("value", "")
    if given in {"0", *(str(value) for value in Rating.Value.values)}:
        ratings.rate(voice, person=person_of(request), value=int(given))
    if not wants_fragment(request):
        return go(request, reverse("voice", args=[uid]))
    part = RatingPart(voice, person_of(request))
    said = next((word for _value, word, chosen in part.taps if chosen), _("no rating"))
    context = {"rating": part, "said": _("Your rating: %(word)s") % {"word": said}}
    return render(request, "voice/_rated.html", context)
