"""``GET /account/costs``: resource packs and what is left of them, in an envelope of its own."""

from datetime import timedelta
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from .endpoint import endpoint
from .envelope import RefusalError, succeed
from .models import Settings, Task
from .wire import milliseconds

PACK_NAME = "Practice-Video-500Units-5Con-12Months"
PACK_ID = "5e6b1f0c9a7d4c2e8b3f6a1d0c9e7b52"
PACK_UNITS = 500.0
STALE_FOR = timedelta(hours=12)
TOO_FAST = (1302, "Too many requests, please try again later")


@endpoint
def costs(request: HttpRequest) -> JsonResponse:
    """One pack. The inner envelope says ``msg``, not ``message`` (vendor page)."""
    for name in ("start_time", "end_time"):
        given = request.GET.get(name, "")
        if not (given.isascii() and given.isdigit()):
            raise RefusalError(1201, f"{name} value '{given}' is invalid")
    knobs = Settings.current()
    if _is_paced(request, knobs) and not Settings.claim_costs():
        raise RefusalError(*TOO_FAST)
    wanted = request.GET.get("resource_pack_name") or PACK_NAME
    packs = [_pack(knobs)] if wanted == PACK_NAME else []
    return succeed({"code": 0, "msg": "SUCCEED", "resource_pack_subscribe_infos": packs})


def _is_paced(request: HttpRequest, knobs: Settings) -> bool:
    """One call a second (vendor page); unless switched, only for callers over a socket."""
    if knobs.pace_costs is not None:
        return knobs.pace_costs
    return not hasattr(request, "sandbox_base")


def _pack(knobs: Settings) -> dict[str, Any]:
    left = _told_cents(knobs)
    bought = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(90)
    return {
        "resource_pack_name": PACK_NAME,
        "resource_pack_id": PACK_ID,
        "resource_pack_type": "decreasing_total",
        "total_quantity": PACK_UNITS,
        "remaining_quantity": left / 100,
        "purchase_time": milliseconds(bought),
        "effective_time": milliseconds(bought),
        "invalid_time": milliseconds(bought + timedelta(365)),
        "status": "online" if left > 0 else "runOut",
    }


def _told_cents(knobs: Settings) -> int:
    """What is left, or with the switch what was left 12 hours ago, as the vendor warns."""
    if not knobs.stale_costs:
        return knobs.unit_cents
    recent = Task.objects.filter(created_at__gt=timezone.now() - STALE_FOR)
    return knobs.unit_cents + (recent.aggregate(cents=Sum("cents"))["cents"] or 0)
