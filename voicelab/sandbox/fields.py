"""Fields that several create calls share. Each is refused with 1201 and its own name."""

from typing import Any
from urllib.parse import urlsplit

from .endpoint import text_field
from .envelope import RefusalError

# Ours: the vendor names none.
EXTERNAL_ID_LIMIT = 255


def external_id(body: dict[str, Any], /) -> str:
    """The caller's own id of the task, or ``""``."""
    given = text_field(body, "external_task_id")
    if len(given) > EXTERNAL_ID_LIMIT:
        raise RefusalError(1201, f"external_task_id value '{given}' is invalid")
    return given


def watermark(body: dict[str, Any], /) -> bool:
    """``{"watermark_info": {"enabled": true}}``; absent is false."""
    info = body.get("watermark_info") or {}
    enabled = info.get("enabled", False) if isinstance(info, dict) else None
    if not isinstance(enabled, bool):
        raise RefusalError(1201, "watermark_info value is invalid")
    return enabled


def choice(body: dict[str, Any], name: str, /, *, among: tuple[str, ...], default: str) -> str:
    """One of a few words; the wording of the refusal was recorded for ``mode``."""
    given = text_field(body, name) or default
    if given not in among:
        raise RefusalError(1201, f"{name} value '{given}' is invalid")
    return given


def number(
    body: dict[str, Any], name: str, /, *, least: float, most: float, default: float
) -> float:
    """A number within limits; absent and null are the default."""
    given = body.get(name)
    if given is None:
        return default
    if type(given) not in (int, float) or not least <= given <= most:
        raise RefusalError(1201, f"{name} value '{given}' is invalid")
    return float(given)


def is_web_address(url: str, /) -> bool:
    """True for http and https with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
