"""What makers do with a sheet: title, names, link for colleagues, a stuck take, away with it."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from voices import tasks
from voices.forms.casting import TitleForm
from voices.models import Casting, Recording
from voices.permissions import needs
from voices.services import casting_shares, speaking
from voices.services import castings as service
from voices.services.refusals import Refused
from voices.views import pulse
from voices.views.answers import go
from voices.views.back import asking_page
from voices.views.casting import casting_of, lane_of
from voices.views.casting_sheet import sheet_for
from voices.views.fragments import wants_fragment
from voices.views.person import person_of


def refusals_in_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A refusal is answered by its sentence, at the top of the page or as a toast."""

    @wraps(view)
    def spoken(request: HttpRequest, uid: UUID) -> HttpResponse:
        try:
            return view(request, uid=uid)
        except Refused as refused:
            if wants_fragment(request):
                return HttpResponse(
                    refused.sentence, status=409, content_type="text/plain; charset=utf-8"
                )
            messages.warning(request, refused.sentence)
            return redirect("casting-sheet", uid)

    return spoken


@require_http_methods(["GET", "POST"])
@needs("speak")
def rename(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A dialog with the title; without JavaScript a page. On the sheet only its heading changes."""
    found = casting_of(request, uid)
    form = TitleForm(request.POST or None, initial={"title": found.title})
    if request.method == "POST" and form.is_valid():
        service.rename(found, title=form.cleaned_data["title"])
        sheet = reverse("casting-sheet", args=[uid])
        if wants_fragment(request) and asking_page(request) == sheet:
            return render(request, "casting/_titled.html", {"casting": found})
        return go(request, sheet)
    in_dialog = wants_fragment(request)
    frame = "_dialog.html" if in_dialog else "casting/frame.html"
    context = {"casting": found, "form": form, "frame": frame, "in_dialog": in_dialog}
    status = 422 if request.method == "POST" else 200
    return render(request, "casting/_rename.html", context, status=status)


@require_POST
@needs("speak")
def names(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hide them (`hide=1`) or show them with the counts, for everybody; what sounds goes on."""
    found = casting_of(request, uid)
    if request.POST.get("hide"):
        service.hide_names(found)
    else:
        service.show_names(found)
    sheet = reverse("casting-sheet", args=[uid])
    if wants_fragment(request) and asking_page(request) == sheet:
        context = {"sheet": sheet_for(found, person_of(request))}
        return render(request, "casting/_named.html", context)
    return go(request, sheet)


@require_POST
@needs("speak")
@refusals_in_words
def send_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """As on Recordings, but the lane is named by its number, so that it stays blind."""
    found = casting_of(request, uid)
    key = request.POST.get("form_key", "")
    job = speaking.send_again(_take(request, found), person=person_of(request), form_key=key)
    tasks.nudge(job)
    return _lane(request, found)


@require_POST
@needs("speak")
@refusals_in_words
def give_up(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = casting_of(request, uid)
    speaking.give_up(_take(request, found), person=person_of(request))
    return _lane(request, found)


@require_http_methods(["GET", "POST"])
@needs("speak")
def share(request: HttpRequest, uid: UUID) -> HttpResponse:
    """GET: which links are open. POST: a new one, told once; or `close` all of them."""
    found = casting_of(request, uid)
    link = ""
    if request.method == "POST" and request.POST.get("close"):
        casting_shares.revoke(found)
    elif request.method == "POST":
        token = casting_shares.make(found, person=person_of(request))
        link = settings.SITE_URL + reverse("casting-guest", args=[token])
    context = {
        "casting": found,
        "link": link,
        "open": list(casting_shares.alive(found).order_by("expires_at")),
        "days": casting_shares.LIFE.days,
        "frame": "_dialog.html" if wants_fragment(request) else "casting/frame.html",
    }
    return render(request, "casting/_share.html", context)


@require_http_methods(["GET", "POST"])
@needs("speak")
def delete(request: HttpRequest, uid: UUID) -> HttpResponse:
    """GET: what goes and what stays, first. POST: away with it."""
    found = casting_of(request, uid)
    if request.method == "GET":
        frame = "_dialog.html" if wants_fragment(request) else "casting/frame.html"
        context = {"casting": found, "frame": frame, "in_dialog": frame == "_dialog.html"}
        return render(request, "casting/_delete.html", context)
    service.delete(found)
    messages.success(request, _("The sheet is gone. Its takes stay in Recordings."))
    return go(request, reverse("castings"))


def _take(request: HttpRequest, found: Casting) -> Recording:
    recording = lane_of(found, request.POST.get("number", "")).recording
    if recording is None:
        raise Http404
    return Recording.objects.select_related("voice__connection", "connection").get(pk=recording.pk)


def _lane(request: HttpRequest, found: Casting) -> HttpResponse:
    if not wants_fragment(request):
        return redirect("casting-sheet", found.uid)
    sheet = sheet_for(found, request.user)
    number = request.POST["number"]
    lanes = [lane for lane in sheet.lanes if str(lane.number) == number]
    context = {"sheet": sheet, "lanes": lanes, "pulse": pulse.take(found.connection), "oob": True}
    return render(request, "casting/_changed.html", context)
