"""What the library is asked for, and a voice's new name."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from voices.forms.words import LineField
from voices.models import Voice

TABS = ("all", *Voice.Catalogue.values, "favourites", "trash")
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Filters:
    """One view of the library, as its address says it. Anything unknown means All."""

    tab: str = "all"
    q: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Filters":
        tab = query.get("tab", "")
        words = "" if tab == "trash" else query.get("q", "").strip()
        return cls(tab=tab if tab in TABS else "all", q=words[:LONGEST_SEARCH].replace("\0", ""))

    @classmethod
    def of_page(cls, request: HttpRequest) -> "Filters":
        """The view of the page that sent a fragment request (htmx names its address)."""
        here = request.htmx.current_url or ""  # type: ignore[attr-defined]
        return cls.of(QueryDict(urlsplit(here).query))

    @property
    def query(self) -> str:
        """`tab=…&q=…` without what is usual."""
        given = {"tab": self.tab if self.tab != "all" else "", "q": self.q}
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def url(self) -> str:
        """Address of this view of the library."""
        return f"{reverse('voices')}?{self.query}" if self.query else reverse("voices")


class RenameForm(forms.Form):
    """Our name of a voice; Kling has no rename."""

    name = LineField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Give the voice a name.")},
        widget=forms.TextInput(attrs={"class": "control", "autofocus": True}),
    )
