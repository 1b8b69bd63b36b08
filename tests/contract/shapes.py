"""What values look like on the wire, as kling-api.md §3 says it."""

import re
from typing import Any

ID = re.compile(r"[0-9]{15,20}")
SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STATUSES = {"submitted", "processing", "succeed", "failed"}
#: Epoch milliseconds of the years 2020 and 2100: seconds would be a thousand times less.
EARLIEST, LATEST = 1_577_836_800_000, 4_102_444_800_000


def is_id(value: Any) -> bool:
    """Digits in a string: as a number it would not survive a browser."""
    return isinstance(value, str) and ID.fullmatch(value) is not None


def is_moment(value: Any) -> bool:
    """Whole milliseconds as a number."""
    return type(value) is int and EARLIEST < value < LATEST


def is_seconds(value: Any) -> bool:
    """A length: a string, though it is a number."""
    return isinstance(value, str) and SECONDS.fullmatch(value) is not None
