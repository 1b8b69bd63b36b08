"""The ledgers: what each task took, from packs (``package``) or in money (``balance``).

They tell what no list does: with which model a video was made, and whether it has a sound.
"""

from collections.abc import Iterator
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Q, Sum
from django.http import HttpRequest, JsonResponse

from .account import PACK_ID, PACK_NAME
from .endpoint import body_of, endpoint
from .envelope import succeed
from .models import FILMS, Kind, Settings, Task
from .prices import money, pays_as_it_goes, units
from .tasks import PRODUCT_TYPE
from .video import Video, of_task, past_by_age
from .video_wire import seconds_on_wire
from .windows import Window, cursor_after, strict_window
from .wire import milliseconds

API_KEY_NAME = "practice"
FUNCTIONS = {
    Kind.CLONE: "Custom Voice",
    Kind.SPEECH: "Text to Speech",
    Kind.FACES: "Face Recognition",
    "text2video": "Text to Video",
    "image2video": "Image to Video",
    "avatar/image2video": "Avatar",
    "advanced-lip-sync": "Lip Sync",
    "lip-sync": "Lip Sync",
}
"""By kind for what is no video, else by the list that the video stands in."""

_COMMON = {"api_key_name": API_KEY_NAME, "product_type": PRODUCT_TYPE}
_PACK = {"package_name": PACK_NAME, "package_id": PACK_ID}
_SOUNDS = {"voice": "native"}


@endpoint
def package_ledger(request: HttpRequest) -> JsonResponse:
    """``POST /account/billing/package``: units, with what was left before and after."""
    window = strict_window(body_of(request), filters=(*_COMMON, *_PACK))
    mine = not pays_as_it_goes(request) and _fits(window, {**_COMMON, **_PACK})
    items, answer = _page(window if mine else None)
    left = Settings.current().unit_cents + _spent_after(items[0]) if items else 0
    for item in items:
        before = left + item.cents
        amounts = {"deduction_amount": units(item.cents), **_PACK}
        amounts |= {"quantity_before": units(before), "quantity_after": units(left)}
        answer["result"]["detail"].append({**_entry(item), **amounts})
        left = before
    return succeed(answer)


@endpoint
def balance_ledger(request: HttpRequest) -> JsonResponse:
    """``POST /account/billing/balance``: money; empty while the account pays from packs."""
    window = strict_window(body_of(request), filters=tuple(_COMMON))
    mine = pays_as_it_goes(request) and _fits(window, _COMMON)
    items, answer = _page(window if mine else None)
    for item in items:
        price = money(item.cents)
        amounts = {"deduction_amount": price["quota"], "list_price": price["list_price"]}
        answer["result"]["detail"].append({**_entry(item), **amounts})
    return succeed(answer)


def _page(window: Window | None) -> tuple[list[Task | Video], dict[str, Any]]:
    """The items of a page, and its answer still without them; no window is an empty ledger."""
    found = list(islice(_matching(window), window.limit + 1)) if window else []
    items = found[: window.limit] if window else []
    has_more = len(found) > len(items)
    return items, {
        "result": {"detail": []},
        "count": len(items),
        "next_cursor": cursor_after(window, items[-1].place) if window and has_more else "",
        "has_more": has_more,
    }


def _matching(window: Window) -> Iterator[Task | Video]:
    tasks = Task.objects.between(window.start, window.end)
    past = [video for video in past_by_age() if window.start <= video.created_at <= window.end]
    if window.after is not None:
        tasks = tasks.before(*window.after)
        past = [video for video in past if video.place < window.after]
    return merge(tasks.iterator(), past, key=lambda item: item.place, reverse=True)


def _fits(window: Window, facts: dict[str, str]) -> bool:
    return all(facts[key] in values for key, values in window.filters.items())


def _spent_after(item: Task | Video) -> int:
    """What everything newer cost, so that the newest ends at what is left now."""
    newer = Q(created_at__gt=item.created_at) | Q(
        created_at=item.created_at, task_id__gt=item.task_id
    )
    made = Task.objects.filter(newer).aggregate(cents=Sum("cents"))["cents"] or 0
    return int(made) + sum(v.cents for v in past_by_age() if v.place > item.place)


def _entry(item: Task | Video) -> dict[str, Any]:
    """Fields of a video are ``""`` where there is none. ``deduction_time`` is a name of ours."""
    if isinstance(item, Task) and item.kind in FILMS:
        item = of_task(item)
    about = _about_video(item) if isinstance(item, Video) else _about_task(item)
    when = milliseconds(item.created_at)
    return {"task_id": item.task_id, **about, "deduction_time": when, **_COMMON}


def _about_video(video: Video) -> dict[str, Any]:
    return {
        "product_function": FUNCTIONS[video.list_name],
        "model_name": video.model,
        "resolution": "1080p",
        "duration": seconds_on_wire(video.seconds),
        "video_sound": _SOUNDS.get(video.sound, video.sound),
        "voice_control": video.sound == "voice",
    }


def _about_task(task: Task) -> dict[str, Any]:
    blank = dict.fromkeys(("model_name", "resolution", "duration", "video_sound"), "")
    return {"product_function": FUNCTIONS[Kind(task.kind)], **blank, "voice_control": False}
