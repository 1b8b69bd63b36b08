"""What listening through a list shows: its steps, its numbers, and what was kept at the end."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voices.forms.library import SORTS, Filters
from voices.models import Connection, Voice
from voices.models.voice import UNLISTED, AnyPerson, VoiceQuerySet
from voices.services import listening
from voices.services.phrases import ended, in_a_row, in_one
from voices.templatetags.sound import minutes_seconds
from voices.views.found import found_for
from voices.views.library_parts import ORDERS
from voices.views.listen_end import End
from voices.views.listen_fetch_parts import MOST_FETCHED, Fetch
from voices.views.paging import page_of
from voices.views.shell import connection_of
from voices.views.voice_row import VoiceRow
from voices.views.voice_rows import for_rows, rows_of

#: Steps that come at once; the page asks for the next ones in time.
CHUNK = 20
#: Voices that can be asked for by their ids in one address.
MOST_NAMED = 100
#: Of each voice, until somebody wants to hear all of it.
SECONDS = 4


class Steps(NamedTuple):
    """Voices to hear, in the library's order; `after` is the cursor of the next ones or ""."""

    rows: list[VoiceRow]
    after: str = ""


@dataclass(frozen=True)
class Walk:
    """One filtered list, to be heard from its first voice on."""

    filters: Filters
    numbers: listening.Numbers
    steps: Steps

    @property
    def steps_url(self) -> str:
        path = reverse("listen-steps")
        return f"{path}?{self.filters.query}" if self.filters.query else path

    @property
    def seconds(self) -> int:
        """How long it takes when nobody presses anything."""
        return self.numbers.heard * SECONDS

    @property
    def words(self) -> str:
        """Which list this is, as in "tag: autumn · Name"; "" for the whole library."""
        filters = self.filters
        tab = dict(Voice.Catalogue.choices) | {"favourites": _("Favourites"), "trash": _("Trash")}
        said = [str(tab.get(filters.tab, "")), *(chip.name for chip in filters.chips)]
        if typed := filters.asked.words_typed:
            said.append(_("“%(words)s”") % {"words": typed})
        if filters.sort != "newest":
            said.append(str(SORTS[filters.sort]))
        return " · ".join(part for part in said if part)

    @property
    def size(self) -> str:
        """ "12 voices, 48 s"."""
        number = self.numbers.heard
        voices = ngettext("%(n)s voice", "%(n)s voices", number) % {"n": number}
        return in_one(voices, minutes_seconds(self.seconds))

    @property
    def begin(self) -> str:
        """What to press and what happens then."""
        words = _(
            "Press play. The voices follow each other by themselves; keep those that you like."
        )
        return in_a_row(words, self.silent_words)

    @property
    def fetch(self) -> Fetch:
        """The voices that are left out although there is a sound of them at Kling."""
        return Fetch(self.numbers.at_kling, query=self.filters.query, alone=not self.numbers.heard)

    @property
    def silent_words(self) -> str:
        """Which voices are left out for good; "" when none is."""
        number = self.numbers.silent
        words = ngettext("%(n)s voice has no sound yet", "%(n)s voices have no sound yet", number)
        return ended(words % {"n": f"{number:,}"}) if number else ""


def gather(request: HttpRequest, filters: Filters) -> Walk:
    """The list that `filters` say, with its first steps."""
    found = found_for(filters, connection=connection_of(request), person=request.user)
    return Walk(filters, listening.numbers(found), next_steps(request, filters, after=""))


def next_steps(request: HttpRequest, filters: Filters, *, after: str) -> Steps:
    """The steps behind the cursor `after`, never those that cannot be heard."""
    found = found_for(filters, connection=connection_of(request), person=request.user)
    listed = for_rows(listening.audible(found), request.user)
    page = page_of(listed, after=after, size=CHUNK, order=ORDERS[filters.sort])
    return Steps(rows_of(page.rows, person=request.user, jobs=()), page.after)


def missing(request: HttpRequest, filters: Filters) -> list[Voice]:
    """The first voices of the list whose sound is still at Kling, in the library's order."""
    found = found_for(filters, connection=connection_of(request), person=request.user)
    wanted = listening.at_kling(found).select_related("connection")
    return list(page_of(wanted, after="", size=MOST_FETCHED, order=ORDERS[filters.sort]).rows)


def named_steps(request: HttpRequest, uids: Iterable[str]) -> Steps:
    """The steps of these voices in this order; what can no longer be heard is left out."""
    found = listening.audible(named(connection_of(request), uids))
    rows = rows_of(for_rows(found, request.user), person=request.user, jobs=())
    return Steps(_in_order(rows, uids))


def named(connection: Connection, uids: Iterable[str]) -> VoiceQuerySet:
    """The voices of this connection with these ids; what is no id names none."""
    known = [uid for uid in uids if _is_uid(uid)]
    return Voice.objects.of(connection).exclude(state__in=UNLISTED).filter(uid__in=known)


def end_of(request: HttpRequest, uids: list[str], *, number: int, person: AnyPerson) -> End:
    """The kept voices, the first kept first; `number` when there are more than can be named."""
    voices = named(connection_of(request), uids[:MOST_NAMED])
    rows = rows_of(for_rows(voices, person), person=person, jobs=())
    return End(_in_order(rows, uids), number=max(number, len(rows)))


def _in_order(rows: list[VoiceRow], uids: Iterable[str]) -> list[VoiceRow]:
    by_uid = {str(row.voice.uid): row for row in rows}
    return [by_uid[uid] for uid in dict.fromkeys(uids) if uid in by_uid]


def _is_uid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
