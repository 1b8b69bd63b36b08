"""What a callback says: the task as a look-up would have shown it at that status, unwrapped."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from .models import FILMS, Kind, Subscription, Task, new_id
from .progress import ODD_STATUS, SUBMITTED_SHARE, progress_of
from .video import of_task
from .video_wire import video_task
from .wire import milliseconds, voice_task

#: The wire form of each kind; the keys of a task as the vendor's page lists them.
WIRE: dict[str, Callable[[HttpRequest, Task], dict[str, Any]]] = {
    Kind.CLONE: voice_task,
    **{kind: lambda request, task: video_task(request, of_task(task)) for kind in FILMS},
}

_ONLY_AT_THE_END = ("final_unit_deduction", "final_balance_deduction")


def statuses_of(task: Task, /) -> tuple[list[str], int]:
    """The statuses that a task goes through, and the place of its present one among them."""
    now = progress_of(task).status
    before = ["submitted", *([ODD_STATUS] if task.outcome == "odd" else []), "processing"]
    if now in before:
        return [*before, "succeed"], before.index(now)
    return [*before, now], len(before)


def body_at(subscription: Subscription, status: str, /) -> dict[str, Any]:
    """The bare legacy task object at a status that was reached."""
    task = subscription.task
    body = WIRE[task.kind](_request(subscription.base), task)
    if status == body["task_status"]:
        return body
    for name in _ONLY_AT_THE_END:
        body.pop(name, None)
    started = task.created_at + (task.ends_at - task.created_at) * SUBMITTED_SHARE
    since = task.created_at if status == "submitted" else started
    return {
        **body,
        "task_status": status,
        "task_status_msg": "",
        "task_result": {},
        "updated_at": milliseconds(since),
    }


def test_body(*, now_ms: int) -> dict[str, Any]:
    """The console's test: new-style, always *submitted*, without outputs (vendor page)."""
    return {
        "id": new_id(),
        "status": "submitted",
        "message": "",
        "create_time": now_ms,
        "update_time": now_ms,
        "external_id": "",
        "outputs": [],
        "billing": [],
    }


def _request(base: str) -> HttpRequest:
    """Enough of a request for links below the address at which the task was created."""
    request = HttpRequest()
    request.path = "/v1/"
    request.sandbox_base = base  # type: ignore[attr-defined]
    return request
