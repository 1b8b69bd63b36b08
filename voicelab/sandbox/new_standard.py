"""The newer paths: they take the API key only, and say so to everything else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from .auth import demand_new_standard_key
from .endpoint import View, endpoint
from .envelope import RefusalError, refuse

PRODUCTS = ("text-to-video", "image-to-video", "omni-video", "motion-control")


def key_only(view: Callable[..., HttpResponseBase], /) -> View:
    """``endpoint`` for a path of the new standard."""
    answered = endpoint(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            demand_new_standard_key(request)
        except RefusalError as refusal:
            return refuse(refusal)
        return answered(request, **kwargs)

    return guarded


@key_only
def no_model(request: HttpRequest, product: str, model: str) -> HttpResponseBase:
    """``POST /<product>/<model>``: this sandbox generates no videos, so it knows no model."""
    raise RefusalError(1203, f"model value '{model}' of {product} does not exist")
