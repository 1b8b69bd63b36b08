"""Lists with a cursor: a stretch of time, a limit, filters, and where the last page ended."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from .envelope import RefusalError
from .fields import number

MOST = 500
DEFAULT_LIMIT = 30
DEFAULT_WINDOW = timedelta(days=30)
LATEST_MS = 4_102_444_800_000  # the year 2100


class Window(NamedTuple):
    """``after`` is the place (time, task id) of the last item that was sent."""

    start: datetime
    end: datetime
    limit: int
    filters: dict[str, list[str]]
    after: tuple[datetime, str] | None


def open_window(body: dict[str, Any], /, *, filters: tuple[str, ...]) -> Window:
    """Both times are optional: the last 30 days."""
    now = timezone.now()
    start = _moment(body, "start_time") or now - DEFAULT_WINDOW
    return _window(body, start=start, end=_moment(body, "end_time") or now, filters=filters)


def strict_window(body: dict[str, Any], /, *, filters: tuple[str, ...]) -> Window:
    """Both times are required, unless there is a cursor."""
    if body.get("cursor"):
        return open_window(body, filters=filters)
    start, end = _moment(body, "start_time"), _moment(body, "end_time")
    if start is None or end is None:
        raise RefusalError(1201, "start_time and end_time are required")
    return _window(body, start=start, end=end, filters=filters)


def cursor_after(window: Window, place: tuple[datetime, str], /) -> str:
    """Opaque to the caller; it holds the whole window, because it overrides all (vendor page)."""
    written = [_micros(window.start), _micros(window.end), window.limit, window.filters]
    text = json.dumps([*written, _micros(place[0]), place[1]])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _window(
    body: dict[str, Any], *, start: datetime, end: datetime, filters: tuple[str, ...]
) -> Window:
    cursor = body.get("cursor")
    if cursor:
        return _read(cursor)
    if start > end:
        raise RefusalError(1201, "start_time cannot be later than end_time")
    limit = int(number(body, "limit", least=1, most=MOST, default=DEFAULT_LIMIT))
    return Window(start, end, limit, _filters(body, allowed=filters), None)


def _read(cursor: Any) -> Window:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        start, end, limit, filters, when, task_id = json.loads(text)
        times = [_moment_of(micros) for micros in (start, end, when)]
        return Window(times[0], times[1], int(limit), dict(filters), (times[2], str(task_id)))
    except (TypeError, ValueError, OverflowError) as error:
        raise RefusalError(1201, "cursor value is invalid") from error


def _filters(body: dict[str, Any], *, allowed: tuple[str, ...]) -> dict[str, list[str]]:
    """``[{"key": "status", "values": ["succeeded"]}]``"""
    given = body.get("filters") or []
    if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
        raise RefusalError(1201, "filters value is invalid")
    wanted: dict[str, list[str]] = {}
    for entry in given:
        key, values = entry.get("key"), entry.get("values")
        if key not in allowed:
            raise RefusalError(1201, f"filters key '{key}' is invalid")
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise RefusalError(1201, f"filters values of '{key}' are invalid")
        wanted[key] = values
    return wanted


def _moment(body: dict[str, Any], name: str) -> datetime | None:
    """Milliseconds as a number or as a string (both were seen to work)."""
    given = body.get(name)
    if given is None or given == "":
        return None
    text = str(given)
    if isinstance(given, bool) or not (text.isascii() and text.isdigit()):
        raise RefusalError(1201, f"{name} value '{given}' is invalid")
    if len(text) > len(str(LATEST_MS)) or int(text) > LATEST_MS:
        raise RefusalError(1201, f"{name} value '{given}' is invalid")
    return _moment_of(int(text) * 1000)


def _micros(moment: datetime) -> int:
    return round((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))


def _moment_of(micros: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
