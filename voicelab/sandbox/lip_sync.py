"""Moving lips: ``POST /v1/videos/advanced-lip-sync``, for a face that was identified before."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from .accept import accept, answer_unless_lost
from .endpoint import body_of, endpoint, text_field
from .envelope import RefusalError, succeed
from .faces import FACE_ID
from .fields import external_id, number, watermark
from .handed_in import SHORTEST, one_sound
from .large import large_body
from .ledger import logged
from .models import Kind, Task
from .prices import lip_sync_cents
from .wire import created_task

LONGEST_SOUND = 60.0
LOUDEST = 2.0


@large_body
@logged(Kind.LIP_SYNC)
@endpoint
def create_lip_sync(request: HttpRequest) -> JsonResponse:
    """The magic word stands in ``external_task_id``: there is no text."""
    fields = _lip_sync_fields(body_of(request))
    task = accept(request, kind=Kind.LIP_SYNC, words=fields["external_task_id"], **fields)
    answer_unless_lost(task)
    return succeed(created_task(task))


def _lip_sync_fields(body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new task, or ``RefusalError`` 1201 naming the first that is wrong."""
    session_id = text_field(body, "session_id")
    session = Task.objects.filter(kind=Kind.FACES, result_id=session_id).first()
    if session is None:
        raise RefusalError(1201, f"Session not found by id: {session_id}")
    marked, own_id = watermark(body), external_id(body)
    chosen = body.get("face_choose")
    if not isinstance(chosen, list) or len(chosen) != 1 or not isinstance(chosen[0], dict):
        raise RefusalError(1201, "face_choose must hold exactly one face")
    return {
        "external_task_id": own_id,
        "video_id": session.video_id,
        "duration": session.duration,
        "cents": lip_sync_cents(session.duration),
        "order": {
            **_placing(chosen[0], seconds=session.duration),
            "watermark": marked,
            "parent": session.order["parent"],
        },
    }


def _placing(face: dict[str, Any], *, seconds: float) -> dict[str, Any]:
    """Which part of the sound goes where; the times of the call are milliseconds, ours seconds."""
    if text_field(face, "face_id") != FACE_ID:
        raise RefusalError(1201, f"face_id value '{face.get('face_id')}' is invalid")
    volume = number(face, "sound_volume", least=0, most=LOUDEST, default=1)
    number(face, "original_audio_volume", least=0, most=LOUDEST, default=1)
    insert = number(face, "sound_insert_time", least=0, most=seconds * 1000, default=0)
    sound = one_sound(face, longest=LONGEST_SOUND)
    last = round(sound.seconds * 1000)
    start = number(face, "sound_start_time", least=0, most=last, default=0)
    end = number(face, "sound_end_time", least=start, most=last, default=last)
    if end - start < SHORTEST * 1000 - 1:
        raise RefusalError(1201, "The chosen audio cannot be shorter than 2 seconds")
    # The vendor's rule, as two others sum up its page; 2 seconds of overlap with the face follow,
    # since it is seen all the time.
    if insert + end - start > seconds * 1000 + 1:
        raise RefusalError(1201, "The inserted audio cannot end later than the video")
    times = {"start": start / 1000, "end": end / 1000, "insert": insert / 1000}
    return {"sound": sound.name, "volume": volume, **times}
