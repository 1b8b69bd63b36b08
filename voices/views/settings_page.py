"""The facts of the Settings page, by name."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from voices.models import Connection
from voices.services import clip_files, connections, cures, people, removal, upkeep
from voices.services.trying import Answer
from voices.services.upkeep import Workers
from voices.views.settings_account import Account, account_of
from voices.views.settings_speech import Speech, speech_of

ROLE_WORDS = {
    "listener": gettext_lazy("Listener"),
    "maker": gettext_lazy("Maker"),
    "keeper": gettext_lazy("Keeper"),
    "administrator": gettext_lazy("Administrator"),
    "": gettext_lazy("no role"),
}
_YOU_ARE = {
    "listener": gettext_lazy("You are a listener"),
    "maker": gettext_lazy("You are a maker"),
    "keeper": gettext_lazy("You are a keeper"),
    "administrator": gettext_lazy("You are an administrator"),
}


@dataclass(frozen=True)
class ReachPanel:
    """Whether Kling can fetch a clip from us, and what to do if not."""

    ok: bool
    sentence: str
    cure: str


@dataclass(frozen=True)
class Colleague:
    """One person of the team with their role."""

    person: User
    you: bool

    @property
    def name(self) -> str:
        return self.person.get_full_name() or self.person.get_username()

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    @property
    def role(self) -> str:
        held = {group.name for group in self.person.groups.all()}
        return str(ROLE_WORDS[next((role for role in _HIGHEST_FIRST if role in held), "")])


_HIGHEST_FIRST = ("administrator", "keeper", "maker", "listener")


@dataclass(frozen=True)
class Page:
    """Everything on Settings."""

    account: Account
    reach: ReachPanel
    speech: Speech
    colleagues: list[Colleague]
    workers: Workers
    you_are: str

    @property
    def hold_hours(self) -> int:
        """How long Kling's copy of a deleted voice stays."""
        return int(removal.hold().total_seconds() // 3600)

    @property
    def clip_days(self) -> int:
        return clip_files.KEPT.days


def page_of(connection: Connection, *, person: User, answer: Answer | None = None) -> Page:
    """Read everything; the number of queries does not grow with people or rows."""
    staff = User.objects.filter(is_active=True).prefetch_related("groups").order_by("username")
    return Page(
        account=account_of(connection, person=person, answer=answer),
        reach=reach_of(connection),
        speech=speech_of(connection, person=person),
        colleagues=[Colleague(each, you=each.pk == person.pk) for each in staff],
        workers=upkeep.workers(),
        you_are=str(_YOU_ARE.get(people.role_of(person), "")),
    )


def reach_of(connection: Connection) -> ReachPanel:
    reach = connections.reach()
    if connection.practice:
        words = _("In practice mode the sandbox fetches clips inside VoiceLab. Nothing to set up.")
        return ReachPanel(ok=True, sentence=words, cure="")
    if reach.ok:
        words = _("Kling fetches clips from %(address)s.") % {"address": reach.address}
        return ReachPanel(ok=True, sentence=words, cure="")
    what, cure = cures.REACH[reach.reason]
    return ReachPanel(ok=False, sentence=str(what) % {"address": reach.address}, cure=str(cure))
