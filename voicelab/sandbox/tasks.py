"""The unified list: what was made by either standard, except speech, which is no task there."""

from collections.abc import Iterator
from heapq import merge
from itertools import islice

from django.db.models import Q
from django.http import HttpRequest, JsonResponse

from .clips import settle_waiting
from .endpoint import body_of
from .envelope import RefusalError, succeed
from .models import LASTING, Task
from .new_standard import key_only
from .records import record, status_of
from .video import Video, past_by_age
from .windows import Window, cursor_after, open_window

MOST_IDS = 20
PRODUCT_TYPE = "video"
"""Of everything listed here: voices and lip-syncs are paid from the packs for videos."""


@key_only
def list_tasks(request: HttpRequest) -> JsonResponse:
    """``POST /tasks``: newest first; ``count`` is how many this page holds."""
    window = open_window(body_of(request), filters=("status", "product_type"))
    settle_waiting()
    found = list(islice(_matching(window), window.limit + 1))
    page, has_more = found[: window.limit], len(found) > window.limit
    return succeed(
        {
            "result": [record(request, item) for item in page],
            "count": len(page),
            "next_cursor": cursor_after(window, page[-1].place) if has_more else "",
            "has_more": has_more,
        }
    )


@key_only
def find_tasks(request: HttpRequest) -> JsonResponse:
    """``GET /tasks?task_ids=a,b&external_task_ids=c``; unknown ids are left out."""
    task_ids, own_ids = (_ids(request, name) for name in ("task_ids", "external_task_ids"))
    if len(task_ids) + len(own_ids) > MOST_IDS:
        words = f"task_ids and external_task_ids cannot exceed {MOST_IDS} in total"
        raise RefusalError(1201, words)
    if not task_ids and not own_ids:
        raise RefusalError(1201, "task_ids or external_task_ids is required")
    settle_waiting()
    wanted = Q(task_id__in=task_ids) | Q(external_task_id__in=own_ids)
    tasks = Task.objects.filter(wanted, kind__in=LASTING).order_by("-created_at", "-task_id")
    past = (video for video in past_by_age() if video.task_id in task_ids)
    return succeed([record(request, item) for item in _merged(tasks.iterator(), past)])


def _matching(window: Window) -> Iterator[Task | Video]:
    if PRODUCT_TYPE not in window.filters.get("product_type", [PRODUCT_TYPE]):
        return
    statuses = window.filters.get("status")
    tasks = Task.objects.filter(kind__in=LASTING).between(window.start, window.end)
    past = (v for v in past_by_age() if window.start <= v.created_at <= window.end)
    if window.after is not None:
        after = window.after
        tasks = tasks.before(*after)
        past = (video for video in past if video.place < after)
    for item in _merged(tasks.iterator(), past):
        if statuses is None or status_of(item) in statuses:
            yield item


def _merged(tasks: Iterator[Task], past: Iterator[Video]) -> Iterator[Task | Video]:
    return merge(tasks, past, key=lambda item: item.place, reverse=True)


def _ids(request: HttpRequest, name: str) -> list[str]:
    return [part.strip() for part in request.GET.get(name, "").split(",") if part.strip()]
