"""How far a refresh is, for whoever waits for it."""

import time

from voices.kling import VoiceTask
from voices.models import Job

#: Seconds between two writes; a refresh that is over sooner writes nothing.
EVERY = 1.0


class Progress:
    """Adds up the voices that one pass over Kling's lists has read."""

    def __init__(self, job: Job) -> None:
        self._job, self._read, self._told_at = job, 0, time.monotonic()
        if job.voices_read:
            self._tell()  # an earlier pass that failed has left its number

    def add(self, page: list[VoiceTask]) -> None:
        """Count one page; its voices stand in the row within about a second."""
        self._read += sum(len(task.voices) for task in page)
        if time.monotonic() - self._told_at >= EVERY:
            self._tell()

    def _tell(self) -> None:
        # Neither version nor state moves: it is the same job, and still ours or nobody's business.
        mine = Job.objects.filter(pk=self._job.pk, version=self._job.version)
        mine.update(voices_read=self._read)
        self._told_at = time.monotonic()
