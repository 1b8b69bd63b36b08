"""What was kept of a list that was heard, and what comparing it means, in words."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voices.services import speaking
from voices.services.casting_plan import MOST_VOICES
from voices.services.phrases import ended, in_a_row, in_one
from voices.templatetags.sound import units
from voices.views.listen_compare import compare_url
from voices.views.voice_row import VoiceRow


@dataclass(frozen=True)
class End:
    """What was kept: `rows` are shown, `number` is all of it."""

    rows: list[VoiceRow]
    number: int

    @cached_property
    def compare_url(self) -> str:
        """Where the first of them are compared; "" for fewer than two, or without such a place."""
        return compare_url([row.voice.uid for row in self.rows]) if len(self.rows) > 1 else ""

    @property
    def compared(self) -> list[VoiceRow]:
        return self.rows[:MOST_VOICES]

    @property
    def most(self) -> int:
        return MOST_VOICES

    @property
    def too_many(self) -> bool:
        return self.number > MOST_VOICES

    @property
    def not_shown(self) -> int:
        return max(0, self.number - len(self.rows))

    @property
    def speaking(self) -> int:
        """How many of the compared ones speak the line; the others join with their trial."""
        return sum(row.speaks == "yes" for row in self.compared)

    @property
    def joining(self) -> int:
        return len(self.compared) - self.speaking

    @property
    def units(self) -> Decimal:
        """What their line costs at most: takes that exist are used again."""
        return self.speaking * speaking.UNITS

    @property
    def plan(self) -> str:
        """Which of them are compared, how, and for how much."""
        first = _(
            "One sheet holds %(n)s: the first %(n)s are chosen. "
            "Take others off with × to choose differently."
        )
        return in_a_row(
            first % {"n": self.most} if self.too_many else "",
            _("One line for all of them, at the same loudness."),
            self._spoken if self.speaking else _("All of them join with their trials."),
        )

    @property
    def _spoken(self) -> str:
        """ "3 speak it, 2 join with their trials · 3 calls · 0.15 units."""
        n, joining = self.speaking, self.joining
        speak = ngettext("%(n)s speaks it", "%(n)s speak it", n) % {"n": n}
        words = ngettext("%(n)s joins with its trial", "%(n)s join with their trials", joining)
        calls = ngettext("%(n)s call", "%(n)s calls", n) % {"n": n}
        cost = _("%(units)s units") % {"units": units(self.units)}
        join = words % {"n": joining} if joining else ""
        return ended(f"{in_one(speak, join)} · {calls} · {cost}")
