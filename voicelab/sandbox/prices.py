"""What a call costs, in hundredths of a unit, and how a deduction is written.

Source: the vendor's price list. Avatar seconds are whole ones: a recorded call was 11 times 0.4.
"""

from decimal import Decimal
from math import ceil
from typing import Any

from django.http import HttpRequest

from .models import Settings

AVATAR_CENTS = {"std": 40, "pro": 80}
"""Per second of sound."""

LIP_SYNC_CENTS, LIP_SYNC_SECONDS = 50, 5
"""For each five seconds that were begun."""

DOLLARS_PER_UNIT = Decimal("0.14")
DISCOUNT = Decimal("0.9")
"""Ours: what this account pays of the list price when it pays as it goes."""


def avatar_cents(seconds: float, /, *, mode: str) -> int:
    """The price of an avatar that says ``seconds`` of sound."""
    return AVATAR_CENTS[mode] * max(1, int(seconds))


def lip_sync_cents(seconds: float, /) -> int:
    """The price of moving the lips in a video of this length."""
    return LIP_SYNC_CENTS * ceil(seconds / LIP_SYNC_SECONDS)


def units(cents: int, /) -> str:
    """``"0.05"``: a decimal without trailing zeros."""
    return str(Decimal(cents) / 100)


def deduction(request: HttpRequest, cents: int, /) -> dict[str, Any]:
    """The field that tells the price: units of a pack, or money by the switch."""
    if not pays_as_it_goes(request):
        return {"final_unit_deduction": units(cents)}
    return {"final_balance_deduction": money(cents)}


def money(cents: int, /) -> dict[str, str]:
    """Dollars: ``quota`` is what is paid, ``list_price`` what it costs without a discount."""
    dollars = Decimal(cents) / 100 * DOLLARS_PER_UNIT
    return {"quota": _plain(dollars * DISCOUNT), "list_price": _plain(dollars)}


def pays_as_it_goes(request: HttpRequest, /) -> bool:
    """The switch, read once per request: a list has up to 1,000 items."""
    known = getattr(request, "sandbox_cash", None)
    if known is None:
        known = Settings.current().pay_as_you_go
        request.sandbox_cash = known  # type: ignore[attr-defined]
    return bool(known)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
