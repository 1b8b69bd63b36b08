"""Sounds that a walk leaves out because they are still at Kling: the offer, and how far it is."""

from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voices.models import State, Voice
from voices.services.phrases import in_a_row

#: Asked for by one press: about ten seconds of fetching.
MOST_FETCHED = 20
#: Looks in a row that are quick; what takes longer is asked about more seldom.
_QUICK = 8


@dataclass(frozen=True)
class Fetch:
    """`number` sounds of the list `query` are at Kling; `alone` when nothing else can be heard.

    `asked` are those that somebody wants now, `looks` how often their page has asked since.
    """

    number: int
    query: str
    alone: bool = False
    asked: list[Voice] = field(default_factory=list)
    looks: int = 0

    @property
    def words(self) -> str:
        """What is left out."""
        words = ngettext(
            "%(n)s voice is left out: its sound is still at Kling.",
            "%(n)s voices are left out: their sounds are still at Kling.",
            self.number,
        )
        return words % {"n": f"{self.number:,}"}

    @property
    def button(self) -> str:
        if self.number > MOST_FETCHED:
            return _("Fetch the first %(n)s sounds") % {"n": MOST_FETCHED}
        return ngettext("Fetch its sound", "Fetch their sounds", self.number)

    @property
    def url(self) -> str:
        """Where the press goes."""
        alone = {"alone": "1"} if self.alone else {}
        more = "&".join(filter(None, (self.query, urlencode(alone))))
        return f"{reverse('listen-fetch')}?{more}" if more else reverse("listen-fetch")

    @property
    def list_url(self) -> str:
        """The walk anew, with what came."""
        return f"{reverse('listen')}?{self.query}" if self.query else reverse("listen")

    @property
    def look_url(self) -> str:
        """Where the page asks how far it is."""
        uids = [("uid", str(voice.uid)) for voice in self.asked]
        pairs = [*uids, ("looks", str(self.looks + 1))]
        joint = "&" if "?" in self.url else "?"
        return f"{self.url}{joint}{urlencode(pairs)}"

    @property
    def delay(self) -> int:
        """Seconds until the next look."""
        return 2 if self.looks < _QUICK else 10

    @cached_property
    def here(self) -> list[Voice]:
        return [voice for voice in self.asked if voice.trial_id]

    @cached_property
    def coming(self) -> int:
        """How many are still being fetched."""
        return sum(v.trial_id is None and v.state == State.SAVING for v in self.asked)

    @property
    def uids(self) -> str:
        """Those that can be heard now, for the script of the page."""
        return ",".join(str(voice.uid) for voice in self.here)

    @property
    def progress(self) -> str:
        """ "2 of 3 sounds are here.", then what came and what did not."""
        here, total = len(self.here), len(self.asked)
        facts = {"n": here, "total": total}
        if self.coming:
            return _("Fetching sounds: %(n)s of %(total)s are here.") % facts
        came = ngettext("%(n)s sound is here.", "%(n)s sounds are here.", here) % facts
        lost = ngettext(
            "%(n)s could not be fetched.", "%(n)s could not be fetched.", total - here
        ) % {"n": total - here}
        return in_a_row(came if here else "", lost if total > here else "")
