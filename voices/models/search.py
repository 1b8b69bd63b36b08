"""Finding voices by words: what a word is, and how each database answers it from an index.

A word is found where a name, id, tag or note holds it from the beginning of one of its own words
("hot" finds anna_hotline), and inside a word from three Latin letters or digits on ("otl", the tail
of an id). Each Han character is a word, so one or two of them are found anywhere. Signs count as
spaces; a word of signs alone is looked for as it stands.
"""

import re
import string
import unicodedata
from functools import reduce
from operator import and_

from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from voices.models.narrow import Facet

#: Shortest word that is also looked for inside words.
INFIX = 3
_HAN = re.compile(r"([\u3400-\u9fff\uf900-\ufaff])")
#: What unicode61, the tokenizer of FTS5, takes for accents that go on with a token.
_ACCENTS = "".join(chr(0x300 + n) for n in range(50) if 0x361F808029FDF >> n & 1)
_LETTER = r"[^\W_]|[\ue000-\uf8ff]"
_TOKEN = re.compile(f"(?:{_LETTER})(?:{_LETTER}|[{_ACCENTS}])*")
#: What stands between two tokens.
_GAP = rf"(?:[^\w\ue000-\uf8ff{_ACCENTS}]|_)"
_SIGNS = re.compile(rf"[\s{re.escape(string.punctuation)}]+")

_LITE_WORD = "SELECT rowid FROM voices_voice_words WHERE voices_voice_words MATCH %s"
_LITE_PART = "SELECT rowid FROM voices_voice_parts WHERE voices_voice_parts MATCH %s"
_LITE_EITHER = f"SELECT rowid FROM ({_LITE_WORD} UNION {_LITE_PART})"  # noqa: S608
_POSTGRES_WORD = (
    "SELECT id FROM voices_voice WHERE voices_words(search_text) @@ to_tsquery('simple', %s)"
)


def fold(text: str) -> str:
    """Text as it is searched: NFKC, case-folded, spaces round each Han character (decisions 8)."""
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_HAN.sub(r" \1 ", folded).split())


def told_by(words: str, *, vendor: str) -> tuple[list[Facet], Q]:
    """What rows must have in which every word is found; signs, which no index knows, apart."""
    folded = [fold(word) for word in words.replace("\0", "").split()]
    signs = Q()
    for word in folded:
        if not _is_word(word):
            signs &= Q(search_text__contains=word)
    sought = [word for word in folded if _is_word(word)]
    return (_postgres if vendor == "postgresql" else _sqlite)(sought), signs


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
        facets.append(Facet(_LITE_WORD, (match,), reduce(and_, map(_begins, words))))
    for word in sought:
        if word not in parts and word not in words:
            asked = (f"{_quoted(word)} *", _quoted(word))
            facets.append(Facet(_LITE_EITHER, asked, _holds(word) | _begins(word)))
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
    for word in sought:
        pieces = [piece for piece in _SIGNS.split(word) if piece]
        phrase = " <-> ".join(f"'{piece}'" for piece in pieces) + ":*"
        sql, asked = _POSTGRES_WORD, [phrase]
        if _has_parts(word):
            part = re.sub(r"([\\%_])", r"\\\1", word)
            sql, asked = f"{sql} OR search_text LIKE %s", [phrase, f"%{part}%"]
        facets.append(Facet(sql, tuple(asked), Q()))
    return facets
