"""The rows as they are now: what must be true of them, and where they stand."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from voicelab.sandbox.models import LedgerEntry, Task
from voices.models import Connection, Job, Recording, State, Voice
from voices.models.state import PENDING
from voices.models.voice import IN_TRASH

#: What the account was told that outlasts one answer.
_PAUSES = ("slots", "speech_slots", "failures", "send_gap", "paused_reason")


class Rows:
    """One look at both sides: our rows, and what the sandbox accepted."""

    def __init__(self) -> None:
        self.jobs = list(Job.objects.select_related("voice", "recording").order_by("pk"))
        self.tasks = {task.task_id: task for task in Task.objects.all()}
        posts = LedgerEntry.objects.values_list("kind", "external_task_id", "text", "accepted")
        self.sent = Counter((kind, of or text) for kind, of, text, _ in posts)
        self.accepted = Counter(of for kind, of, _, yes in posts if kind == "clone" and yes)

    @property
    def pending(self) -> bool:
        """Whether a machine still has to do something."""
        return any(job.pending for job in self.jobs)

    def broken(self) -> Iterator[str]:
        """The invariants that do not hold."""
        for job in self.jobs:
            yield from _mirror(job)
            yield from self._money(job)

    def _money(self, job: Job) -> Iterator[str]:
        if self.accepted[job.external_id or ""] > 1:
            yield "two clones were accepted for one id"
        if job.recording and self.sent["speech", job.recording.text] > 1:
            yield "one speech row was sent twice"
        if job.state == State.IN_DOUBT and (job.cost_settled is not None or not job.cost_reserved):
            yield "an in-doubt row lost its reservation"
        if (job.finished_at is None) == (job.state in (State.READY, State.FAILED)):
            yield f"{job.state}, finished at {job.finished_at}"

    def place(self) -> tuple[Any, ...]:
        """Equal for rows from which the same must happen, whatever they were told in words."""
        jobs = tuple(self._of_job(job) for job in self.jobs)
        voices = tuple(map(self._of_voice, Voice.objects.exclude(catalogue="speaking")))
        told = tuple(_of_recording(job.recording) for job in self.jobs if job.recording)
        pauses = tuple(Connection.objects.values_list(*_PAUSES))
        ends = tuple(sorted((task.outcome, task.kind) for task in self.tasks.values()))
        return (jobs, voices, told, pauses, ends)

    def _of_job(self, job: Job) -> tuple[Any, ...]:
        task = self.tasks.get(job.task_id)
        mine = task is not None and task.external_task_id == (job.external_id or "")
        reads = (job.reason, job.error_code, job.kling_status, bool(job.error))
        return (job.pk, job.state, job.tries, job.not_found, mine or job.task_id, *reads)

    def _of_voice(self, voice: Voice) -> tuple[Any, ...]:
        link = voice.trial_url.partition("?")[0].removesuffix(f"voice-{voice.kling_id}.mp3")
        ids = {task.result_id for task in self.tasks.values()}
        known = voice.kling_id in ids or voice.kling_id
        kept = voice.trial_id is not None
        return (voice.catalogue, voice.state, voice.missed_passes, known, link, kept)


def _of_recording(recording: Recording) -> tuple[Any, ...]:
    link = recording.result_url.rpartition("/results/")[0] or recording.result_url
    return (recording.state, recording.audio_id is not None, link)


def _mirror(job: Job) -> Iterator[str]:
    if job.recording and job.recording.state != job.state:
        yield f"recording {job.recording.state}, job {job.state}"
    if job.kind == Job.Kind.CLONE and job.voice:
        away = job.voice.state in (*IN_TRASH, State.DELETED, State.GONE)
        if job.voice.state != job.state and not away:
            yield f"voice {job.voice.state}, job {job.state}"


def pending() -> Any:
    return Job.objects.filter(state__in=PENDING)
