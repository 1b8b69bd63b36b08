"""How Kling has been answering lately, in words: five lines of the connection block."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from voices.models import Connection
from voices.services import breaker, health, sentences, slots
from voices.services.phrases import listed

#: Seconds by which two clocks may differ before Kling may refuse a signature.
CLOCK_FINE = 60
#: Reason of the client's errors, as sentences.SAME names it -> two or three words after a number.
TROUBLES: dict[str, str | Promise] = {
    "sign-in": gettext_lazy("sign-in refused"),
    "credit": gettext_lazy("no credit"),
    "address": gettext_lazy("this address refused"),
    "not-allowed": gettext_lazy("feature not open"),
    "busy": gettext_lazy("no free slot, or too fast"),
    "policy": gettext_lazy("content refused"),
    "refused": gettext_lazy("value refused"),
    "voice-cannot-speak": gettext_lazy("voice can't speak"),
    "unreachable": gettext_lazy("not reached"),
    "kling-problem": gettext_lazy("problem at Kling"),
    "no-such-call": gettext_lazy("call not known there"),
    "address-refused": gettext_lazy("address not allowed by us"),
}


@dataclass(frozen=True)
class Health:
    """What is known of `connection` from its answers."""

    connection: Connection

    @property
    def answered_at(self) -> datetime | None:
        return self.connection.answered_at

    @property
    def latency(self) -> str:
        """ "0.31 s", or "" before the first answer."""
        ms = self.connection.latency_ms
        return "" if ms is None else _("%(seconds)s s") % {"seconds": f"{ms / 1000:.2f}"}

    @property
    def troubles(self) -> str:
        """ "3 × problem at Kling, 1 × no credit" of the last hour; "" when all went well."""
        found: dict[str, int] = {}
        for reason, number in health.last_hour(self.connection).items():
            words = str(TROUBLES.get(sentences.SAME.get(reason, reason), _("other")))
            found[words] = found.get(words, 0) + number
        return listed(f"{number} × {words}" for words, number in found.items())

    @property
    def fewer(self) -> str:
        """ "4 of 5 for clones, 10 of 10 for texts" while Kling gives less than usual; else ""."""
        row = self.connection
        if row.slots >= slots.MOST and row.speech_slots >= slots.MOST_SPEECH:
            return ""
        return _("%(clones)s of %(most)s for clones, %(texts)s of %(most_texts)s for texts") % {
            "clones": row.slots,
            "most": slots.MOST,
            "texts": row.speech_slots,
            "most_texts": slots.MOST_SPEECH,
        }

    @property
    def rest(self) -> str:
        """Why calls rest now and until when; "" while they go out."""
        row = self.connection
        if not breaker.state(row):
            return ""
        facts = {"cause": sentences.sentence(breaker.SAYS[row.paused_reason])}
        if not breaker.resting(row):
            return _("%(cause)s The next call tries again.") % facts
        until = timezone.localtime(breaker.until(row))
        return _("%(cause)s Rests until %(time)s.") % {**facts, "time": date_format(until, "H:i:s")}

    @property
    def pace(self) -> str:
        """ "one call every 2 s" while Kling found us too fast; else ""."""
        gap = self.connection.send_gap
        return _("one call every %(seconds)s s") % {"seconds": f"{gap:g}"} if gap else ""

    @property
    def new_codes(self) -> str:
        """Codes that this version does not know, for whoever looks after it."""
        return listed(str(code) for code in self.connection.new_codes)

    @property
    def clock_warning(self) -> str:
        """The sentence when the clocks are too far apart; else ""."""
        offset = self.connection.clock_offset or 0.0
        if abs(offset) <= CLOCK_FINE:
            return ""
        return _(
            "The clocks are more than a minute apart, so Kling may refuse the key. "
            "Set the clock of this machine."
        )
