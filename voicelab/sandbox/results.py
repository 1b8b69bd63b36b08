"""The content server: result files behind signed links that expire."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from .envelope import no_such_path
from .faults import breakable
from .files import result_file
from .links import signature
from .models import Settings

CHUNK_BYTES = 64 * 1024
TYPES = {".mp3": "audio/mpeg", ".mp4": "video/mp4", ".png": "image/png"}


@csrf_exempt
@require_safe
@breakable
def result(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file; 403 for a wrong or an outdated signature, 404 for an unknown name."""
    expires = request.GET.get("Expires", "")
    given = request.GET.get("Signature", "")
    if not expires.isdecimal():
        return _forbidden("Missing expiry")
    if not constant_time_compare(given, signature(name, expires=int(expires))):
        return _forbidden("Wrong signature")
    if int(expires) < time.time() and Settings.current().links_expire:
        return _forbidden("Link expired")
    path = result_file(name)
    return no_such_path(request) if path is None else _streamed(path)


def _forbidden(reason: str) -> HttpResponse:
    return HttpResponse(reason, status=403, content_type="text/plain")


def _streamed(path: Path) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_chunks(path), content_type=TYPES[path.suffix])
    response.headers["Content-Length"] = str(path.stat().st_size)
    return response


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
