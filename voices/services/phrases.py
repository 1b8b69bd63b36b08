"""Phrases side by side, as the language writes them: Chinese has no space behind a full stop."""

from collections.abc import Iterable

from django.utils.formats import get_format
from django.utils.functional import Promise


def in_a_row(*sentences: str | Promise) -> str:
    """One sentence after the other; empty ones are left out."""
    return str(get_format("BETWEEN_SENTENCES")).join(str(each) for each in sentences if each)


def listed(names: Iterable[str | Promise]) -> str:
    """Anna, Bert, Carla."""
    return str(get_format("BETWEEN_NAMES")).join(str(name) for name in names)
