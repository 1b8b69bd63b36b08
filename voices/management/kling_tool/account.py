"""`costs`: the packs of the account and what is left in them."""

from typing import Any

from django.utils import timezone

from voices.kling import Pack
from voices.management.kling_tool import ready
from voices.management.kling_tool.answer import Answer, Say
from voices.services.credit import WINDOW

#: How far behind Kling's figures may be (kling-api.md §11).
STALE_HOURS = 12


def costs(options: dict[str, Any], say: Say) -> Answer:
    """Free; Kling wants at most one such call a second."""
    now = timezone.now()
    found = ready.client().costs(start=now - WINDOW, end=now)
    data = {
        "asked_at": now.isoformat(),
        "up_to_hours_old": STALE_HOURS,
        "remaining_units": str(found.remaining),
        "request_id": found.request_id,
        "packs": [_facts(pack) for pack in found.packs],
    }
    total = f"{found.remaining} units are left in packs that can be used now."
    age = f"Asked just now; Kling's figures can be up to {STALE_HOURS} hours old."
    return Answer(data, [*map(_line, found.packs), total, age])


def _facts(pack: Pack) -> dict[str, Any]:
    return {
        "id": pack.pack_id,
        "name": pack.name,
        "type": pack.kind,
        "status": pack.status,
        "total_units": str(pack.total),
        "remaining_units": str(pack.remaining),
        "effective_at": pack.effective_at.isoformat() if pack.effective_at else None,
        "expires_at": pack.expires_at.isoformat() if pack.expires_at else None,
    }


def _line(pack: Pack) -> str:
    until = f"until {pack.expires_at:%Y-%m-%d}" if pack.expires_at else "no end given"
    return f"{pack.name}  {pack.remaining} of {pack.total} units  {pack.status}  {until}"
