"""The lists of videos and their look-ups: one path for each way to make a video."""

from collections.abc import Iterator
from heapq import merge
from itertools import islice

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from .endpoint import View, endpoint
from .envelope import RefusalError, succeed
from .models import FILMS, Kind, Task
from .paging import VIDEOS_PER_PAGE, page_of
from .video import LIST_NAMES, Video, of_task, past_by_age
from .video_wire import video_task

KINDS = {list_name: kind for kind, list_name in LIST_NAMES.items()}
"""Lists to which this sandbox can add; the others hold only what was made in the past."""

FULL_LISTS = ("text2video", "image2video", *KINDS)
EMPTY_LISTS = ("omni-video", "multi-image2video", "video-extend", "motion-control", "effects")


def lister(list_name: str, /) -> View:
    """``GET /v1/videos/<list>?pageNum&pageSize``, newest first."""

    @endpoint
    def list_videos(request: HttpRequest) -> JsonResponse:
        page = page_of(request, most=VIDEOS_PER_PAGE)
        found = islice(_newest_first(list_name), page.start, page.stop)
        return succeed([video_task(request, video) for video in found])

    return list_videos


def finder(list_name: str, /) -> View:
    """``GET /v1/videos/<list>/<task id or external id>``; the newer lip-sync knows task ids."""

    @endpoint
    def get_video(request: HttpRequest, either_id: str) -> HttpResponseBase:
        video = _found(list_name, either_id)
        if video is None:
            raise RefusalError(1201, f"Task not found by id/external id: {either_id}")
        return succeed(video_task(request, video))

    return get_video


def _newest_first(list_name: str) -> Iterator[Video]:
    kind = KINDS.get(list_name)
    made = (of_task(task) for task in Task.objects.films(kind).iterator()) if kind else iter(())
    return merge(made, past_by_age(list_name), key=lambda video: video.place, reverse=True)


def _found(list_name: str, either_id: str) -> Video | None:
    for video in past_by_age(list_name):
        if video.task_id == either_id:
            return video
    kind = KINDS.get(list_name)
    if kind not in FILMS:
        return None
    tasks = Task.objects.films(kind)
    by_task_id = kind == Kind.LIP_SYNC
    tasks = tasks.filter(task_id=either_id) if by_task_id else tasks.named(either_id)
    task = tasks.first()
    return of_task(task) if task else None
