"""Text to speech: synchronous, without a caller's id; what is lost cannot be looked up."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from .accept import accept, answer_unless_lost
from .endpoint import body_of, endpoint, pause, text_field
from .envelope import RefusalError, succeed
from .files import render_speech
from .guide import GUIDE
from .ledger import logged
from .models import Kind, Settings, Task
from .presets import preset
from .wire import speech_task

TEXT_LIMIT = 1000
LANGUAGES = ("zh", "en")
SLOWEST, FASTEST = 0.8, 2.0


@logged(Kind.SPEECH)
@endpoint
def create_speech(request: HttpRequest) -> JsonResponse:
    """``POST /v1/audio/tts``: the answer already carries the sound."""
    fields = _speech_fields(body_of(request))
    task = accept(request, kind=Kind.SPEECH, words=fields["text"], **fields)
    if task.outcome != "fail":
        task.update(duration=render_speech(task))
    if task.outcome == "slow":
        pause(request, Settings.current().task_seconds)
    answer_unless_lost(task)
    return succeed(speech_task(request, task))


@endpoint
def get_speech(request: HttpRequest, task_id: str) -> JsonResponse:
    """``GET /v1/audio/tts/{task_id}``: undocumented, but some clients poll it."""
    task = Task.objects.filter(kind=Kind.SPEECH, task_id=task_id).first()
    if task is None:
        raise RefusalError(1201, f"Task not found by id/external id: {task_id}")
    return succeed(speech_task(request, task))


def _speech_fields(body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new task, or ``RefusalError`` 1201 naming the first that is wrong."""
    text = text_field(body, "text")
    if not text.strip():
        raise RefusalError(1201, "text value '' is invalid")
    if len(text) > TEXT_LIMIT:
        raise RefusalError(1201, f"text length cannot exceed {TEXT_LIMIT}")
    language = text_field(body, "voice_language") or "zh"
    if language not in LANGUAGES:
        raise RefusalError(1201, f"voice_language value '{language}' is invalid")
    voice_id = text_field(body, "voice_id")
    if not _speaks(voice_id, language=language):
        raise RefusalError(1201, "Voice id not found")
    speed = clamped_speed(body.get("voice_speed"))
    return {"text": text, "voice_id": voice_id, "language": language, "speed": speed}


def _speaks(voice_id: str, *, language: str) -> bool:
    """Only Voice Guide ids in their own language, unless the practice switch says otherwise."""
    if voice_id in GUIDE:
        return GUIDE[voice_id].speaks(language)
    if not Settings.current().accept_cloned_speech:
        return False
    clones = Task.objects.clones().filter(result_id=voice_id)
    return preset(voice_id) is not None or clones.exists()


def clamped_speed(given: Any) -> float:
    """One decimal; out of range is adjusted, not refused (vendor page); a string is read."""
    if given is None or given == "":
        return 1.0
    try:
        speed = float(given)
    except (TypeError, ValueError):
        speed = float("nan")
    if speed != speed or isinstance(given, bool):
        raise RefusalError(1201, f"voice_speed value '{given}' is invalid")
    return round(min(FASTEST, max(SLOWEST, speed)), 1)
