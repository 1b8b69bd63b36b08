"""The control door to the callbacks: modes, what was sent, the console's test, the tick."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from .callbacks_send import callback_on_wire, send_test
from .control import practice_key_only
from .endpoint import body_of, text_field
from .envelope import RefusalError, succeed
from .models import Callback, CallbackModes
from .signing import is_secret
from .ticking import tick

MOST_COPIES = 10
MOST_SECONDS = 1_000_000


@practice_key_only
def show_callbacks(request: HttpRequest) -> JsonResponse:
    """The modes, and every post that is or was due, oldest first."""
    rows = Callback.objects.select_related("task").order_by("pk")
    return succeed(
        {
            "modes": modes_on_wire(CallbackModes.current()),
            "callbacks": [callback_on_wire(row) for row in rows],
        }
    )


@practice_key_only
def change_callbacks(request: HttpRequest) -> JsonResponse:
    """``{"callbacks": "off", "duplicate": 2, "late": 5, "lost": 0.3, "reorder": true}``.

    ``secret`` is one ``whsec_…`` or a list of two while it is exchanged; null signs no more.
    """
    fields = {}
    for name, value in body_of(request).items():
        field, stored = _mode(name, value)
        if field == "":
            raise RefusalError(1201, f"{name} can't be that")
        fields[field] = stored
    CallbackModes.current()
    CallbackModes.objects.filter(pk=1).update(**fields)
    return succeed(modes_on_wire(CallbackModes.current()))


@practice_key_only
def send_test_callback(request: HttpRequest) -> JsonResponse:
    """``{"url": "https://…"}``: what the console's button sends."""
    url = text_field(body_of(request), "url")
    if not url.startswith(("http://", "https://")):
        raise RefusalError(1201, f"url value '{url}' is invalid")
    return succeed(callback_on_wire(send_test(url)))


@practice_key_only
def send_what_is_due(request: HttpRequest) -> JsonResponse:
    """One tick; the posts that it made."""
    return succeed([callback_on_wire(callback) for callback in tick()])


def modes_on_wire(modes: CallbackModes, /) -> dict[str, Any]:
    """The modes by the names under which they are changed; of the secrets only the number."""
    return {
        "callbacks": "on" if modes.on else "off",
        "duplicate": modes.duplicate,
        "late": modes.late,
        "lost": modes.lost,
        "seed": modes.seed,
        "reorder": modes.reorder,
        "secrets": len(modes.secrets),
    }


def _mode(name: str, value: Any) -> tuple[str, Any]:
    """The field of a mode and what to store there; ``""`` for what makes no sense."""
    number = type(value) in (int, float)
    secrets = [] if value is None else value if isinstance(value, list) else [value]
    table = {
        "callbacks": ("on", value == "on", value in ("on", "off")),
        "duplicate": ("duplicate", value, type(value) is int and 1 <= value <= MOST_COPIES),
        "late": ("late", value, number and 0 <= value <= MOST_SECONDS),
        "lost": ("lost", value, number and 0 <= value <= 1),
        "seed": ("seed", value, type(value) is int and abs(value) <= MOST_SECONDS),
        "reorder": ("reorder", value, type(value) is bool),
        "secret": (
            "secrets",
            secrets,
            len(secrets) <= 2 and all(isinstance(s, str) and is_secret(s) for s in secrets),
        ),
    }
    field, stored, sensible = table.get(name, ("", None, False))
    return (field, stored) if sensible else ("", None)
