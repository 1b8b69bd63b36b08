"""Custom voices and the official library: create, look up, list, delete."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from .accept import accept, answer_unless_lost
from .clips import settle
from .endpoint import body_of, endpoint, text_field
from .envelope import RefusalError, succeed, succeed_without_data
from .fields import external_id, is_web_address
from .ledger import logged
from .models import Kind, Settings, Task
from .paging import page_of
from .presets import preset_page
from .progress import progress_of
from .video import demand_voice_in
from .wire import created_task, preset_task, voice_task

NAME_LIMIT = 20


@logged(Kind.CLONE)
@endpoint
def create_voice(request: HttpRequest) -> JsonResponse:
    """``POST /v1/general/custom-voices``; the clip itself is fetched later."""
    fields = _clone_fields(body_of(request))
    task = accept(request, kind=Kind.CLONE, words=fields["name"], **fields)
    answer_unless_lost(task)
    return succeed(created_task(task))


@endpoint
def get_voice(request: HttpRequest, either_id: str) -> JsonResponse:
    """``GET /v1/general/custom-voices/{task_id or external_task_id}``."""
    task = Task.objects.clones().named(either_id).first()
    if task is None:
        raise RefusalError(1201, f"Task not found by id/external id: {either_id}")
    settle(task)
    return succeed(voice_task(request, task))


@endpoint
def list_voices(request: HttpRequest) -> JsonResponse:
    """``GET /v1/general/custom-voices``: newest first, unfinished and failed ones included."""
    tasks = list(Task.objects.clones()[page_of(request)])
    for task in tasks:
        settle(task)
    return succeed([voice_task(request, task) for task in tasks])


@endpoint
def list_presets(request: HttpRequest) -> JsonResponse:
    """``GET /v1/general/presets-voices``."""
    return succeed([preset_task(request, entry) for entry in preset_page(page_of(request))])


@endpoint
def delete_voice(request: HttpRequest) -> JsonResponse:
    """``POST /v1/general/delete-voices``; the real answer had no ``data``."""
    voice_id = text_field(body_of(request), "voice_id")
    if not voice_id:
        raise RefusalError(1201, "voice_id value '' is invalid")
    task = Task.objects.filter(kind=Kind.CLONE, result_id=voice_id).first()
    if task is None or progress_of(task).status != "succeed":
        raise RefusalError(1201, f"Voice not found for id: {voice_id}")
    if not task.claim_delete():
        raise RefusalError(1201, f"Voice already be deleted for id: {voice_id}")
    if Settings.current().delete_with_data:
        return succeed({"task_id": task.task_id, "task_status": "succeed"})
    return succeed_without_data()


def _clone_fields(body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new task, or ``RefusalError`` 1201 naming the first that is wrong."""
    name = text_field(body, "voice_name")
    if not name.strip() or len(name) > NAME_LIMIT:
        raise RefusalError(1201, f"voice_name value '{name}' is invalid")
    voice_url, video_id = text_field(body, "voice_url"), text_field(body, "video_id")
    if bool(voice_url) == bool(video_id):
        raise RefusalError(1201, "Exactly one of voice_url and video_id is required")
    if voice_url and not is_web_address(voice_url):
        raise RefusalError(1201, f"voice_url value '{voice_url}' is invalid")
    if video_id:
        demand_voice_in(video_id)
    return {
        "name": name,
        "voice_url": voice_url,
        "video_id": video_id,
        "external_task_id": external_id(body),
    }
