"""The official library. Five entries are real; the others are invented but plausible."""

import hashlib
from functools import cache
from itertools import product
from typing import NamedTuple

from django.conf import settings

DEFAULT_COUNT = 398

_FIRST_CREATED_MS = 1_750_000_000_000
_FIRST_VOICE, _FIRST_TASK, _STEP = 829_830_000_000_000_000, 829_810_000_000_000_000, 1_000_000_000


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
_REAL_PLACES = {voice_id: index for index, (voice_id, _, _) in enumerate(_REAL)}

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


def preset_page(page: slice, /) -> list[Preset]:
    """A stretch of the library, which has a fixed order and is ``SANDBOX_PRESETS`` long.

    Only these entries are made, so the last page costs what the first does.
    """
    return [_entry(index) for index in range(*page.indices(_count()))]


def preset(voice_id: str, /) -> Preset | None:
    """One entry by its voice id, which tells its place."""
    index = _REAL_PLACES.get(voice_id)
    if index is None and voice_id.isdecimal():
        index = (int(voice_id) - _FIRST_VOICE) // _STEP
    if index is None or not 0 <= index < _count():
        return None
    entry = _entry(index)
    return entry if entry.voice_id == voice_id else None


def library() -> tuple[Preset, ...]:
    """The entries that have a name of their own, whatever the setting."""
    return tuple(_entry(index) for index in range(len(_REAL) + len(_invented())))


def _count() -> int:
    return int(getattr(settings, "SANDBOX_PRESETS", DEFAULT_COUNT))


@cache
def _invented() -> tuple[tuple[str, str], ...]:
    chinese = [(m + p, kind) for (p, kind), m in product(_ZH_PEOPLE, _ZH_MANNERS.split())]
    english = [(f"{m} {p}", kind) for (p, kind), m in product(_EN_PEOPLE, _EN_MANNERS.split())]
    both = [name for pair in zip(chinese, english, strict=False) for name in pair]
    return (*both, *english[len(chinese) :])


def _entry(index: int) -> Preset:
    """Each lap through the invented names numbers them: "Calm Host", later "Calm Host 2"."""
    if index < len(_REAL):
        voice_id, name, kind = _REAL[index]
    else:
        lap, seat = divmod(index - len(_REAL), len(_invented()))
        name, kind = _invented()[seat]
        name, voice_id = f"{name} {lap + 1}" if lap else name, ""
    jitter = int(hashlib.sha256(name.encode()).hexdigest(), 16) % 900_000_000
    return Preset(
        voice_id=voice_id or str(_FIRST_VOICE + index * _STEP + jitter),
        name=name,
        kind=kind,
        task_id=str(_FIRST_TASK + index * _STEP + jitter),
        created_ms=_FIRST_CREATED_MS + index * 60_000,
    )
