"""Reading JSON that may be anything: coerce, or say None; never crash on a field.

Kling types one number as string, integer or float depending on the page; gateways add their own
taste. Ids are text: they exceed what a browser's numbers hold.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

MAX_TEXT = 4096
MAX_ITEMS = 1000
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_LIMIT = Decimal(10) ** 15
_MOST_DIGITS = 40
_EARLIEST, _LATEST = 946_684_800, 4_102_444_800  # the years 2000 and 2100, in seconds

Json = Any  # what json.loads gives; this module is the border


def parse(body: bytes, /) -> Json:
    """The JSON value of a body; ValueError when it is none, whatever else is wrong with it.

    A byte order mark and a wrong charset are survived; NaN, Infinity and numbers longer than any
    id read as None. Of a repeated name the last counts, but a body with two codes is none.
    """
    try:
        return _loads(body.decode(json.detect_encoding(body), errors="replace"))
    except ValueError:
        # In GBK the second byte of a letter may be a quote's backslash: only that charset
        # breaks the shape of the JSON itself, and Chinese gateways do send it.
        return _loads(body.decode("gb18030"))


def mapping(value: Json, /) -> Mapping[str, Json]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Json, /) -> Sequence[Json]:
    """The list, or an empty one; never more than 1,000 entries."""
    return value[:MAX_ITEMS] if isinstance(value, list) else []


def entries(value: Json, /) -> Sequence[Json] | None:
    """The entries of a list that was asked for: null is an empty one, None is no list at all."""
    if value is None or isinstance(value, list):
        return items(value)
    return None


def text(value: Json, /) -> str:
    """Words or an id as text: numbers become digits; without control characters, at most 4 KB."""
    if isinstance(value, str) and len(value) <= MAX_TEXT and value.isprintable():
        return value.strip()  # holds nothing of what follows; a page has thousands of these
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return ""
    if isinstance(value, Decimal):
        # Written out, 1e-999999999 would be a gigabyte of zeros.
        value = f"{value:f}" if abs(value.adjusted()) < 30 else ""
    # Lone surrogates and NUL are legal in JSON and refused by databases.
    clean = str(value)[:MAX_TEXT].encode("utf-8", errors="replace").decode()
    return _CONTROL.sub(" ", clean).strip()


def first_text(fields: Mapping[str, Json], /, *names: str) -> str:
    """The first of these fields that says anything."""
    return next(filter(None, (text(fields.get(name)) for name in names)), "")


def word(value: Json, /) -> str:
    """Text on one line, for logs: at most 128 printable ASCII characters."""
    return re.sub(r"[^\x21-\x7e]", "", text(value))[:128]


def integer(value: Json, /) -> int | None:
    """A whole number, also from "1303" or 1303.0."""
    number = decimal(value)
    return int(number) if number is not None and number == number.to_integral_value() else None


def decimal(value: Json, /) -> Decimal | None:
    """A finite number below 10¹⁵ in size, also from text; None for "", null and nonsense."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    number = _decimal_or_none(str(value).strip()[:64])
    # Compared as it is: `abs` rounds, and raises for what its context can't hold.
    return number if number is not None and number.copy_abs() < _LIMIT else None


def amount(value: Json, /) -> Decimal | None:
    """A quantity that cannot be negative: units, seconds."""
    number = decimal(value)
    return number if number is not None and number >= 0 else None


def flag(value: Json, /) -> bool | None:
    """Yes or no, also as a word or a number; None for anything else."""
    known = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    return value if isinstance(value, bool) else known.get(text(value).lower())


def moment(value: Json, /) -> datetime | None:
    """A time from epoch milliseconds (as documented) or seconds, number or text; UTC."""
    number = value if type(value) is int and -_LIMIT < value < _LIMIT else decimal(value)
    if number is None:
        return None
    seconds = float(number) / 1000 if number > _LATEST else float(number)
    if not _EARLIEST <= seconds <= _LATEST:
        return None
    return datetime.fromtimestamp(seconds, tz=UTC)


def milliseconds(value: datetime, /) -> int:
    """A time as Kling wants it; the time must know its zone."""
    if value.tzinfo is None:
        raise ValueError("a time for Kling needs a time zone")
    return round(value.timestamp() * 1000)


def _loads(body: str, /) -> Json:
    try:
        return json.loads(
            body,
            parse_int=_integer_or_none,
            parse_float=_decimal_or_none,
            parse_constant=lambda _: None,
            object_pairs_hook=_object if _may_hold_two_codes(body) else None,
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _may_hold_two_codes(body: str, /) -> bool:
    """False for almost every answer, and then no object has to be looked at (measured: half of
    the time of a list). A name may be written with escapes: all of these letters begin so.
    """
    return body.count('"code"') > 1 or "\\u00" in body


def _object(pairs: list[tuple[str, Json]], /) -> dict[str, Json]:
    fields = dict(pairs)
    if len(fields) < len(pairs) and any(n == "code" and v != fields[n] for n, v in pairs):
        raise ValueError("two codes in one answer")
    return fields


def _integer_or_none(value: str, /) -> int | None:
    # Python refuses to read very long ones at all, and one silly field would spoil the answer.
    return int(value) if len(value) <= _MOST_DIGITS else None


def _decimal_or_none(value: str, /) -> Decimal | None:
    try:
        number = Decimal(value)
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None
