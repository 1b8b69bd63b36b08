"""What the library's page and its fragments show: tabs, rows, counts, Start here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voices.forms.library import TABS, Filters
from voices.models import Connection, Job, State, Voice
from voices.models.voice import IN_TRASH, UNLISTED
from voices.services import counts, remake, removal
from voices.views import pulse
from voices.views.again_part import Again
from voices.views.found import COUNTED, Tally, found_for, tally_of
from voices.views.listen_entry import Entry
from voices.views.paging import NEWEST, Order, page_of
from voices.views.voice_row import VoiceRow
from voices.views.voice_rows import for_rows, rows_of

#: How the list can be ordered; each has its index.
ORDERS = {
    "newest": NEWEST,
    "name": Order("sort_name", down=False),
    "used": Order("use_count"),
    "rated": Order("rating"),
}
#: So many voices that Kling has no more stand in Trash.
GONE_SHOWN = 50
#: Cookie of a person who closed Start here, or needs it no more.
START_COOKIE = "start-here"


@dataclass(frozen=True)
class Tab:
    name: str
    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class Library:
    """One view of the library for one request; `after` is the next page's cursor or ""."""

    connection: Connection
    filters: Filters
    numbers: dict[str, int]
    rows: list[VoiceRow]
    after: str
    hits: int
    pulse: pulse.Pulse
    start_here: bool
    begins_later: bool = False
    gone: tuple[tuple[VoiceRow, Again], ...] = ()
    sounding: int = 0

    @property
    def entry(self) -> Entry:
        return Entry(self.filters, self.sounding, self.matching)

    @property
    def tabs(self) -> list[Tab]:
        return tabs_of(self.filters, self.numbers)

    @property
    def count_words(self) -> str:
        return count_words(self.filters, self.numbers, self.hits)

    @property
    def number(self) -> int:
        """Voices in this tab, without the search."""
        return self.numbers[self.filters.tab]

    @property
    def empty(self) -> bool:
        """The start page stands in for the list: nothing here yet, and nobody searched."""
        tab = self.filters.tab
        return tab in ("all", "cloned") and not self.filters.q and not self.numbers[tab]

    @property
    def no_hits(self) -> bool:
        return bool(self.filters.q) and not self.rows

    @property
    def all_words(self) -> str:
        """ "All 480 that match", for whoever ticked all rows that are here."""
        return _("All %(n)s that match") % {"n": self._matching}

    @property
    def all_selected_words(self) -> str:
        return _("All %(n)s that match are selected") % {"n": self._matching}

    @property
    def _matching(self) -> str:
        number = self.matching
        return f"{COUNTED:,}+" if self.filters.q and number > COUNTED else f"{number:,}"

    @property
    def matching(self) -> int:
        """How many voices the list holds; of a search no more than are counted."""
        return self.hits if self.filters.q else self.number

    @property
    def more_url(self) -> str:
        joint = "&" if self.filters.query else "?"
        return f"{self.filters.url}{joint}after={self.after}" if self.after else ""

    @property
    def first_clones(self) -> list[VoiceRow]:
        """Clones on their way among the rows shown, oldest first: where Start here points."""
        return [row for row in self.rows if row.working and row.is_new][::-1]

    @property
    def first_clones_words(self) -> str:
        number = len(self.first_clones)
        if number == 2:
            return _("Your first two are on their way.")
        words = ngettext("Your first is on its way.", "Your first %(n)s are on their way.", number)
        return words % {"n": number}

    @property
    def clear_url(self) -> str:
        """The same tab without the search."""
        return Filters(tab=self.filters.tab).url

    @property
    def hold_hours(self) -> int:
        """How long Kling's copy of a deleted voice stays."""
        return int(removal.hold().total_seconds() // 3600)


def gather(
    request: HttpRequest, *, connection: Connection, filters: Filters, after: str = ""
) -> Library:
    """Read one page of one view of the library."""
    seen = pulse.take(connection)
    request.unfinished = seen.unfinished  # type: ignore[attr-defined]
    numbers = counts.tabs(connection, request.user)
    found = found_for(filters, connection=connection, person=request.user)
    listed = for_rows(found, request.user).annotate(anything_made=_made(connection))
    if filters.q or not after:
        listed = listed.annotate(tally=tally_of(found))
    page = page_of(listed, after=after, order=ORDERS[filters.sort])
    first = page.rows[0] if page.rows else None
    rows = rows_of(page.rows, person=request.user, jobs=seen.jobs_of(page.rows))
    start = _wants_start(request, filters) and not getattr(first, "anything_made", False)
    tally, later = Tally.of(getattr(first, "tally", 0)), bool(after)
    gone = () if filters.tab != "trash" or later else _gone(request, connection)
    facts = (connection, filters, numbers, rows, page.after, tally.hits, seen, start, later, gone)
    return Library(*facts, tally.sounding)


def _gone(request: HttpRequest, connection: Connection) -> tuple[tuple[VoiceRow, Again], ...]:
    """What Kling has no more, with the way back; below the rows of Trash."""
    now = timezone.now()
    found = remake.gone_at_kling(Voice.objects.of(connection), now)
    rows = rows_of(for_rows(found, request.user)[:GONE_SHOWN], person=request.user, jobs=())
    return tuple((row, Again(row.voice, request.user, now)) for row in rows)


def tabs_of(filters: Filters, numbers: dict[str, int]) -> list[Tab]:
    """The tabs with their counts, the chosen one marked. A search stays when the tab changes."""
    labels = dict(Voice.Catalogue.choices) | {
        "all": _("All"),
        "favourites": _("Favourites"),
        "trash": _("Trash"),
    }
    return [
        Tab(
            name=name,
            label=str(labels[name]),
            count=numbers[name],
            url=(Filters(tab=name) if name == "trash" else replace(filters, tab=name)).url,
            current=name == filters.tab,
        )
        for name in TABS
    ]


def count_words(filters: Filters, numbers: dict[str, int], hits: int) -> str:
    """ "446 voices", or "12 of 480 voices" while a search is on."""
    total = numbers[filters.tab]
    facts = {"total": f"{total:,}", "hits": f"{hits:,}" if hits <= COUNTED else f"{COUNTED:,}+"}
    if not filters.q:
        return ngettext("%(total)s voice", "%(total)s voices", total) % facts
    return ngettext("%(hits)s of %(total)s voice", "%(hits)s of %(total)s voices", total) % facts


def _made(connection: Connection) -> Exists:
    """Whether a first clone or recording is ready; asked once with the rows, not per row."""
    made = Job.objects.of(connection).filter(kind__in=(Job.Kind.CLONE, Job.Kind.SPEAK))
    return Exists(made.filter(state=State.READY))


def _wants_start(request: HttpRequest, filters: Filters) -> bool:
    """Whether "Start here" may show: not in Trash, not over hits, not after it was closed."""
    return START_COOKIE not in request.COOKIES and filters.tab != "trash" and not filters.q


def split(rows: Iterable[VoiceRow], filters: Filters) -> tuple[list[VoiceRow], list[VoiceRow]]:
    """Rows that belong into this tab, and rows that left it."""
    stay: list[VoiceRow] = []
    leave: list[VoiceRow] = []
    for row in rows:
        state = row.voice.state
        trash_fits = (state in IN_TRASH) == (filters.tab == "trash")
        tab_fits = filters.tab in ("all", "trash", row.voice.catalogue) or (
            filters.tab == "favourites" and row.starred
        )
        (stay if trash_fits and tab_fits and state not in UNLISTED else leave).append(row)
    return stay, leave
