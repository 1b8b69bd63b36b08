"""Bodies that carry a picture or a sound as base64."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from .endpoint import View

# 10 MB of picture and 5 MB of sound, a third more as base64, and room for the words.
MOST_BYTES = 22 * 1024 * 1024


def large_body(view: View) -> View:
    """Read the body before Django's own limit, which is meant for forms, refuses it.

    What is longer is cut off; then it is no JSON any more and is refused as such.
    """

    @wraps(view)
    def reading(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        request._body = request.read(MOST_BYTES)
        return view(request, **kwargs)

    return reading
