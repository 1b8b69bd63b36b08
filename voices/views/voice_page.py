"""Everything that the page of one voice shows, by name."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from voices.forms.language import LanguageForm
from voices.models import Consent, Job, Recording, Voice
from voices.permissions import SENTENCES, may
from voices.services import events, hearing
from voices.services.phrases import ended, in_a_row, listed
from voices.views import recording_rows, trouble_panel, voice_rows
from voices.views.again_part import Again
from voices.views.in_trash import day
from voices.views.job_row import JobRow
from voices.views.lengths import time_between
from voices.views.rating_part import RatingPart
from voices.views.recording_row import RecordingRow
from voices.views.trouble_panel import TroublePanel
from voices.views.voice_parts import Clip, Line
from voices.views.voice_row import VoiceRow

NEWEST_USES = 3
EVENTS = 50


@dataclass(frozen=True)
class VoicePage:
    """One voice for one person; every list in it is read once."""

    row: VoiceRow
    clone_job: Job | None
    person: AbstractBaseUser | AnonymousUser

    @property
    def voice(self) -> Voice:
        return self.row.voice

    @property
    def trial_id(self) -> str:
        """Names the trial for what plays it as soon as it is here (js/soon.js)."""
        return f"trial-{self.voice.uid}"

    @property
    def trial_under(self) -> str:
        """ "Made by Kling, 19 Nov"."""
        voice = self.voice
        # A sample is asked for by people, long after the voice came.
        sampled = voice.catalogue == Voice.Catalogue.SPEAKING and voice.trial is not None
        made = voice.trial.created_at if sampled else voice.created_at  # type: ignore[union-attr]
        return _("Made by Kling, %(day)s") % {"day": day(made)}

    @cached_property
    def clip(self) -> Clip | None:
        """Its maker and keepers hear it; for others it is not there."""
        clip = self.voice.clip
        if clip is None or clip.original_id is None:
            return None
        stored = hearing.audible_to(self.person).filter(pk=clip.original_id).first()
        return Clip(stored, clip.name, clip.first_seconds) if stored else None

    @cached_property
    def panel(self) -> TroublePanel | None:
        job = self.row.job or self.clone_job
        return trouble_panel.panel_of(job) if self.row.stuck and job else None

    @property
    def waiting(self) -> JobRow | None:
        """The open job while it only waits to be tried again: why, and whether one may stop it."""
        job = self.row.job
        row = JobRow(job, self.person) if job and self.row.working else None
        return row if row and row.waits else None

    @cached_property
    def uses(self) -> list[RecordingRow]:
        listed = recording_rows.for_rows(Recording.objects.listed().filter(voice=self.voice))
        return recording_rows.rows_of(listed.newest()[:NEWEST_USES], person=self.person)

    @property
    def uses_count(self) -> int:
        return self.voice.recordings_made  # type: ignore[attr-defined]

    @property
    def again(self) -> Again:
        return Again(self.voice, self.person, self.row.now)

    @property
    def gone_words(self) -> str:
        """Since when Kling has it no more, and what is kept here."""
        since = self.row.gone_words if self.row.gone else self.again.went
        stays = _("What is saved here stays.")
        return in_a_row(ended(since), stays, self.again.clip_words)

    @cached_property
    def rating(self) -> RatingPart:
        return RatingPart(self.voice, self.person)

    @property
    def made_from(self) -> Voice | None:
        """The gone voice whose clip it was made of."""
        return self.voice.made_from

    @cached_property
    def history(self) -> list[Line]:
        told = events.history(self.voice, EVENTS)
        for event in told:
            event.voice = self.voice  # known here; its sentence must not ask for it again
        return [Line(event, self.person) for event in told]

    @cached_property
    def consent(self) -> Consent | None:
        return Consent.objects.filter(voice=self.voice).first()

    @property
    def consent_over(self) -> bool:
        consent = self.consent
        over = consent and consent.until and consent.until < timezone.localdate()
        return bool(consent and (over or consent.withdrawn_at))

    @property
    def consent_left(self) -> str:
        """ "1 year, 1 month" until the permission ends; "" when it has no end."""
        until = self.consent.until if self.consent else None
        today = timezone.localdate()
        return time_between(today, until) if until and until > today else ""

    @property
    def ids(self) -> list[tuple[str, str]]:
        """Label and value, those that are known."""
        voice, job = self.voice, self.clone_job
        found = [
            (_("Kling name"), voice.kling_name),
            (_("Voice id"), voice.kling_id or ""),
            (_("Task id"), job.task_id if job else ""),
            (_("Our id"), (job.external_id if job else "") or ""),
        ]
        return [(label, value) for label, value in found if value]

    @property
    def for_video(self) -> bool:
        """Kling refused it for speech, so it works in videos only."""
        return self.voice.can_speak == Voice.CanSpeak.NO and not self.row.in_trash

    @property
    def speak_refusal(self) -> str:
        """Why *Speak* can't be pressed; "" when it can."""
        if self.for_video:
            return _("Kling takes this voice in videos only, not for speech.")
        if not self.row.offers_speak:
            return _("It can't speak while it is not ready.")
        return "" if may(self.person, "speak") else str(SENTENCES["speak"])

    @property
    def language_form(self) -> LanguageForm | None:
        """For makers, where Kling does not say what a voice speaks."""
        if self.voice.catalogue == Voice.Catalogue.SPEAKING or not may(self.person, "edit"):
            return None
        if self.row.deleted:
            return None
        return LanguageForm(initial={"languages": self.voice.languages})

    @property
    def languages(self) -> str:
        names = {"en": _("English"), "zh": _("Mandarin")}
        return listed(names[code] for code in self.voice.language_list if code in names)


def page_of(voice: Voice, *, person: AbstractBaseUser | AnonymousUser) -> VoicePage:
    """`voice` comes from `voice_rows.for_rows`."""
    row = voice_rows.rows_of([voice], person=person)[0]
    jobs = voice.jobs.filter(kind=Job.Kind.CLONE).select_related("clip", "connection")
    return VoicePage(row=row, clone_job=jobs.order_by("-id").first(), person=person)
