"""Create again from the original clip."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from voices import tasks
from voices.models import Voice
from voices.permissions import needs
from voices.services import remake
from voices.services.refusals import Refused
from voices.views.answers import go
from voices.views.fragments import wants_fragment
from voices.views.person import person_of
from voices.views.shell import connection_of


@require_POST
@needs("clone")
def again(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Clone the kept clip once more; two presses make one."""
    rows = Voice.objects.of(connection_of(request)).readable()
    voice = get_object_or_404(rows, uid=uid)
    try:
        job = remake.ask(voice, person=person_of(request))
    except Refused as refused:
        return _refuse(request, refused)
    tasks.nudge(job)
    messages.success(request, _("%(name)s is being cloned.") % {"name": voice.name})
    return go(request, f"{reverse('voices')}?tab=cloned")


def _refuse(request: HttpRequest, refused: Refused) -> HttpResponse:
    if wants_fragment(request):
        return HttpResponse(refused.sentence, status=409, content_type="text/plain; charset=utf-8")
    messages.warning(request, refused.sentence)
    return go(request, reverse("voices") + "?tab=trash")
