"""The way from kept voices to the casting sheet."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import NoReverseMatch, reverse

#: So many voices stand on one casting sheet.
MOST = 6
_NAMES = ("casting-new", "casting")


def compare_url(uids: Sequence[UUID]) -> str:
    """Address of a new casting sheet with the first of these voices; "" while there is none."""
    if not uids:
        return ""
    chosen = ",".join(str(uid) for uid in uids[:MOST])
    return next((f"{path}?voices={chosen}" for path in _paths()), "")


def _paths() -> list[str]:
    return [path for path in map(_path, _NAMES) if path]


def _path(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
