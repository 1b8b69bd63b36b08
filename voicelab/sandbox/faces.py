"""The first step of a lip-sync: ``POST /v1/videos/identify-face``, answered at once."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from .accept import accept
from .endpoint import body_of, endpoint, text_field
from .envelope import RefusalError, succeed
from .fields import is_web_address
from .ledger import logged
from .links import result_link
from .models import Kind
from .prices import deduction
from .video import demand_video

SHORTEST, LONGEST = 2.0, 60.0
FACE_ID = "0"
LINKED_SECONDS = 10.0
"""How long a video behind a link is taken to be: nobody fetches it here."""


@logged(Kind.FACES)
@endpoint
def identify_face(request: HttpRequest) -> JsonResponse:
    """Every video here shows one person from the beginning to the end."""
    parent = demand_parent(body_of(request))
    task = accept(
        request,
        kind=Kind.FACES,
        words="",
        video_id=parent["id"],
        duration=parent["seconds"],
        order={"parent": parent},
    )
    face = {
        "face_id": FACE_ID,
        "face_image": result_link(request, f"face-{task.result_id}.png", made_at=task.created_at),
        "start_time": 0,
        "end_time": round(task.duration * 1000),
    }
    answer = {"session_id": task.result_id, "face_data": [face]}
    return succeed({**answer, **deduction(request, task.cents)})


def demand_parent(body: dict[str, Any], /) -> dict[str, Any]:
    """The video whose lips shall move: id, link and seconds; ``RefusalError`` 1201 otherwise."""
    video_id, video_url = text_field(body, "video_id"), text_field(body, "video_url")
    if bool(video_id) == bool(video_url):
        raise RefusalError(1201, "Exactly one of video_id and video_url is required")
    if video_url:
        if not is_web_address(video_url):
            raise RefusalError(1201, f"video_url value '{video_url}' is invalid")
        return {"id": "", "url": video_url, "seconds": LINKED_SECONDS}
    video = demand_video(video_id)
    if not SHORTEST <= video.seconds <= LONGEST:
        raise RefusalError(1201, "The video duration must be between 2 and 60 seconds")
    return {"id": video_id, "url": "", "seconds": video.seconds}
