"""What the page of a new casting sheet shows: the chosen voices, and what the button costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voices.forms.casting import CastingForm
from voices.models import Connection, Voice
from voices.permissions import SENTENCES, may
from voices.services import casting_plan, castings, connections, picker, sentences
from voices.services.casting_plan import MOST_VOICES, Part, Way
from voices.templatetags.sound import units
from voices.views.in_trash import day
from voices.views.voice_row import VoiceRow
from voices.views.voice_rows import rows_of


@dataclass(frozen=True)
class Chosen:
    """One chosen voice: its row, how it joins, and the way to leave it out."""

    row: VoiceRow
    part: Part
    without: str

    @property
    def joins(self) -> str:
        """ "1 call", "Kept take from 12 Nov", "Plays its trial", "No sound yet"."""
        if self.part.take is not None:
            return _("Kept take of %(day)s, free") % {"day": day(self.part.take.created_at)}
        words = {
            Way.CALL: _("1 call"),
            Way.TRIAL: _("Plays its trial, its own words"),
            Way.SILENT: _("Has no sound to join with"),
        }
        return words[self.part.way]


@dataclass(frozen=True)
class NewPage:
    """The page for one person; everything in it is read once."""

    form: CastingForm
    person: AbstractBaseUser | AnonymousUser

    @cached_property
    def chosen(self) -> list[Chosen]:
        plan = self.form.plan
        voices = [part.voice for part in plan.parts]
        rows = rows_of(voices, person=self.person)
        together = zip(rows, plan.parts, strict=True)
        return [Chosen(row, part, _address(voices, out=part.voice)) for row, part in together]

    @property
    def uids(self) -> str:
        return ",".join(str(part.voice.uid) for part in self.form.plan.parts)

    @property
    def too_many(self) -> str:
        """That only the first six came along."""
        more = self.form.named[1]
        return ngettext(
            "A sheet holds six voices. The first six came along, %(n)s stayed out.",
            "A sheet holds six voices. The first six came along, %(n)s stayed out.",
            more,
        ) % {"n": more} if more else ""  # fmt: skip

    @property
    def advice(self) -> str:
        """What would make it a better comparison; nothing that stops anybody."""
        if len(self.chosen) == 1:
            return _("One voice can be heard, but not compared. Add another one.")
        if self.chosen and not any(c.part.way in (Way.CALL, Way.REUSE) for c in self.chosen):
            return _("None of these voices can speak this line. You hear their trials.")
        return ""

    @property
    def price(self) -> str:
        """On the button: calls and units, said before."""
        calls = self.form.plan.calls
        if not calls:
            return _("0 calls · nothing is charged")
        counted = ngettext("%(n)s call", "%(n)s calls", calls) % {"n": calls}
        cost = _("%(units)s units") % {"units": units(self.form.plan.units)}
        return f"{counted} · {cost}"

    @property
    def refusal(self) -> str:
        """Why the button can't be pressed; "" when it can."""
        if not may(self.person, "speak"):
            return str(SENTENCES["speak"])
        if not self.form.given.strip():
            return sentences.sentence("text-empty")
        reason = connections.paused(self.form.connection) if self.form.plan.calls else ""
        return self.form.wrong or (sentences.sentence(f"paused-{reason}") if reason else "")

    @property
    def error(self) -> str:
        """Why the last press was in vain, for the whole form."""
        if not self.form.is_bound:
            return ""
        errors = [*self.form.non_field_errors(), *self.form.errors.get("voices", [])]
        return str(errors[0]) if errors else ""

    @cached_property
    def groups(self) -> list[picker.Group]:
        """Voices that can be added while there is room."""
        room = len(self.chosen) < MOST_VOICES
        return picker.groups(self.form.connection, chosen=None) if room else []

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Stock lines by language, each as an address of this page."""
        named = {"en": _("English"), "zh": _("Mandarin")}
        base = reverse("casting")
        return [
            (label, f"{base}?{urlencode({'voices': self.uids, 'line': code})}")
            for code, label in named.items()
        ]


def first_fields(asked: Mapping[str, str], connection: Connection) -> dict[str, object]:
    """What an address says: voices, one more to `add`, a line, or `again` from an earlier sheet."""
    uids = asked.get("voices", "")
    text, title = asked.get("text", ""), ""
    earlier = castings.find(connection, asked.get("again", ""))
    if earlier is not None:
        lanes = earlier.lanes.select_related("voice").order_by("position")
        uids = ",".join(str(lane.voice.uid) for lane in lanes)
        text, title = earlier.text, earlier.title
    uids = ",".join(part for part in (uids, asked.get("add", "")) if part)
    if not text:
        voices, _more = castings.voices_named(connection, uids.split(","))
        line = casting_plan.LINES.get(asked.get("line", ""))
        text = line or casting_plan.stock_line(voices)
    hidden = bool(earlier and earlier.hidden)
    return {"voices": uids, "text": text, "title": title, "hidden": hidden}


def _address(voices: list[Voice], *, out: Voice) -> str:
    rest = ",".join(str(voice.uid) for voice in voices if voice != out)
    return reverse("casting") + (f"?voices={rest}" if rest else "")
