"""A voice as a row: everything its template needs to know, by name."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from voices.forms.library import Filters
from voices.forms.tokens import Token
from voices.models import Job, State, Voice
from voices.models.state import PENDING, STUCK
from voices.models.voice import IN_TRASH
from voices.permissions import SENTENCES, may
from voices.services import sentences, usual, visits
from voices.services.phrases import in_one, listed
from voices.templatetags import sound
from voices.views.in_trash import InTrash, day
from voices.views.sample_part import SamplePart


@dataclass(frozen=True)
class Cure:
    """The one button of a row that needs help; `post` when it is more than a link."""

    label: str
    url: str
    post: bool = False


@dataclass(frozen=True)
class VoiceRow:
    """One voice, its open job if any, and for whom it is drawn."""

    voice: Voice
    job: Job | None
    person: AbstractBaseUser | AnonymousUser
    now: datetime
    sample: SamplePart

    @property
    def dom_id(self) -> str:
        return f"voice-{self.voice.uid}"

    @property
    def under(self) -> str:
        """Second line: Kling's name or id, and the languages."""
        return " · ".join(part for part in (self._kling_word, self.languages) if part)

    @property
    def starred(self) -> bool:
        """Whether it is a favourite of this person (see `for_rows`)."""
        return bool(getattr(self.voice, "starred", False))

    @property
    def tag_links(self) -> list[tuple[str, str]]:
        """Each tag with the address of all voices that carry it."""
        return [(tag, Filters(q=Token("tag", (tag,)).text).url) for tag in self.voice.tags]

    @property
    def under_in_trash(self) -> str:
        parts = (self._kling_word, self.voice.get_catalogue_display())
        return " · ".join(part for part in parts if part)

    @property
    def kind(self) -> str:
        """Second line in the player."""
        return _("Trial · %(catalogue)s") % {"catalogue": self.voice.get_catalogue_display()}

    @property
    def page_url(self) -> str:
        """Where the voice's name leads in the player."""
        return reverse("voice", args=[self.voice.uid])

    @property
    def src(self) -> str:
        """Address of our saved copy of the trial, "" while there is none."""
        trial = self.voice.trial
        return reverse("sound", args=[trial.uid]) if trial else ""

    @property
    def peaks(self) -> bytes | None:
        trial = self.voice.trial
        return bytes(trial.peaks) if trial and trial.peaks else None

    @property
    def peaks_text(self) -> str:
        return sound.letters(self.peaks) if self.peaks else ""

    @property
    def seconds(self) -> float | None:
        """Length of the trial, or of what Kling gets of the clip while there is none."""
        if self.voice.trial:
            return self.voice.trial.seconds
        clip = self.voice.clip
        return (clip.first_seconds or clip.seconds) if clip else None

    @property
    def can_ask(self) -> bool:
        """The trial is at Kling, not here, and nobody is fetching it yet."""
        return bool(not self.src and self.voice.trial_url and not self.working)

    @property
    def silent(self) -> bool:
        """There is no sound of this voice and none on its way."""
        return not (self.src or self.voice.trial_url or self.working or self.seconds)

    @cached_property
    def working(self) -> bool:
        """Something people wait for is under way; a copy saved in idle time is not."""
        return self.voice.state in PENDING and not self.in_trash

    @property
    def is_new(self) -> bool:
        """Still being cloned."""
        return self.job is not None and self.job.kind == Job.Kind.CLONE

    @property
    def in_trash(self) -> bool:
        return self.voice.state in IN_TRASH

    @property
    def stuck(self) -> bool:
        return self.voice.state in STUCK

    @property
    def gone(self) -> bool:
        return self.voice.state == State.GONE

    @property
    def deleted(self) -> bool:
        """Kling's copy is gone because we deleted it."""
        return self.voice.state == State.DELETED

    @property
    def is_news(self) -> bool:
        """A refresh found it since this person's last visit (see `for_rows`)."""
        until = getattr(self.voice, "visited_until", None)
        return visits.is_new(self.voice.found_at, until, self.now)

    @property
    def clip_is_kept(self) -> bool:
        """Whether a gone voice can be created again from it."""
        original = self.voice.clip.original if self.voice.clip else None
        return bool(original and (original.expires_at or self.now) > self.now)

    @property
    def uses_url(self) -> str:
        """The recordings that were made with it."""
        return f"{reverse('recordings')}?voice={self.voice.uid}"

    @property
    def note(self) -> str:
        """Below the state's word."""
        if self.stuck:
            return self._trouble.title if self._trouble else ""
        if self.working:
            return self.waits
        if self.gone:
            seen = self.voice.last_seen_at
            return _("seen %(day)s") % {"day": day(seen)} if seen else ""
        if self.voice.state != State.READY:
            return ""
        if self.is_news:
            return _("New at Kling")
        if self.voice.catalogue != Voice.Catalogue.CLONED:
            return _("By Kling")
        return _("Cloned %(day)s") % {"day": day(self.voice.created_at)}

    @property
    def gone_words(self) -> str:
        """ "Removed outside VoiceLab, seen 2 Nov"."""
        return in_one(self.voice.get_state_display(), self.note)

    @property
    def waits(self) -> str:
        """Why what is under way has to be tried again; "" while it simply goes on."""
        job = self.job
        return self._trouble.waits if job and job.pending and job.reason and self._trouble else ""

    @property
    def not_deleted(self) -> str:
        """In Trash: why Kling's copy is still there although it was to go."""
        job = self.job
        if job is None or job.kind != Job.Kind.DELETE or not self._trouble:
            return ""
        since = self.voice.trashed_at
        if since and job.created_at < since:
            return ""  # it was taken back since, and came here again
        return self._trouble.title if job.state == State.FAILED else self.waits

    @cached_property
    def progress(self) -> usual.Progress | None:
        return usual.progress(self.job, self.now) if self.working and self.job else None

    @property
    def percent(self) -> int:
        return int(self.progress.share * 100) if self.progress else 0

    @property
    def elapsed(self) -> str:
        return sound.clock(self.progress.elapsed) if self.progress else ""

    @property
    def cure(self) -> Cure | None:
        """The one way on of a stuck row."""
        trouble, job = self._trouble, self.job
        if not (self.stuck and trouble and job):
            return None
        if trouble.action == "back-to-clip":
            clip = f"?clip={job.clip.uid}" if job.clip else ""
            return Cure(trouble.button, f"{reverse('clone')}{clip}")
        if trouble.action == "choose-clip":
            return Cure(trouble.button, reverse("clone"))
        if trouble.action.startswith("tell-"):
            return Cure(trouble.button, reverse("tell"), post=True)
        if trouble.action == "stop":
            return Cure(trouble.button, reverse("stop-job", args=[job.uid]), post=True)
        return None

    @property
    def speaks(self) -> str:
        """For the badge: yes, no, untried, or "" while nothing can be known."""
        if self.voice.state not in (State.READY, State.GONE):
            return ""
        return "untried" if self.voice.can_speak == "unknown" else self.voice.can_speak

    @property
    def offers_speak(self) -> bool:
        return self.voice.state == State.READY and self.voice.can_speak != Voice.CanSpeak.NO

    @property
    def speak_url(self) -> str:
        return f"{reverse('speak')}?voice={self.voice.uid}"

    @property
    def rename_refusal(self) -> str:
        if self.deleted:
            return _("It is deleted, so its name, tags and note stay as they are.")
        return "" if may(self.person, "edit") else str(SENTENCES["edit"])

    @property
    def delete_refusal(self) -> str:
        """Why this person can't delete this voice; "" when they can."""
        if self.voice.catalogue != Voice.Catalogue.CLONED:
            return sentences.sentence("not-deletable")
        return "" if may(self.person, "remove") else str(SENTENCES["remove"])

    @property
    def deleting(self) -> bool:
        return self.voice.state == State.DELETING

    @property
    def trash(self) -> InTrash:
        """What a row of Trash says besides."""
        return InTrash(voice=self.voice, now=self.now)

    @cached_property
    def _trouble(self) -> sentences.Trouble | None:
        return sentences.of(self.job) if self.job else None

    @property
    def _kling_word(self) -> str:
        voice = self.voice
        own = voice.catalogue != Voice.Catalogue.SPEAKING and voice.kling_name != voice.name
        return (voice.kling_name if own else "") or voice.kling_id or ""

    @property
    def languages(self) -> str:
        """What it speaks, in words; "" when that is not known."""
        names = {"zh": _("Mandarin"), "en": _("English")}
        return listed(names.get(code, code) for code in self.voice.language_list)
