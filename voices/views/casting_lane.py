"""One lane of a casting sheet: what is heard, what it is called, and what is told of its take.

While names are hidden nothing here says one: a lane is known by its letter alone.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voices.models import Casting, CastingLane, State, StoredFile
from voices.models.state import PENDING
from voices.models.voice import AnyPerson
from voices.services.script import fit
from voices.templatetags import sound
from voices.views.in_trash import day
from voices.views.recording_row import RecordingRow

#: Older than its sheet by more than this, a take was made for something else.
_BEFORE = timedelta(hours=12)


@dataclass(frozen=True)
class Lane:
    """`key` is the number to press, `src` where its sound is, `votes` None while hidden."""

    lane: CastingLane
    casting: Casting
    key: int
    src: str
    hidden: bool
    mine: bool
    votes: int | None
    person: AnyPerson

    @property
    def number(self) -> int:
        return self.lane.number

    @property
    def dom_id(self) -> str:
        return f"lane-{self.lane.number}"

    @property
    def name(self) -> str:
        if self.hidden:
            return _("Voice %(letter)s") % {"letter": self.lane.letter}
        return self.lane.voice.name

    @property
    def stored(self) -> StoredFile | None:
        return sound_of(self.lane)

    @property
    def seconds(self) -> float:
        return (self.stored.seconds if self.stored else None) or 0.0

    @property
    def peaks(self) -> bytes | None:
        return bytes(self.stored.peaks) if self.stored and self.stored.peaks else None

    @property
    def peaks_text(self) -> str:
        return sound.letters(self.peaks) if self.peaks else ""

    @property
    def own_words(self) -> bool:
        """It plays its trial, which says something else."""
        return self.lane.take is None and self.stored is not None

    @property
    def under(self) -> str:
        """ "4.9 s", "4.6 s · made 12 Nov", "Its own words"."""
        if self.stored is None:
            return ""
        if self.own_words:
            return _("Its own words")
        length = _("%(seconds)s s") % {"seconds": f"{self.seconds:.1f}"}
        take = self.lane.take
        if take and self.casting.created_at - take.created_at > _BEFORE:
            return _("%(length)s · made %(day)s") % {"length": length, "day": day(take.created_at)}
        return length

    @property
    def coming(self) -> bool:
        """Its sound is being made or fetched; nobody has to do anything for it."""
        if self.row:
            return not self.stored and self.row.recording.state in PENDING
        return not self.stored and self.lane.voice.state == State.SAVING

    @property
    def silent(self) -> str:
        """Why there is nothing to hear and nothing on its way."""
        if self.stored or self.row:
            return ""
        voice = self.lane.voice
        if voice.trial_url:
            return _("Its trial is on its way.")
        found = fit(voice, self.casting.text)
        if self.hidden or found.ok:
            return _("No sound of this voice yet.")
        return found.sentence

    @cached_property
    def row(self) -> RecordingRow | None:
        """The take in the words of Recordings."""
        take = self.lane.take
        if take is None:
            return None
        job = next(iter(take.jobs.all()), None)
        return RecordingRow(recording=take, job=job, person=self.person, now=timezone.now())

    @property
    def votes_words(self) -> str:
        if self.votes is None:
            return ""
        return ngettext("%(n)s vote", "%(n)s votes", self.votes) % {"n": self.votes}


def sound_of(lane: CastingLane) -> StoredFile | None:
    """The take's sound; the trial where there is no take; None while it is being made."""
    take = lane.take
    return take.audio if take is not None else lane.voice.trial
