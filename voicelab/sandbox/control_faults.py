"""The control door to the faults: order one, look at them, mend everything."""

from django.http import HttpRequest, JsonResponse

from . import orders
from .control import practice_key_only
from .endpoint import body_of
from .envelope import RefusalError, succeed
from .models import Fault
from .orders import OrderError, fault_on_wire, order

FIELDS = {"fault", "at", "times", "chance", "seed", "options"}


@practice_key_only
def show_faults(request: HttpRequest) -> JsonResponse:
    """Every fault, oldest first, with how often it was met and how often it struck."""
    return succeed([fault_on_wire(fault) for fault in Fault.objects.order_by("pk")])


@practice_key_only
def add_fault(request: HttpRequest) -> JsonResponse:
    """``{"fault": "error", "at": "create-voice", "times": 3, "options": {"code": 1303}}``.

    Without ``at`` it is everywhere, without ``times`` for ever; ``chance`` (0 to 1) and ``seed``
    make it happen now and then, the same way at each run.
    """
    body = body_of(request)
    if unknown := body.keys() - FIELDS:
        raise RefusalError(1201, f"{min(unknown)} is no field of a fault")
    if not isinstance(body.get("options", {}), dict) or not isinstance(body.get("fault"), str):
        raise RefusalError(1201, "fault has to be a word, options an object")
    given = {name: value for name, value in body.items() if name != "fault"}
    try:
        return succeed(fault_on_wire(order(body["fault"], **given)))
    except OrderError as error:
        raise RefusalError(1201, str(error)) from error


@practice_key_only
def mend(request: HttpRequest) -> JsonResponse:
    """``DELETE``: no fault strikes any more; everything else stays."""
    orders.mend()
    return succeed({})
