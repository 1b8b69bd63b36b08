"""The connection block of Settings: which account, through which address, and what a test found."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voices.models import Connection
from voices.permissions import SENTENCES, may
from voices.services import connections, credentials, cures, slots, upkeep
from voices.services.phrases import listed
from voices.services.trying import Answer
from voices.services.upkeep import Holdings
from voices.views.settings_health import Health


@dataclass(frozen=True)
class ConnectionLine:
    """One connection of ours: in use, or at rest with its content hidden."""

    connection: Connection
    used: bool
    held: Holdings

    @property
    def title(self) -> str:
        if self.connection.practice:
            return _("Practice: built-in sandbox")
        return _("Live: %(place)s") % {"place": connections.label(self.connection)}

    @property
    def under(self) -> str:
        """What it costs, and what is kept in it."""
        if self.connection.practice:
            first = _("Nothing is sent or charged.")
        else:
            first = _("Calls are charged to “%(account)s”.")
            first %= {"account": self.connection.account_label}
        kept = listed([_cloned(self.held.cloned), _recordings(self.held.recordings)])
        words = _("%(first)s %(kept)s.") if self.used else _("%(first)s %(kept)s stay, hidden.")
        return words % {"first": first, "kept": kept}


@dataclass(frozen=True)
class Account:
    """The connection in use; `answer` is what a test just found, None before one."""

    connection: Connection
    lines: list[ConnectionLine]
    refusal: str
    answer: Answer | None = None

    @property
    def host(self) -> str:
        if self.connection.practice:
            return _("in this process")
        address = urlsplit(self.connection.base_url)
        return f"{address.netloc}{address.path}"

    @property
    def slots(self) -> str:
        facts = {"slots": self.connection.slots, "used": slots.in_use(self.connection)}
        return _("%(slots)s slots, %(used)s in use") % facts

    @property
    def health(self) -> Health:
        return Health(self.connection)

    @property
    def credential(self) -> str:
        return credentials.hint()

    @property
    def clock(self) -> str:
        """How this machine's clock stands to Kling's."""
        offset = self.connection.clock_offset
        if offset is None:
            return _("not compared yet")
        seconds = f"{abs(offset):.1f}"
        words = _("%(seconds)s s behind Kling") if offset > 0 else _("%(seconds)s s ahead of Kling")
        return words % {"seconds": seconds}

    @property
    def passed(self) -> str:
        """The sentence after a good test."""
        seconds = {"seconds": f"{self.answer.ms / 1000:.2f}"} if self.answer else {}
        if self.connection.practice:
            return _("The sandbox answered in %(seconds)s s.") % seconds
        return _("Kling answered in %(seconds)s s and accepted the key.") % seconds

    @property
    def cure(self) -> str:
        trouble = self.answer.trouble if self.answer else None
        return cures.cure(trouble.reason) if trouble else ""


def account_of(
    connection: Connection,
    *,
    person: AbstractBaseUser | AnonymousUser,
    answer: Answer | None = None,
) -> Account:
    """The connection block; `connection` is read afresh, since a test may just have changed it."""
    connection.refresh_from_db()
    held = upkeep.holdings()
    known = sorted(Connection.objects.all(), key=lambda each: each.pk != connection.pk)
    lines = [ConnectionLine(each, each.pk == connection.pk, held[each.pk]) for each in known]
    refusal = "" if may(person, "manage") else str(SENTENCES["manage"])
    return Account(connection, lines, refusal, answer)


def _cloned(number: int) -> str:
    words = ngettext("%(number)s cloned voice", "%(number)s cloned voices", number)
    return words % {"number": number}


def _recordings(number: int) -> str:
    return ngettext("%(number)s recording", "%(number)s recordings", number) % {"number": number}
