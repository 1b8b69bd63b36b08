"""What the library is asked for."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from voices.forms import tokens
from voices.forms.token_words import typed_keys
from voices.models import Voice
from voices.services.phrases import named

TABS = ("all", *Voice.Catalogue.values, "favourites", "trash")
#: Name of an order -> what people read.
SORTS: dict[str, str | Promise] = {
    "newest": _("Newest"),
    "name": _("Name"),
    "used": _("Most used"),
    "rated": _("Best rated"),
}
#: Of the words; filters stand beside them.
LONGEST_SEARCH = 100
LONGEST = 800


class Chip(NamedTuple):
    """A filter that is on, and the address without it."""

    token: tokens.Token
    words: str
    url: str

    @property
    def name(self) -> str:
        """ "tag: autumn"; "mine" has no value."""
        key = self.token.key_words
        return named(key, self.words) if self.words else key

    @property
    def key(self) -> str:
        """The same up to its value."""
        return named(self.token.key_words, "") if self.words else self.token.key_words


class Advice(NamedTuple):
    """What looked like a filter and is none, and where the likely one leads ("" when none is)."""

    unknown: tokens.Unknown
    url: str


@dataclass(frozen=True)
class Filters:
    """One view of the library, as its address says it. Anything unknown means All, Newest.

    `q` holds filters and words; a form may send its filters apart as `f`.
    """

    tab: str = "all"
    q: str = ""
    sort: str = "newest"

    @classmethod
    def of(cls, query: QueryDict) -> "Filters":
        tab, sort = query.get("tab", ""), query.get("sort", "")
        tab = tab if tab in TABS else "all"
        if tab == "trash":
            return cls(tab=tab)
        typed = " ".join([*query.getlist("f"), query.get("q", "")]).replace("\0", "")
        asked = tokens.read(typed[:LONGEST])
        asked.words = " ".join(asked.words)[:LONGEST_SEARCH].split()
        return cls(tab=tab, q=asked.text, sort=sort if sort in SORTS else "newest")

    @classmethod
    def of_page(cls, request: HttpRequest) -> "Filters":
        """The view of the page that sent a fragment request (htmx names its address)."""
        here = request.htmx.current_url or ""  # type: ignore[attr-defined]
        return cls.of(QueryDict(urlsplit(here).query))

    @cached_property
    def asked(self) -> tokens.Asked:
        return tokens.read(self.q)

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(token, token.value_words, replace(self, q=self.asked.without(token)).url)
            for token in self.asked.tokens
        ]

    @property
    def advice(self) -> list[Advice]:
        """One sentence for each thing that only looks like a filter."""
        asked = self.asked
        return [
            Advice(each, replace(self, q=asked.corrected(each)).url if each.meant else "")
            for each in asked.unknown
        ]

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return [(name, str(label)) for name, label in SORTS.items()]

    @property
    def typed_keys(self) -> str:
        """What begins a filter, for the field: it waits until such a one is typed to its end."""
        return " ".join(typed_keys())

    @property
    def query(self) -> str:
        """`tab=…&q=…&sort=…` without what is usual."""
        given = {
            "tab": self.tab if self.tab != "all" else "",
            "q": self.q,
            "sort": self.sort if self.sort != "newest" else "",
        }
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def which(self) -> str:
        """Which voices, in whatever order: `query` without the sort."""
        return replace(self, sort="newest").query

    @property
    def url(self) -> str:
        """Address of this view of the library."""
        return f"{reverse('voices')}?{self.query}" if self.query else reverse("voices")
