"""Sentences about many voices: what was done, what was left and why, what deleting means."""

from dataclasses import dataclass

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from voices.models import Recording, State, Voice
from voices.models.voice import IN_TRASH, UNLISTED, VoiceQuerySet
from voices.services import removal
from voices.services.bulk import Outcome
from voices.services.marks import MOST_TAGS
from voices.services.phrases import in_a_row, in_one, numbered
from voices.views.removal_words import when

#: Why voices were left -> for one, for several.
REASONS: dict[str, tuple[str | Promise, str | Promise]] = {
    "kling": (
        gettext_lazy("it is Kling's and can't be deleted"),
        gettext_lazy("they are Kling's and can't be deleted"),
    ),
    "gone": (gettext_lazy("it is gone already"), gettext_lazy("they are gone already")),
    "in-trash": (
        gettext_lazy("it is in Trash already"),
        gettext_lazy("they are in Trash already"),
    ),
    "not-in-trash": (
        gettext_lazy("it is not in Trash any more"),
        gettext_lazy("they are not in Trash any more"),
    ),
    "going": (
        gettext_lazy("Kling's copy is being deleted"),
        gettext_lazy("Kling's copies are being deleted"),
    ),
    "full": (
        gettext_lazy("it would have more than %(most)s tags"),
        gettext_lazy("they would have more than %(most)s tags"),
    ),
}


def left(outcome: Outcome) -> str:
    """ "2 of 14 were left: they are Kling's and can't be deleted."; "" when none was."""
    given = {reason: number for reason, number in outcome.left.items() if number}
    if not given:
        return ""
    phrases = [(_reason(reason, number), number) for reason, number in given.items()]
    if len(phrases) == 1:
        why = phrases[0][0]
    else:
        why = in_one(*(numbered(phrase, number) for phrase, number in phrases))
    number = sum(given.values())
    words = ngettext(
        "%(n)s of %(total)s was left: %(why)s.", "%(n)s of %(total)s were left: %(why)s.", number
    )
    return words % {"n": f"{number:,}", "total": f"{outcome.asked:,}", "why": why}


def told(done: str, outcome: Outcome) -> str:
    """What was done, then what was left; only the latter when nothing was done."""
    return in_a_row(done if outcome.done else "", left(outcome))


def starred(number: int, *, on: bool) -> str:
    """ "2 voices are favourites.", or that they are none any more."""
    if on:
        words = ngettext("%(n)s voice is a favourite.", "%(n)s voices are favourites.", number)
    else:
        words = ngettext(
            "%(n)s voice is no favourite any more.",
            "%(n)s voices are no favourites any more.",
            number,
        )
    return words % {"n": f"{number:,}"}


@dataclass(frozen=True)
class Effect:
    """What deleting these would do, counted before anybody decides."""

    voices: VoiceQuerySet
    outcome: Outcome
    used: int
    recordings: int

    @property
    def sentence(self) -> str:
        """ "14 voices; 3 of them were used in 31 recordings. They stay."""
        number = self.outcome.done
        voices = ngettext("%(n)s voice", "%(n)s voices", number) % {"n": f"{number:,}"}
        if not self.recordings:
            return _("%(voices)s; none was used in a recording.") % {"voices": voices}
        used = ngettext("%(n)s of them was used", "%(n)s of them were used", self.used)
        made = ngettext(
            "%(n)s recording. It stays.", "%(n)s recordings. They stay.", self.recordings
        )
        facts = {
            "voices": voices,
            "used": used % {"n": f"{self.used:,}"} if number > 1 else _("it was used"),
            "recordings": made % {"n": f"{self.recordings:,}"},
        }
        return _("%(voices)s; %(used)s in %(recordings)s") % facts

    @property
    def calendar(self) -> list[tuple[str, str]]:
        """When what happens, as (time, sentence)."""
        goes = timezone.now() + removal.hold()
        return [
            (_("Now"), _("They move to Trash and can't be chosen any more.")),
            (when(goes), _("Kling's copies are deleted. Until then, Undo brings them back.")),
            *self._clips,
        ]

    @property
    def calendar_now(self) -> list[tuple[str, str]]:
        """The same without a hold."""
        words = _("Kling's copies are deleted. This can't be taken back.")
        return [(_("Now"), words), *self._clips]

    @property
    def left(self) -> str:
        return left(self.outcome)

    @property
    def _clips(self) -> list[tuple[str, str]]:
        first = self.voices.aggregate(at=Min("clip__original__expires_at"))["at"]
        words = _("The first of the original clips goes too. Until then you can create it again.")
        return [(when(first), words)] if first else []


def effect_of_trash(voices: VoiceQuerySet, asked: int) -> Effect:
    """Moving `voices` to Trash; `asked`: how many were chosen."""
    going = voices.filter(catalogue=Voice.Catalogue.CLONED).exclude(
        state__in=(*UNLISTED, *IN_TRASH)
    )
    there = dict(voices.order_by().values_list("catalogue").annotate(Count("pk")))
    outcome = Outcome(asked=max(asked, sum(there.values())))
    outcome.left["kling"] = sum(there.values()) - there.get(Voice.Catalogue.CLONED, 0)
    outcome.left["gone"] = outcome.asked - outcome.left["kling"] - going.count()
    return _effect(going, outcome)


def effect_of_delete_now(voices: VoiceQuerySet, asked: int) -> Effect:
    """Deleting Kling's copies of `voices` in Trash at once."""
    going = voices.filter(state=State.TRASHED)
    outcome = Outcome(asked=max(asked, voices.count()))
    outcome.left["going"] = voices.filter(state=State.DELETING).count()
    outcome.left["not-in-trash"] = outcome.asked - outcome.left["going"] - going.count()
    return _effect(going, outcome)


def _effect(going: VoiceQuerySet, outcome: Outcome) -> Effect:
    made = Recording.objects.listed().filter(voice__in=going.order_by().values("pk"))
    numbers = made.aggregate(used=Count("voice", distinct=True), recordings=Count("pk"))
    return Effect(going, outcome, **numbers)


def _reason(reason: str, number: int) -> str:
    one, several = REASONS[reason]
    return str(one if number == 1 else several) % {"most": MOST_TAGS}
