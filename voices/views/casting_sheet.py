"""Everything that a casting sheet shows, for somebody signed in or for a guest behind a link."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voices.models import Casting, CastingLane, CastingVote, Job
from voices.models.voice import AnyPerson
from voices.permissions import SENTENCES, may
from voices.services import speaking
from voices.services.phrases import in_a_row
from voices.templatetags.sound import units
from voices.views.casting_lane import Lane
from voices.views.in_trash import day

#: A lane's number -> address of its sound.
Source = Callable[[int], str]


@dataclass(frozen=True)
class Sheet:
    """`hidden`: voices are called A to F; `voter` finds this visitor's vote."""

    casting: Casting
    person: AnyPerson
    hidden: bool
    voter: Q
    source: Source

    @cached_property
    def lanes(self) -> list[Lane]:
        """By letter while names are hidden, else as they were chosen."""
        order = "number" if self.hidden else "position"
        counts = dict(self._votes.values_list("lane").annotate(Count("pk")))
        return [
            Lane(
                lane=lane,
                casting=self.casting,
                key=key,
                src=self.source(lane.number),
                hidden=self.hidden,
                mine=self.mine is not None and self.mine.lane_id == lane.pk,
                votes=None if self.hidden else counts.get(lane.pk, 0),
                person=self.person,
            )
            for key, lane in enumerate(for_lanes(self.casting).order_by(order), start=1)
        ]

    @property
    def _votes(self) -> "QuerySet[CastingVote]":
        return CastingVote.objects.filter(casting=self.casting)

    @cached_property
    def mine(self) -> CastingVote | None:
        return self._votes.filter(self.voter).first() if self.voter else None

    @property
    def longest(self) -> float:
        return max((lane.seconds for lane in self.lanes), default=0.0)

    @property
    def subtitle(self) -> str:
        return subtitle(self.casting, voices=len(self.lanes))

    @property
    def voted(self) -> str:
        """ "You voted for Voice C."; "" before."""
        names = [lane.name for lane in self.lanes if lane.mine]
        return _("You voted for %(name)s.") % {"name": names[0]} if names else ""

    @property
    def tally(self) -> str:
        number = self._votes.count()
        people = ngettext("%(n)s person has voted.", "%(n)s people have voted.", number)
        told = people % {"n": number} if number else _("Nobody has voted yet.")
        hides = _("Counts stay hidden until names are shown, so nobody leans.")
        return in_a_row(told, hides) if self.hidden else told

    @property
    def spent(self) -> str:
        """ "4 takes made now · 1 kept take reused · 1 plays its trial · 4 calls · 0.20 units"."""
        made, reused = self.casting.made, self.casting.reused
        trials = sum(lane.own_words for lane in self.lanes)
        parts = [
            ngettext("%(n)s take asked for", "%(n)s takes asked for", made) % {"n": made},
            ngettext("%(n)s kept take reused", "%(n)s kept takes reused", reused) % {"n": reused},
            ngettext("%(n)s plays its trial", "%(n)s play their trial", trials) % {"n": trials},
            ngettext("%(n)s call", "%(n)s calls", made) % {"n": made},
        ]
        said = [part for part, n in zip(parts, (made, reused, trials, True), strict=True) if n]
        cost = _("%(units)s units") % {"units": units(made * speaking.UNITS)}
        return " · ".join([*said, *([cost] if made else [])])

    @property
    def refusal(self) -> str:
        """Why this person can't hide names, share or delete; "" when they can."""
        return "" if may(self.person, "speak") else str(SENTENCES["speak"])

    @property
    def again_url(self) -> str:
        """The same voices with another line; it says no name and no voice's id."""
        return f"{reverse('casting')}?again={self.casting.uid}"


def subtitle(casting: Casting, *, voices: int) -> str:
    """ "6 voices · made by Mei, 20 Nov"."""
    counted = ngettext("%(n)s voice", "%(n)s voices", voices) % {"n": voices}
    made = {"day": day(casting.created_at), "name": _name(casting)}
    by = _("made by %(name)s, %(day)s") if made["name"] else _("made %(day)s")
    return f"{counted} · {by % made}"


def for_lanes(casting: Casting) -> "QuerySet[CastingLane]":
    """Lanes with all that they show: two queries."""
    jobs = Job.objects.filter(kind=Job.Kind.SPEAK).order_by("-id")
    lanes = CastingLane.objects.filter(casting=casting).select_related(
        "voice__trial", "recording__audio", "recording__voice"
    )
    return lanes.prefetch_related(Prefetch("recording__jobs", queryset=jobs))


def sheet_for(casting: Casting, person: AnyPerson) -> Sheet:
    """As somebody with an account sees it."""

    def source(number: int) -> str:
        return reverse("casting-sound", args=[casting.uid, number])

    return Sheet(casting, person, casting.hidden, Q(person=person.pk), source)


def _name(casting: Casting) -> str:
    person = casting.created_by
    return person.get_short_name() or person.get_username() if person else ""
