"""The rows of the library and of Trash, read with a constant number of queries."""

from collections.abc import Iterable

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from voices.models import Favourite, Job, Recording, State, Voice
from voices.models.state import PENDING, STUCK
from voices.models.voice import AnyPerson
from voices.services import visits, voice_samples
from voices.views.sample_part import SamplePart
from voices.views.voice_row import VoiceRow

#: The kinds of job that a voice's row shows.
SHOWN = (Job.Kind.CLONE, Job.Kind.SAVE, Job.Kind.DELETE)


def for_rows(voices: "QuerySet[Voice]", person: AnyPerson) -> "QuerySet[Voice]":
    """`voices` with all that their rows read for `person`, whatever their number: one query."""
    made = Recording.objects.listed().filter(voice=OuterRef("pk")).order_by().values("voice")
    number = Subquery(made.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return voices.select_related("trial", "clip__original", "trashed_by").annotate(
        recordings_made=Coalesce(number, 0),
        starred=Exists(Favourite.objects.filter(voice=OuterRef("pk"), person=person.pk)),
        visited_until=visits.before(person),
    )


def rows_of(
    voices: Iterable[Voice],
    *,
    person: AnyPerson,
    jobs: Iterable[Job] | None = None,
) -> list[VoiceRow]:
    """Rows for `person`. `jobs`: the open jobs where they are known; else one query finds them."""
    listed = list(voices)
    open_jobs = _by_voice(_open_jobs([v.pk for v in listed]) if jobs is None else jobs)
    stuck = [v.pk for v in listed if v.state in STUCK and v.pk not in open_jobs]
    if stuck:
        open_jobs |= _by_voice(_stuck_jobs(stuck))
    trashed = [v.pk for v in listed if v.state == State.TRASHED and v.pk not in open_jobs]
    if trashed:
        open_jobs |= _by_voice(_refused_deletions(trashed))
    samples = voice_samples.of(listed)
    now = timezone.now()
    return [
        VoiceRow(
            voice=voice,
            job=open_jobs.get(voice.pk),
            person=person,
            now=now,
            sample=SamplePart(voice, samples.get(voice.pk), person),
        )
        for voice in listed
    ]


def _open_jobs(voices: list[int]) -> "QuerySet[Job]":
    return Job.objects.filter(voice__in=voices, state__in=PENDING).order_by("-id")


def _stuck_jobs(voices: list[int]) -> "QuerySet[Job]":
    jobs = Job.objects.filter(voice__in=voices, kind=Job.Kind.CLONE, state__in=STUCK)
    return jobs.select_related("clip").order_by("-id")


def _refused_deletions(voices: list[int]) -> "QuerySet[Job]":
    """What Kling did not delete since these voices came to Trash."""
    jobs = Job.objects.filter(voice__in=voices, kind=Job.Kind.DELETE, state=State.FAILED)
    return jobs.filter(created_at__gte=F("voice__trashed_at")).order_by("-id")


def _by_voice(jobs: Iterable[Job]) -> dict[int, Job]:
    """The newest open job of each voice that its row shows."""
    found: dict[int, Job] = {}
    for job in jobs:
        if job.voice_id and job.kind in SHOWN and (job.pending or job.state in STUCK):
            found.setdefault(job.voice_id, job)
    return found
