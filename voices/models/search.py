"""Finding voices by words: what a word is, and how each database answers it from an index.

A word is found where a name, id, tag or note holds it from the beginning of one of its own words
("hot" finds anna_hotline), and inside a word from three Latin letters or digits on ("otl", the tail
of an id). Each Han character is a word, so one or two of them are found anywhere. Signs count as
spaces; a word of signs alone is looked for as it stands.
"""

import re
import string
import unicodedata
from typing import Any

from django.db import connections
from django.db.models import BooleanField, F, Func, Q
from django.db.models.expressions import RawSQL

#: Shortest word that is also looked for inside words.
INFIX = 3
#: So many hits are looked up one by one.
FEW = 1000
_HAN = re.compile(r"([\u3400-\u9fff\uf900-\ufaff])")
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


def among(words: str, *, using: str) -> Q:
    """Rows whose `search_text` holds every word; `using` as Django names the database.

    SQLite is asked for the hits first, because it does not know how many there are: few are looked
    up by their keys, many are tested while the list is walked in its order.
    """
    folded = [fold(word) for word in words.replace("\0", "").split()]
    found = Q()
    for word in folded:
        if not _is_word(word):
            found &= Q(search_text__contains=word)
    sought = [word for word in folded if _is_word(word)]
    if not sought:
        return found
    database = connections[using]
    sql, params = hits(sought, vendor=database.vendor)
    if database.vendor == "sqlite":
        with database.cursor() as cursor:
            cursor.execute(f"{sql} LIMIT %s", [*params, FEW + 1])
            keys = [key for (key,) in cursor.fetchall()]
        if len(keys) <= FEW:
            return found & Q(pk__in=keys)
        return found & Q(_Among(F("pk"), asked=sql, words=params))
    return found & Q(pk__in=RawSQL(sql, params))  # noqa: S611 - the words are parameters


class _Among(Func):
    """Whether a key is among many hits. The sign keeps SQLite from looking each of them up."""

    template = "+%(expressions)s IN (%(asked)s)"
    output_field = BooleanField()

    def __init__(self, key: F, *, asked: str, words: list[str]) -> None:
        super().__init__(key, asked=asked, words=words)

    def as_sql(self, *about: Any, **more: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = super().as_sql(*about, **more)
        return sql, (*params, *self.extra["words"])


def hits(sought: list[str], *, vendor: str) -> tuple[str, list[str]]:
    """The question to the index, and its parameters: keys of rows that hold all these words."""
    ask = _postgres if vendor == "postgresql" else _sqlite
    asked = [ask(word) for word in sought]
    return " INTERSECT ".join(sql for sql, _ in asked), [
        part for _, parts in asked for part in parts
    ]


def _is_word(folded: str) -> bool:
    return any(sign.isalnum() for sign in folded)


def _has_parts(folded: str) -> bool:
    return len(folded) >= INFIX and " " not in folded


def _sqlite(folded: str) -> tuple[str, list[str]]:
    """Quoted, FTS5 takes everything for text: operators, columns and stars mean nothing."""
    quoted = '"{}"'.format(folded.replace('"', '""'))
    if not _has_parts(folded):
        return _LITE_WORD, [f"{quoted} *"]
    if folded.isalnum():  # where it begins a word it is a part of that word as well
        return _LITE_PART, [quoted]
    return _LITE_EITHER, [f"{quoted} *", quoted]


def _postgres(folded: str) -> tuple[str, list[str]]:
    pieces = [piece for piece in _SIGNS.split(folded) if piece]
    phrase = " <-> ".join(f"'{piece}'" for piece in pieces) + ":*"
    if not _has_parts(folded):
        return _POSTGRES_WORD, [phrase]
    part = re.sub(r"([\\%_])", r"\\\1", folded)
    return f"{_POSTGRES_WORD} OR search_text LIKE %s", [phrase, f"%{part}%"]
