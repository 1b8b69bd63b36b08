"""What a casting sheet would take: for each voice a kept take, one call, its trial, or silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from django.utils.translation import gettext as _

from voices.models import Connection, Recording, State, Voice
from voices.models.recording import RecordingQuerySet
from voices.models.state import PENDING
from voices.services import speaking
from voices.services.refusals import Refused
from voices.services.script import clean, fit, language_of

MOST_VOICES = 6
MOST_CHARACTERS = 200
#: Every take of a sheet is spoken at the usual speed.
SPEED = Decimal("1.0")
#: A line to begin with, never one of practice mode's own words.
LINES = {
    "en": "Good evening, you have reached Hollis & Daughters. We are open again tomorrow at eight.",
    "zh": "晚上好，这里是霍利斯商店。我们明天早上八点重新开门。",
}

#: A take in one of these is as good as ours: it is there, it comes, or a person must decide on it.
_THERE = (State.READY, *PENDING, State.IN_DOUBT)


class Way(Enum):
    """How a voice joins."""

    CALL = "call"
    REUSE = "reuse"
    TRIAL = "trial"
    SILENT = "silent"


@dataclass(frozen=True)
class Part:
    """One voice: `take` where it is reused, `note` what may happen or why it can't speak."""

    voice: Voice
    way: Way
    language: str = ""
    take: Recording | None = None
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """All voices in the order they were chosen."""

    text: str
    parts: list[Part]

    @property
    def calls(self) -> int:
        return self.count(Way.CALL)

    @property
    def units(self) -> Decimal:
        """What the calls cost at most; a refused one costs nothing."""
        return self.calls * speaking.UNITS

    def count(self, way: Way) -> int:
        return sum(part.way == way for part in self.parts)


def line(text: str) -> str:
    """`text` as it is counted, kept and sent. Raises Refused (field "text")."""
    script = clean(text)
    if len(script) > MOST_CHARACTERS:
        raise Refused("casting-line", field="text", count=len(script))
    return script


def stock_line(voices: Sequence[Voice]) -> str:
    """In the language that most of these voices speak, English where it is even."""
    mandarin = sum(voice.language_list == ["zh"] for voice in voices)
    return LINES["zh" if mandarin > len(voices) / 2 else "en"]


def plan(voices: Sequence[Voice], text: str) -> Plan:
    """Look what there is; one query. `text` is a `line`, or "" while there is none."""
    takes = _takes(voices, text) if voices and text else {}
    return Plan(text=text, parts=[_part(voice, text, takes.get(voice.pk)) for voice in voices])


def ended(voice: Voice, text: str) -> int:
    """Names the takes of this line that ended without a sound, 0 for none: a call after them is
    another one, while two presses at once ask the same."""
    takes = _same(voice.connection, [voice], text).exclude(state__in=_THERE)
    last = takes.order_by("-id").first()
    return last.pk if last else 0


def _part(voice: Voice, text: str, take: Recording | None) -> Part:
    if take is not None:
        return Part(voice, Way.REUSE, take=take)
    found = fit(voice, text)
    if voice.state == State.READY and found.ok:
        untried = voice.can_speak == Voice.CanSpeak.UNKNOWN
        note = _("Not tried yet: Kling may refuse it") if untried else ""
        return Part(voice, Way.CALL, language=found.language, note=note)
    has_trial = voice.trial_id is not None or bool(voice.trial_url)
    note = found.sentence if voice.state == State.READY else ""
    return Part(
        voice, Way.TRIAL if has_trial else Way.SILENT, language=language_of(text), note=note
    )


def _takes(voices: Sequence[Voice], text: str) -> dict[int, Recording]:
    """The newest usable take of each voice; one that can be heard before one that can't yet."""
    found = _same(voices[0].connection, voices, text).filter(state__in=_THERE)
    takes = sorted(found, key=lambda take: (take.state == State.READY, take.pk))
    return {take.voice_id: take for take in takes}


def _same(connection: Connection, voices: Sequence[Voice], text: str) -> RecordingQuerySet:
    rows = Recording.objects.of(connection).filter(is_sample=False)
    return rows.filter(voice__in=voices, text=text, speed=SPEED)
