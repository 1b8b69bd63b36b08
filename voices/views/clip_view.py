"""A clip as the Clone page shows it: what it is, what Kling gets of it, what is wrong with it."""

import base64
from dataclasses import dataclass

from django.utils.translation import gettext as _

from voices.audio import MAX_SECONDS
from voices.models import Clip, Job, State
from voices.models.state import STUCK
from voices.services import clips, sentences
from voices.services.connections import Reach


@dataclass(frozen=True)
class ClipView:
    """One clip, or none yet. `reach`: whether Kling can fetch from us, so that we may cut."""

    clip: Clip | None
    reach: Reach

    @property
    def ready(self) -> bool:
        """It can be sent, or at least played and looked at."""
        return self.clip is not None and not self.busy and not self.trouble

    @property
    def busy(self) -> bool:
        """Its file is still on the way."""
        clip = self.clip
        return bool(
            clip and clip.link and clip.state == State.CHECKING and not clip.original_id
        ) and not bool(self.trouble)

    @property
    def trouble(self) -> str:
        """The sentence that says why it can't be used; "" when it can."""
        if self.clip is None:
            return ""
        if self.clip.state == State.FAILED:
            return sentences.sentence(self.clip.reason)
        if self.clip.state == State.CHECKING and self.clip.link:
            job = self.clip.jobs.filter(kind=Job.Kind.FETCH).order_by("-id").first()
            return sentences.sentence(job.reason) if job and job.state in STUCK else ""
        return ""

    @property
    def is_video(self) -> bool:
        return self.clip is not None and self.clip.source == Clip.Source.VIDEO

    @property
    def long(self) -> bool:
        return self.clip is not None and clips.needs_cut(self.clip)

    @property
    def can_cut(self) -> bool:
        """Only what goes through us can be cut; a link may go to Kling unchanged."""
        return self.reach.ok

    @property
    def share(self) -> float:
        """The part that Kling gets, 0 to 1, rounded to what can be seen."""
        seconds = self.clip.seconds if self.clip else None
        if not seconds or not self.can_cut:
            return 1.0
        return round(min(1.0, MAX_SECONDS / seconds), 4)

    @property
    def until(self) -> float:
        """Where the part that Kling gets ends, in seconds."""
        return MAX_SECONDS

    @property
    def peaks(self) -> bytes | None:
        stored = self.clip.original if self.clip else None
        return bytes(stored.peaks) if stored and stored.peaks else None

    @property
    def peaks_text(self) -> str:
        """For the player, which draws its own waveform."""
        return base64.b64encode(self.peaks).decode() if self.peaks else ""

    @property
    def note(self) -> str:
        """What Kling gets and how long we keep it; stands beside the button."""
        if self.clip is None or not self.ready:
            return self._start
        if self.is_video:
            return _("Kling takes the voice from its own video.")
        if not self.can_cut:
            return _("Kling gets the link as it is. Our copy stays here for 90 days.")
        if self.long:
            return _("Kling gets only the first 30 seconds. The clip stays here for 90 days.")
        return _("Kling gets the whole clip. It stays here for 90 days.")

    @property
    def _start(self) -> str:
        if self.can_cut:
            return _("Start with a file, a link or a video.")
        return _("Start with a link or a video.")
