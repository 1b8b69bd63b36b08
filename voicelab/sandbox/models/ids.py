"""Ids as the vendor makes them: 18 decimal digits, as strings."""

import secrets
import time

_EPOCH_MS = 1_577_836_800_000  # 2020-01-01; with 20 random bits the ids have 18 digits until 2050


def new_id() -> str:
    """An 18-digit decimal string that grows with time."""
    return str(((time.time_ns() // 1_000_000 - _EPOCH_MS) << 20) + secrets.randbits(20))
