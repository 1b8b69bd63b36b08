"""For machines: `ok`, or one word for what is wrong."""

from datetime import timedelta

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from voices.services import engine

#: Six sweeps missed; a server that has just started waits as long for its worker.
PATIENCE = timedelta(seconds=60)
_started_at = timezone.now()


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """503 `database` when it doesn't answer, 503 `sweep` when no worker swept for 60 s."""
    try:
        swept_at = engine.last_sweep()
    except DatabaseError:
        return _answer("database", status=503)
    if timezone.now() - max(swept_at or _started_at, _started_at) > PATIENCE:
        return _answer("sweep", status=503)
    return _answer("ok", status=200)


def _answer(word: str, *, status: int) -> HttpResponse:
    return HttpResponse(word, content_type="text/plain", status=status)
