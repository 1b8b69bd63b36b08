"""Step 1 of Clone: what came of a file, a link or a video id that somebody handed in."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from voices.forms.upload import TOO_BIG
from voices.models import Clip, Job
from voices.services import clips
from voices.services.refusals import Refused


@dataclass(frozen=True)
class HandedIn:
    """Either a clip (with the job that still fetches it), or what is wrong."""

    clip: Clip | None = None
    job: Job | None = None
    refusal: Refused | None = None


def file_of(request: HttpRequest, *, person: clips.Person) -> HandedIn:
    """The file of an upload; a request without one is refused in words too."""
    upload = request.FILES.get("file")
    if request.META.get(TOO_BIG):
        return HandedIn(refusal=Refused("too-big", field="file"))
    if upload is None:
        return HandedIn(refusal=Refused("file-missing", field="file"))
    return _tried(lambda: HandedIn(clip=clips.receive(person, upload)))


def link_of(request: HttpRequest, *, person: clips.Person) -> HandedIn:
    """The public link that was typed: a clip that is still to be fetched."""

    def act() -> HandedIn:
        job = clips.from_link(person, request.POST.get("link", ""))
        return HandedIn(clip=job.clip, job=job)

    return _tried(act)


def video_of(request: HttpRequest, *, person: clips.Person) -> HandedIn:
    """The video id, or the link around it, that was typed."""
    text = request.POST.get("video_id", "")
    return _tried(lambda: HandedIn(clip=clips.from_video(person, text)))


def any_of(request: HttpRequest, *, person: clips.Person) -> HandedIn | None:
    """The first source that a sent page holds; None when it holds none."""
    if request.FILES.get("file") or request.META.get(TOO_BIG):
        return file_of(request, person=person)
    if request.POST.get("link", "").strip():
        return link_of(request, person=person)
    if request.POST.get("video_id", "").strip():
        return video_of(request, person=person)
    return None


def _tried(act: Callable[[], HandedIn]) -> HandedIn:
    try:
        return act()
    except Refused as refusal:
        return HandedIn(refusal=refusal)
