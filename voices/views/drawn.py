"""Rows of the library that rest are drawn once: fifty templates of a page are most of its time.

A row is its template filled with facts. Of one that nothing is under way for, all of these facts
stand in `_facts`; as long as they are the same, so is the row. Each process keeps the newest ones.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from voices.models import State
from voices.permissions import held
from voices.views.voice_row import VoiceRow

#: Rows that a process keeps, about 5 kB each.
MOST = 2000
TEMPLATE = "voices/_row.html"
#: Columns that no row shows and a refresh writes.
_UNSEEN = (
    "last_seen_at",
    "missed_passes",
    "search_text",
    "sort_name",
    "anything_made",
    "visited_until",
    "tally",
)
#: Stands for the request's own token in what is kept; nobody can write it into a name.
_TOKEN = secrets.token_hex(32)


@dataclass(frozen=True)
class _Drawing:
    """Equal to another one when their facts are."""

    facts: tuple[str, ...]
    row: VoiceRow = field(compare=False)
    perms: Any = field(compare=False)


def draw(row: VoiceRow, *, perms: Any, csrf_token: Any) -> SafeString:
    """The row's element; `perms` and `csrf_token` as templates have them."""
    if not rests(row):
        return _fresh(row, perms, csrf_token)
    drawing = _Drawing(_facts(row), row, perms)
    return mark_safe(_kept(drawing).replace(_TOKEN, str(csrf_token)))  # noqa: S308 - a template's


def rests(row: VoiceRow) -> bool:
    """Nothing in it moves by itself or belongs to a job."""
    return row.voice.state == State.READY and row.job is None and row.sample.job is None


def _facts(row: VoiceRow) -> tuple[str, ...]:
    voice, clip = row.voice, row.voice.clip
    parts = (voice, voice.trial, clip, clip.original if clip else None)
    columns = (text for part in parts if part for text in _columns(part))
    about = (str(row.is_news), str(timezone.localdate()), get_language() or "")
    return (*columns, *about, *held(row.person))


def _columns(part: models.Model) -> Iterator[str]:
    """Each value that was read, annotations too, with its name."""
    for name, value in part.__dict__.items():
        if name[0] != "_" and name not in _UNSEEN:
            yield f"{name}={value}"


@lru_cache(maxsize=MOST)
def _kept(drawing: _Drawing) -> SafeString:
    return _fresh(drawing.row, drawing.perms, _TOKEN)


def _fresh(row: VoiceRow, perms: Any, csrf_token: Any) -> SafeString:
    return render_to_string(TEMPLATE, {"row": row, "perms": perms, "csrf_token": csrf_token})
