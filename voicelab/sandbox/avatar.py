"""A picture that speaks: ``/v1/videos/avatar/image2video``."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from .accept import accept, answer_unless_lost
from .endpoint import body_of, endpoint, text_field
from .envelope import RefusalError, succeed
from .fields import choice, external_id, watermark
from .handed_in import one_sound
from .large import large_body
from .ledger import logged
from .models import Kind
from .pictures import demand_picture
from .prices import AVATAR_CENTS, avatar_cents
from .wire import created_task

LONGEST_SOUND = 300.0
PROMPT_LIMIT = 2500


@large_body
@logged(Kind.AVATAR)
@endpoint
def create_avatar(request: HttpRequest) -> JsonResponse:
    """``POST``; the magic word stands in ``prompt``, or in ``external_task_id``."""
    fields = _avatar_fields(body_of(request))
    words = fields["text"] or fields["external_task_id"]
    task = accept(request, kind=Kind.AVATAR, words=words, **fields)
    answer_unless_lost(task)
    return succeed(created_task(task))


def _avatar_fields(body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new task, or ``RefusalError`` 1201 naming the first that is wrong."""
    image = text_field(body, "image")
    if not image:
        raise RefusalError(1201, "image value '' is invalid")
    demand_picture(image)
    prompt = text_field(body, "prompt")
    if len(prompt) > PROMPT_LIMIT:
        raise RefusalError(1201, f"prompt length cannot exceed {PROMPT_LIMIT}")
    mode = choice(body, "mode", among=tuple(AVATAR_CENTS), default="std")
    marked, own_id = watermark(body), external_id(body)
    sound = one_sound(body, longest=LONGEST_SOUND)
    return {
        "text": prompt,
        "external_task_id": own_id,
        "duration": sound.seconds,
        "cents": avatar_cents(sound.seconds, mode=mode),
        "order": {"sound": sound.name, "mode": mode, "watermark": marked},
    }
