"""Finding voices by words: what a word is, and how each database answers it from an index.

A word is found where a name, id, tag or note holds it from the beginning of one of its own words
("hot" finds anna_hotline), and inside a word from three Latin letters or digits on ("otl", the tail
of an id). Each Han character is a word, so one or two of them are found anywhere. Signs count as
spaces; a word of signs alone is looked for as it stands.
"""

import re
import string
import unicodedata
from dataclasses import replace
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from voices.models.narrow import Facet

#: Shortest word that is also looked for inside words.
INFIX = 3
_HAN = re.compile(r"([\u3400-\u9fff\uf900-\ufaff])")
#: What unicode61, the tokenizer of FTS5, takes for accents that go on with a token.
_ACCENTS = "".join(chr(0x300 + n) for n in range(50) if 0x361F808029FDF >> n & 1)
_LETTER = r"[^\W_]|[\ue000-\uf8ff]"
_LETTERS = re.compile(r"[^\W_]+")
_TOKEN = re.compile(f"(?:{_LETTER})(?:{_LETTER}|[{_ACCENTS}])*")
#: What stands between two tokens.
_GAP = rf"(?:[^\w\ue000-\uf8ff{_ACCENTS}]|_)"
_SIGNS = re.compile(rf"[\s{re.escape(string.punctuation)}]+")

_LITE_WORD = "SELECT rowid FROM voices_voice_words WHERE voices_voice_words MATCH %s"
_LITE_PART = "SELECT rowid FROM voices_voice_parts WHERE voices_voice_parts MATCH %s"
#: A row may come twice: with UNION all of them would have to be there before the first is told.
_LITE_EITHER = f"SELECT rowid FROM ({_LITE_WORD} UNION ALL {_LITE_PART})"  # noqa: S608
_POSTGRES_WORD = "voices_words(search_text) @@ to_tsquery('simple', %s)"
_POSTGRES_PART = "search_text LIKE %s"
#: Of a longer word the end is looked up: all trigrams of an id took thrice as long (of a million).
_TAIL = 8


def fold(text: str) -> str:
    """Text as it is searched: NFKC, case-folded, spaces round each Han character (decisions 8)."""
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(" ".join(_HAN.split(folded)).split())


def search_text(*parts: str) -> str:
    """What is searched of these names, ids and notes; what is said twice is looked up once (Kling's
    own name is mostly ours)."""
    return fold(" ".join(dict.fromkeys(parts)))


def told_by(words: str, *, vendor: str) -> list[Facet]:
    """What rows must have in which every word is found."""
    folded = [fold(word) for word in words.replace("\0", "").split()]
    sought = [word for word in folded if _is_word(word)]
    signs = [_as_it_stands(word, vendor) for word in folded if not _is_word(word)]
    return (_postgres if vendor == "postgresql" else _sqlite)(sought) + signs


def _as_it_stands(word: str, vendor: str) -> Facet:
    """Signs, which no index knows: every text is looked at, once."""
    place = "strpos" if vendor == "postgresql" else "instr"
    keys = f"SELECT id FROM voices_voice WHERE {place}(search_text, %s) > 0"  # noqa: S608
    return Facet(keys, (word,), _holds(word), crossed=False)


def _is_word(folded: str) -> bool:
    return any(sign.isalnum() for sign in folded)


def _has_parts(folded: str) -> bool:
    return len(folded) >= INFIX and " " not in folded


def _sqlite(sought: list[str]) -> list[Facet]:
    """Quoted, FTS5 takes everything for text: operators, columns and stars mean nothing.

    Words that one table answers are asked together: it reads no more than the rarest of them.
    """
    parts = [word for word in sought if _has_parts(word) and word.isalnum()]
    words = [word for word in sought if not _has_parts(word)]
    facets = []
    if parts:  # where one begins a word it is a part of that word as well
        match = " AND ".join(map(_quoted, parts))
        facets.append(Facet(_LITE_PART, (match,), reduce(and_, map(_holds, parts))))
    if words:
        match = " AND ".join(f"{_quoted(word)} *" for word in words)
        walked = reduce(and_, map(_begins, words))
        facets.append(Facet(_LITE_WORD, (match,), walked, slow=True))
    for word in sought:
        if word not in parts and word not in words:
            asked = (f"{_quoted(word)} *", _quoted(word))
            facets.append(Facet(_LITE_EITHER, asked, _holds(word) | _begins(word), slow=True))
    return facets


def _quoted(word: str) -> str:
    return '"{}"'.format(word.replace('"', '""'))


def _holds(word: str) -> Q:
    return Q(GreaterThan(StrIndex(F("search_text"), Value(word)), 0))


def _begins(word: str) -> Q:
    """Whether its tokens stand there one after the other, the last one perhaps with more to it."""
    tokens = f"{_GAP}(?:{_GAP}|[{_ACCENTS}])*".join(map(re.escape, _TOKEN.findall(word)))
    return Q(search_text__regex=f"(?:^|{_GAP})[{_ACCENTS}]*{tokens}")


def _postgres(sought: list[str]) -> list[Facet]:
    facets = []
    if parts := [word for word in sought if _has_parts(word) and word.isalnum()]:
        asked = " AND ".join([_POSTGRES_PART] * len(parts))
        ends = [f"%{word[-_TAIL:]}%" for word in parts]
        if long := [word for word in parts if len(word) > _TAIL]:
            asked += " AND strpos(search_text, %s) > 0" * len(long)
        walked = reduce(and_, map(_holds, parts))
        facets.append(_rows_where(asked, [*ends, *long], walked))
    if words := [word for word in sought if not _has_parts(word)]:
        query = " & ".join(f"({_phrase(word)})" for word in words)
        facets.append(_rows_where(_POSTGRES_WORD, [query], _spells(words, query)))
    for word in sought:
        if word not in parts and word not in words:
            part = re.sub(r"([\\%_])", r"\\\1", word)
            asked = f"{_POSTGRES_WORD} OR {_POSTGRES_PART}"
            walked = _holds(word) | _spells([word], _phrase(word))
            either = _rows_where(asked, [_phrase(word), f"%{part}%"], walked)
            # Two indexes together tell only which rows to look at again: crossed, that is each row.
            facets.append(replace(either, crossed=False))
    return facets


def _rows_where(asked: str, params: list[str], walked: Q) -> Facet:
    return Facet(f"SELECT id FROM voices_voice WHERE {asked}", tuple(params), walked)  # noqa: S608


def _pieces(word: str) -> list[str]:
    return [piece for piece in _SIGNS.split(word) if piece]


def _phrase(word: str) -> str:
    return " <-> ".join(f"'{piece}'" for piece in _pieces(word)) + ":*"


def _spells(words: list[str], query: str) -> Q:
    """Whether a text matches; most that don't are told by what they hold, which is faster."""
    held = [_holds(run) for word in words for run in _LETTERS.findall(word)]
    return reduce(and_, held) & Q(_Matches(query))


class _Matches(Func):
    """The text search of PostgreSQL for one row; COALESCE keeps it from the index."""

    template = "COALESCE(voices_words(%(expressions)s) @@ to_tsquery('simple', %%s), FALSE)"
    output_field = BooleanField()

    def __init__(self, query: str) -> None:
        super().__init__(F("search_text"), query=query)

    def as_sql(self, *about: Any, **more: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = super().as_sql(*about, **more)
        return sql, (*params, self.extra["query"])
