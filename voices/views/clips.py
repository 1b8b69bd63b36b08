"""The sources of the Clone page: each is its own request and answers with the left half."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from voices.forms import clips as sources
from voices.forms.clone import CloneForm
from voices.permissions import needs
from voices.services import clips as services
from voices.tasks import nudge
from voices.views import clone_page
from voices.views.fragments import wants_fragment


@require_POST
@needs("clone")
def clips(request: HttpRequest) -> HttpResponse:
    """An upload."""
    return answer(request, sources.file_of(request, person=request.user))


@require_POST
@needs("clone")
def clip_link(request: HttpRequest) -> HttpResponse:
    """A public link; the clip is fetched by a job."""
    return answer(request, sources.link_of(request, person=request.user))


@require_POST
@needs("clone")
def clip_video(request: HttpRequest) -> HttpResponse:
    """A video at Kling."""
    return answer(request, sources.video_of(request, person=request.user))


@require_safe
@needs("clone")
def clip(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The left half with this clip; asks for itself again while the clip is being fetched."""
    found = get_object_or_404(services.seen_by(request.user), uid=uid)
    return clone_page.source(request, clip=found, refusal=None)


def answer(request: HttpRequest, handed: sources.HandedIn) -> HttpResponse:
    """The left half for htmx; else the page again, with all that was typed on the right."""
    if handed.job:
        nudge(handed.job)
    earlier = request.POST.get("clip") or request.GET.get("clip", "")
    clip = handed.clip or services.chosen(request.user, earlier)
    if wants_fragment(request):
        return clone_page.source(request, clip=clip, refusal=handed.refusal)
    clone_page.keep(request)
    if handed.refusal or clip is None:
        form = CloneForm(initial=request.POST.dict())
        return clone_page.page(request, form=form, clip=clip, refusal=handed.refusal)
    return redirect(f"{reverse('clone')}?clip={clip.uid}")
