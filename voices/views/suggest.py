"""What the search offers while somebody types: filters, their values, tags in use."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from voices.forms.token_words import (
    KEY_WORDS,
    KEYS,
    MINE,
    VALUE_WORDS,
    VALUES,
    key_of,
    typed_keys,
    typed_values,
)
from voices.forms.tokens import Token
from voices.models import Connection
from voices.models.search import fold
from voices.permissions import needs
from voices.services import marks
from voices.services.phrases import named
from voices.views.shell import connection_of

MOST = 8
LONGEST = 60


@dataclass(frozen=True)
class Option:
    """`text` is put into the field; one that ends with a colon asks for a value next."""

    text: str
    key: str
    value: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """Its filter as people read it, with a colon where a value belongs."""
        asks = self.value or self.text.endswith(":")
        return named(self.key, "") if asks else self.key


@require_safe
@needs("listen")
def suggest(request: HttpRequest) -> HttpResponse:
    """?piece=the last word of the field: the options as list items, none at all when none fits."""
    piece = request.GET.get("piece", "").replace("\0", "").replace("：", ":")[:LONGEST]
    options = list(islice(_offered(connection_of(request), piece), MOST))
    said = ngettext("%(n)s suggestion", "%(n)s suggestions", len(options)) % {"n": len(options)}
    return render(request, "voices/_options.html", {"options": options, "said": said})


def _offered(connection: Connection, piece: str) -> Iterator[Option]:
    key, colon, value = piece.partition(":")
    value = value.replace('"', "").lstrip("#")
    if colon:
        yield from _values(connection, key_of(key), value)
        return
    notes = {
        "tag": _("voices with this tag"),
        "language": _("what they speak"),
        "speaks": _("whether they can speak a text"),
        "new": _("found since my last visit"),
        MINE: _("voices that I made"),
    }
    for name, note in notes.items():
        if _fits(typed_keys(), name, piece):
            yield Option(_begun(name), str(KEY_WORDS[name]), note=note)
    if fold(piece):
        yield from _values(connection, "tag", piece.lstrip("#"))


def _begun(name: str) -> str:
    """What is put into the field: a filter with one possible value comes with it."""
    if name not in KEYS:
        return name
    values = list(VALUES.get(name, {}))
    return f"{name}:{values[0]}" if len(values) == 1 else f"{name}:"


def _values(connection: Connection, key: str, beginning: str) -> Iterator[Option]:
    if key == "tag":
        tags = marks.suggested(connection, beginning, MOST)
        yield from (_option(Token("tag", (tag,)), tag) for tag in tags)
    for value, name in VALUE_WORDS.get(key, {}).items():
        if _fits(typed_values(key), value, beginning):
            yield _option(Token(key, (value,)), str(name))


def _option(token: Token, value: str) -> Option:
    return Option(token.text, token.key_words, value)


def _fits(typed: dict[str, str], meant: str, beginning: str) -> bool:
    """Whether somebody who began so may mean this; `typed` is what may be typed for what."""
    words = (word for word, means in typed.items() if means == meant)
    return any(word.startswith(beginning.casefold()) for word in words)
