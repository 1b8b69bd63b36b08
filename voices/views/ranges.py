"""Files of ours over HTTP: whole or one range of them (RFC 9110 §14), never compressed."""

import re
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from voices.models import StoredFile
from voices.services import files

BLOCK = 64 * 1024
#: At most 18 digits: Python refuses to read numbers of thousands of them.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class OutsideError(Exception):
    """The range lies outside of the file."""


def answer(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """200, 206, 304 or 416 for GET and HEAD; several ranges at once are answered with the whole."""
    # An encoding would change the length and break ranges; the GZip middleware looks here.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    etag = f'"{stored.sha256}"'
    if etag in request.headers.get("If-None-Match", ""):
        return _dressed(HttpResponse(status=304), stored)
    try:
        part = _part(request, size=stored.bytes, etag=etag)
    except OutsideError:
        refused = _dressed(HttpResponse(status=416), stored)
        refused.headers["Content-Range"] = f"bytes */{stored.bytes}"
        return refused
    return _dressed(_sent(request, stored, part), stored)


def _part(request: HttpRequest, *, size: int, etag: str) -> range | None:
    """The bytes asked for; None means all. Raises OutsideError."""
    match = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if match is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:  # the last n bytes
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1 if last else size)
        if last and int(last) < int(first):
            return None
    if start >= stop:
        raise OutsideError
    return range(start, stop)


def _sent(request: HttpRequest, stored: StoredFile, part: range | None) -> HttpResponseBase:
    whole = part is None
    part = range(stored.bytes) if part is None else part
    status = 200 if whole else 206
    body: Iterator[bytes] = iter(()) if request.method == "HEAD" else _blocks(stored, part)
    response = StreamingHttpResponse(body, status=status)
    response.headers["Content-Length"] = str(len(part))
    if not whole:
        span = f"bytes {part.start}-{part.stop - 1}/{stored.bytes}"
        response.headers["Content-Range"] = span
    return response


def _blocks(stored: StoredFile, part: range) -> Iterator[bytes]:
    with files.open_file(stored) as stream:
        stream.seek(part.start)
        left = len(part)
        while left and (block := stream.read(min(BLOCK, left))):
            left -= len(block)
            yield block


def _dressed(response: HttpResponseBase, stored: StoredFile) -> HttpResponseBase:
    """Headers that keep a file a sound, whatever its bytes say (T5)."""
    mime = stored.mime if stored.mime.startswith("audio/") else "application/octet-stream"
    headers = response.headers
    headers["Content-Type"] = mime
    headers["Accept-Ranges"] = "bytes"
    headers["ETag"] = f'"{stored.sha256}"'
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
