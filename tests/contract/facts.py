"""What a contract test says about itself: where the fact comes from, and what finding out costs."""

from decimal import Decimal
from typing import Any, Literal

import pytest

#: The evidence tags of kling-api.md.
Tag = Literal["DOC", "LIVE", "INFER", "UNK"]
PRICE = Decimal("0.05")
"""Units for one speech call, one clone (vendor price list)."""


def fact(tag: Tag, *, units: str = "0") -> Any:
    """Marks a test. `units` is the most that it can cost, also where a refusal is expected.

    DOC, LIVE and INFER facts are asserted. An UNK fact is noted: the sandbox has to keep to its
    own answer, the real API may say anything.
    """
    return pytest.mark.fact(tag=tag, units=Decimal(units))
