"""Activity: what happened, by whom; and the buttons that other pages share: tell, stop."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from voices.models import Connection, Job, Tell
from voices.permissions import needs
from voices.services import engine, log, story, tells
from voices.views import pulse
from voices.views.activity_rows import days_of
from voices.views.back import back
from voices.views.fragments import wants_fragment
from voices.views.job_row import JobRow
from voices.views.person import person_of
from voices.views.shell import connection_of


@require_safe
@needs("listen")
def activity(request: HttpRequest) -> HttpResponse:
    """The last 200 jobs and what people did between them."""
    connection = connection_of(request)
    seen = pulse.take(connection)
    person = person_of(request)
    notes = [(tell, story.of_tell(tell)) for tell in tells.waiting_for(connection, person)]
    context = {"days": days_of(connection, person=person), "notes": notes, "pulse": seen}
    return render(request, "activity/page.html", context)


def changed(request: HttpRequest, connection: Connection, seen: pulse.Pulse) -> HttpResponse:
    """For the live look: the rows whose jobs moved, out of band."""
    moved = [job.pk for job in seen.changed]
    found = log.with_rows(Job.objects.of(connection).filter(pk__in=moved))
    rows = [JobRow(job, person_of(request)) for job in found]
    return render(request, "activity/_changed.html", {"rows": rows, "pulse": seen})


@require_POST
@needs("listen")
def stop_job(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Stop trying: its maker and keepers may, while nothing is under way at Kling."""
    job = get_object_or_404(log.with_rows(Job.objects.of(connection_of(request))), uid=uid)
    if refusal := JobRow(job, person_of(request)).stop_refusal:
        raise PermissionDenied(refusal)
    if not engine.stop(job):
        messages.warning(request, _("It is too late to stop this: Kling is working on it."))
    if wants_fragment(request):
        rows, seen = [JobRow(job, person_of(request))], pulse.take(job.connection)
        return render(request, "activity/_changed.html", {"rows": rows, "pulse": seen})
    return back(request, "activity")


@require_POST
@needs("listen")
def tell(request: HttpRequest) -> HttpResponse:
    """job=<uid>, or about=<reason> for the whole account: the note goes to whoever can mend it."""
    try:
        note = _note(request)
    except (tells.NobodyToTell, ValidationError, ValueError) as error:
        raise Http404 from error
    messages.success(request, tells.told(note))
    return back(request, "activity")


@require_POST
@needs("listen")
def tell_seen(request: HttpRequest, number: int) -> HttpResponse:
    """Take a note down, for everybody who reads it."""
    if not tells.seen(number, person=person_of(request)):
        raise Http404
    return HttpResponse() if wants_fragment(request) else back(request, "activity")


def _note(request: HttpRequest) -> Tell:
    asked = request.POST.get("job") or request.GET.get("job")
    connection = connection_of(request)
    if asked:
        job = get_object_or_404(Job.objects.of(connection), uid=asked)
        return tells.about_job(job, person=person_of(request))
    about = request.POST.get("about") or request.GET.get("about", "")
    return tells.about_account(connection, about, person=person_of(request))
