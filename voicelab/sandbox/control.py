"""The control door beside the API: look into the ledger, age tasks, turn the switches."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from . import operations, population
from .auth import demand_api_key
from .endpoint import View, body_of
from .envelope import RefusalError, refuse, succeed
from .ledger import entry_on_wire
from .models import LedgerEntry, Settings

SWITCHES: dict[str, tuple[type, ...]] = {
    "seconds": (int, float, type(None)),
    "hold_ms": (int,),
    "slots": (int,),
    "unit_cents": (int,),
    "accept_cloned_speech": (bool,),
    "accept_duplicate_ids": (bool,),
    "delete_with_data": (bool,),
    "links_expire": (bool,),
    "pay_as_you_go": (bool,),
    "stale_costs": (bool,),
    "pace_costs": (bool, type(None)),
}

HIGHEST = 1_000_000_000


def practice_key_only(view: View) -> View:
    """Demand the practice key; a signed token is not enough here."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            demand_api_key(request)
            return view(request, **kwargs)
        except RefusalError as refusal:
            return refuse(refusal)

    return guarded


@practice_key_only
def show_ledger(request: HttpRequest) -> JsonResponse:
    """Every paid POST, oldest first; ``?kind=clone`` or ``speech`` narrows it."""
    entries = LedgerEntry.objects.select_related("task")
    if kind := request.GET.get("kind"):
        entries = entries.filter(kind=kind)
    return succeed([entry_on_wire(entry) for entry in entries])


@practice_key_only
def reset(request: HttpRequest) -> JsonResponse:
    """Forget tasks, ledger, settings, faults, callbacks and files."""
    operations.reset()
    return succeed({})


@practice_key_only
def age(request: HttpRequest) -> JsonResponse:
    """``{"seconds": 30, "task_id": "…"}``: move one task (by either id) or all into the past."""
    body = body_of(request)
    seconds: Any = body.get("seconds")
    either_id = body.get("task_id")
    if type(seconds) not in (int, float) or not abs(seconds) <= HIGHEST:
        raise RefusalError(1201, f"seconds value '{seconds}' is invalid")
    return succeed({"task_ids": operations.age(seconds, either_id=str(either_id or ""))})


@practice_key_only
def populate(request: HttpRequest) -> JsonResponse:
    """``{"voices": 10000}``: exactly so many finished voices that nobody here made."""
    voices: Any = body_of(request).get("voices")
    if type(voices) is not int or not 0 <= voices <= population.MOST:
        raise RefusalError(1201, f"voices value '{voices}' is invalid")
    population.populate(voices)
    return succeed({"voices": voices})


@practice_key_only
def show_settings(request: HttpRequest) -> JsonResponse:
    """The switches as they stand."""
    return succeed(switches_on_wire(Settings.current()))


@practice_key_only
def change_settings(request: HttpRequest) -> JsonResponse:
    """Change the switches that are named; an unknown one or a wrong type is refused."""
    body = body_of(request)
    for name, value in body.items():
        if name not in SWITCHES or type(value) not in SWITCHES[name]:
            raise RefusalError(1201, f"{name} value '{value}' is invalid")
        if value is not None and not 0 <= value <= HIGHEST:
            raise RefusalError(1201, f"{name} value '{value}' is invalid")
    Settings.current()
    Settings.objects.filter(pk=1).update(**body)
    return succeed(switches_on_wire(Settings.current()))


def switches_on_wire(knobs: Settings) -> dict[str, Any]:
    """The switches by name."""
    return {name: getattr(knobs, name) for name in SWITCHES}
