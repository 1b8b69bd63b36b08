"""The filters of the search: `tag:calm`, `language:en|zh`, `speaks:no`, `new:yes`, `mine`.

They can also be typed as they are read (`标签：平静`, `可朗读：否`); an address holds the English.
What only looks like a filter is searched for without its name; `unknown` says so. Quotes keep
spaces inside a filter (`tag:"hot line"`) and make a word of one (`"mine"`).
"""

import difflib
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from voices.forms.token_words import (
    KEY_WORDS,
    KEYS,
    MINE,
    VALUE_WORDS,
    key_of,
    typed_keys,
    typed_values,
)
from voices.models.search import fold

#: So many filters at once; what follows is words.
MOST = 12
_PIECE = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
_BETWEEN = re.compile(r"[|,，、]")
_FILTER = re.compile(r"([^\W\d_]{2,12})[:：](?!//)(.+)")


@dataclass(frozen=True)
class Token:
    """One filter; `values` is one tag, or languages or answers of which any will do."""

    key: str
    values: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As it is typed."""
        if self.key == MINE:
            return MINE
        value = "|".join(self.values)
        return f'{self.key}:"{value}"' if " " in value else f"{self.key}:{value}"

    @property
    def key_words(self) -> str:
        return str(KEY_WORDS[self.key])

    @property
    def value_words(self) -> str:
        """As people read it: "Mandarin or English"."""
        names = VALUE_WORDS.get(self.key, {})
        return _(" or ").join(str(names.get(value, value)) for value in self.values)


@dataclass(frozen=True)
class Unknown:
    """Something that looks like a filter and is none; `meant` is the likely one or ""."""

    key: str
    value: str
    typed: str
    meant: str

    @property
    def key_is_one(self) -> bool:
        """The filter exists; what stands behind its colon is the trouble."""
        return key_of(self.key) in KEYS


@dataclass
class Asked:
    """What somebody typed, taken apart."""

    tokens: list[Token] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it as it stands in an address; `read` makes the same of it."""
        return " ".join(part for part in (*self._filters, self.words_typed) if part)

    @property
    def words_typed(self) -> str:
        """What stays in the field beside the filters."""
        return " ".join(self._typed(word) for word in self.words)

    @property
    def sought(self) -> str:
        """The words for the index; of what only looks like a filter, what follows its colon."""
        behind = {each.typed: each.value for each in self.unknown}
        return " ".join(behind.get(word, word) for word in self.words)

    def without(self, token: Token) -> str:
        return Asked([t for t in self.tokens if t != token], self.words, self.unknown).text

    def corrected(self, unknown: Unknown) -> str:
        words = [word for word in self.words if word != unknown.typed]
        return read(f"{Asked(self.tokens, words, self.unknown).text} {unknown.meant}").text

    @property
    def _filters(self) -> list[str]:
        return [token.text for token in self.tokens]

    def _typed(self, word: str) -> str:
        """Quoted where it would be read as a filter, or as a misspelt one, though it is a word."""
        looks = _token(word) or _FILTER.fullmatch(word)
        return f'"{word}"' if looks and word not in {each.typed for each in self.unknown} else word


def read(text: str) -> Asked:
    """Take apart what was typed; never fails."""
    asked = Asked()
    for piece in _PIECE.findall(text):
        token = _token(piece) if len(asked.tokens) < MOST else None
        if token is None:
            _word(asked, piece)
        else:
            _add(asked.tokens, token)
    return asked


def _word(asked: Asked, piece: str) -> None:
    words = piece.replace('"', " ").split()
    looks = _FILTER.fullmatch(piece) if '"' not in piece else None
    if looks and not _token(piece) and len(asked.unknown) < MOST:
        key, value = looks.groups()
        asked.unknown.append(Unknown(key, value, piece, _meant(key, value)))
    asked.words += words


def _meant(key: str, value: str) -> str:
    """The likely filter: the nearest name, and the nearest value where only some are possible."""
    keys = {word: name for word, name in typed_keys().items() if name in KEYS}
    near = difflib.get_close_matches(key.casefold(), keys, n=1)
    if not near:
        return ""
    name = keys[near[0]]
    values = typed_values(name)
    if not values:
        return f"{name}:{value}" if _token(f"{name}:{value}") else ""
    near = difflib.get_close_matches(value.casefold(), values, n=1)
    return f"{name}:{values[near[0]]}" if near else ""


def _token(piece: str) -> Token | None:
    if key_of(piece) == MINE:
        return Token(MINE)
    looks = _FILTER.fullmatch(piece)
    key = key_of(looks.group(1)) if looks else ""
    if not looks or key not in KEYS:
        return None
    value = " ".join(looks.group(2).replace('"', "").split()).lstrip("#")
    if key == "tag":
        return Token(key, (value,)) if fold(value) else None
    return _of_values(key, value)


def _of_values(key: str, typed: str) -> Token | None:
    """ "en|zh", or as a filter reads: "English or Mandarin"; None when one of them is no value."""
    known = typed_values(key)
    pieces = _BETWEEN.split(typed.replace(_(" or "), "|"))
    given = [known.get(piece.strip().casefold(), "") for piece in pieces if piece]
    return Token(key, tuple(dict.fromkeys(given))) if given and all(given) else None


def _add(tokens: list[Token], token: Token) -> None:
    """Once each; a second language or answer joins the first: a voice has to fit one of them."""
    for at, known in enumerate(tokens):
        if token.key == "tag" and known.key == "tag":
            if fold(known.values[0]) == fold(token.values[0]):
                return
        elif known.key == token.key:
            tokens[at] = Token(token.key, tuple(dict.fromkeys(known.values + token.values)))
            return
    tokens.append(token)
