"""The older way to move lips: ``POST /v1/videos/lip-sync``, one call with an ``input`` object."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from .accept import accept, answer_unless_lost
from .endpoint import body_of, endpoint, text_field
from .envelope import RefusalError, succeed
from .faces import demand_parent
from .fields import choice, external_id, is_web_address
from .guide import GUIDE
from .handed_in import sound_from
from .large import large_body
from .ledger import logged
from .lip_sync import LONGEST_SOUND
from .models import Kind
from .prices import lip_sync_cents
from .speech import LANGUAGES, clamped_speed
from .wire import created_task

TEXT_LIMIT = 120
MODES = ("text2video", "audio2video")
AUDIO_FIELDS = {"file": "audio_file", "url": "audio_url"}


@large_body
@logged(Kind.OLD_LIP_SYNC)
@endpoint
def create_old_lip_sync(request: HttpRequest) -> JsonResponse:
    """The magic word stands in ``text``, or in ``external_task_id``."""
    fields = _old_fields(body_of(request))
    words = fields["text"] or fields["external_task_id"]
    task = accept(request, kind=Kind.OLD_LIP_SYNC, words=words, **fields)
    answer_unless_lost(task)
    return succeed(created_task(task))


def _old_fields(body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new task, or ``RefusalError`` 1201 naming the first that is wrong."""
    given = body.get("input")
    if not isinstance(given, dict):
        raise RefusalError(1201, "input value is invalid")
    own_id, parent = external_id(body), demand_parent(given)
    mode = choice(given, "mode", among=MODES, default="")
    order = _text_order(given) if mode == "text2video" else _sound_order(given)
    return {
        "text": order.get("text", ""),
        "external_task_id": own_id,
        "video_id": parent["id"],
        "duration": parent["seconds"],
        "cents": lip_sync_cents(parent["seconds"]),
        "order": {**order, "parent": parent},
    }


def _text_order(given: dict[str, Any]) -> dict[str, Any]:
    """Only Voice Guide ids, in a language that they know."""
    text = text_field(given, "text")
    if not text.strip() or len(text) > TEXT_LIMIT:
        raise RefusalError(1201, f"text must have 1 to {TEXT_LIMIT} characters")
    language = choice(given, "voice_language", among=LANGUAGES, default="zh")
    voice_id = text_field(given, "voice_id")
    if voice_id not in GUIDE or not GUIDE[voice_id].speaks(language):
        raise RefusalError(1201, "Voice id not found")
    speed = clamped_speed(given.get("voice_speed"))
    return {"text": text, "voice_id": voice_id, "language": language, "speed": speed}


def _sound_order(given: dict[str, Any]) -> dict[str, Any]:
    kind = choice(given, "audio_type", among=tuple(AUDIO_FIELDS), default="")
    field = AUDIO_FIELDS[kind]
    value = text_field(given, field)
    if not value or is_web_address(value) != (kind == "url"):
        raise RefusalError(1201, f"{field} value is invalid")
    return {"sound": sound_from(value, field=field, longest=LONGEST_SOUND).name}
