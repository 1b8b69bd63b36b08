"""Where Kling calls back. Answers tell nothing but whether the address is one of ours."""

import contextlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from voices import tasks
from voices.services import hooks

#: Bytes of a body that are read at most; a task object has a few hundred.
MOST = 64 * 1024


@csrf_exempt
@require_POST
def kling(request: HttpRequest, token: str) -> HttpResponse:
    """A worker looks at the job of `token`; unknown, dead and badly signed calls look the same."""
    body = _body(request)
    hook = hooks.find(token)
    if hook is None or not hooks.believable(request.headers, body):
        response: HttpResponse = HttpResponseNotFound("Not found\n", content_type="text/plain")
    else:
        if hooks.knock(hook):
            tasks.nudge(hook.job)
        response = HttpResponse('{"code":0}', content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _body(request: HttpRequest) -> bytes:
    """What arrived of the body, cut: whatever is longer or breaks off fits no signature.

    Read even where nobody looks at it: the server may close a connection on which something is
    unread, and Kling would take our answer for an error (seen with one body in 150).
    """
    with contextlib.suppress(UnreadablePostError):
        return request.read(MOST)
    return b""
