"""The official library. Five entries are real; the others are invented but plausible."""

import hashlib
from functools import cache
from itertools import product
from typing import NamedTuple

from django.conf import settings

DEFAULT_COUNT = 398

_FIRST_CREATED_MS = 1_750_000_000_000


class Preset(NamedTuple):
    """One library voice."""

    voice_id: str
    name: str
    kind: str
    task_id: str
    created_ms: int


# Seen in a gateway's documentation; the whole list is not published.
_REAL = (
    ("829824295735410756", "钓系女友", "woman"),
    ("829826751244537879", "温柔女声", "woman"),
    ("829826792415842333", "播报男声", "man"),
    ("829826834144964676", "盐系少年", "man"),
    ("829826884271091753", "撒娇女友", "woman"),
)

_ZH_MANNERS = "清亮 低沉 知性 磁性 活泼 沉稳 甜美 沙哑 爽朗 慵懒 优雅 热情 冷静 亲切 幽默 深情"
_ZH_PEOPLE = (
    ("女声", "woman"),
    ("男声", "man"),
    ("少女", "girl"),
    ("少年", "boy"),
    ("旁白女", "woman"),
    ("旁白男", "man"),
    ("学姐", "woman"),
    ("学长", "man"),
    ("主播女", "woman"),
    ("大叔", "man"),
    ("奶奶", "grandma"),
    ("爷爷", "grandpa"),
)
_EN_MANNERS = "Calm Bright Warm Husky Gentle Crisp Deep Lively Mellow Steady Velvet Clear Wry Soft"
_EN_PEOPLE = (
    ("Narrator", "man"),
    ("Host", "woman"),
    ("Guide", "woman"),
    ("Captain", "man"),
    ("Teacher", "woman"),
    ("Reporter", "man"),
    ("Storyteller", "woman"),
    ("Coach", "man"),
    ("Kid", "boy"),
    ("Aunt", "woman"),
    ("Uncle", "man"),
    ("Grandma", "grandma"),
    ("Grandpa", "grandpa"),
    ("Neighbour", "man"),
    ("Sister", "girl"),
)


def presets() -> tuple[Preset, ...]:
    """The library in a fixed order, ``SANDBOX_PRESETS`` long (at most 407: names run out)."""
    return library()[: int(getattr(settings, "SANDBOX_PRESETS", DEFAULT_COUNT))]


def preset(voice_id: str, /) -> Preset | None:
    """One entry by its voice id."""
    return next((entry for entry in presets() if entry.voice_id == voice_id), None)


@cache
def library() -> tuple[Preset, ...]:
    """All entries that exist, whatever the setting."""
    entries = [_entry(i, name=n, kind=k, voice_id=v) for i, (v, n, k) in enumerate(_REAL)]
    for name, kind in _invented():
        entries.append(_entry(len(entries), name=name, kind=kind, voice_id=""))
    return tuple(entries)


def _invented() -> list[tuple[str, str]]:
    chinese = [(m + p, kind) for (p, kind), m in product(_ZH_PEOPLE, _ZH_MANNERS.split())]
    english = [(f"{m} {p}", kind) for (p, kind), m in product(_EN_PEOPLE, _EN_MANNERS.split())]
    both = [name for pair in zip(chinese, english, strict=False) for name in pair]
    return both + english[len(chinese) :]


def _entry(index: int, *, name: str, kind: str, voice_id: str) -> Preset:
    jitter = int(hashlib.sha256(name.encode()).hexdigest(), 16) % 900_000_000
    return Preset(
        voice_id=voice_id or str(829_830_000_000_000_000 + index * 1_000_000_000 + jitter),
        name=name,
        kind=kind,
        task_id=str(829_810_000_000_000_000 + index * 1_000_000_000 + jitter),
        created_ms=_FIRST_CREATED_MS + index * 60_000,
    )
