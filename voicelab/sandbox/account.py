"""``GET /account/costs``: resource packs and what is left of them, in an envelope of its own."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from .endpoint import endpoint
from .envelope import RefusalError, succeed
from .models import Settings
from .wire import milliseconds

PACK_NAME = "Practice-Video-500Units-5Con-12Months"
PACK_ID = "5e6b1f0c9a7d4c2e8b3f6a1d0c9e7b52"
PACK_UNITS = 500.0


@endpoint
def costs(request: HttpRequest) -> JsonResponse:
    """One pack. The inner envelope says ``msg``, not ``message`` (vendor page)."""
    for name in ("start_time", "end_time"):
        if not request.GET.get(name, "").isdecimal():
            raise RefusalError(1201, f"{name} value '{request.GET.get(name, '')}' is invalid")
    wanted = request.GET.get("resource_pack_name", PACK_NAME)
    packs = [_pack(Settings.current())] if wanted == PACK_NAME else []
    return succeed({"code": 0, "msg": "SUCCEED", "resource_pack_subscribe_infos": packs})


def _pack(knobs: Settings) -> dict[str, Any]:
    bought = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(90)
    return {
        "resource_pack_name": PACK_NAME,
        "resource_pack_id": PACK_ID,
        "resource_pack_type": "decreasing_total",
        "total_quantity": PACK_UNITS,
        "remaining_quantity": knobs.unit_cents / 100,
        "purchase_time": milliseconds(bought),
        "effective_time": milliseconds(bought),
        "invalid_time": milliseconds(bought + timedelta(365)),
        "status": "online" if knobs.unit_cents > 0 else "runOut",
    }
