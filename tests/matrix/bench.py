"""A desk at the pages in front of a Kling that is broken on purpose, and a clock that rows obey."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from tests.callbacks import video_clone
from tests.flow.conftest import Desk
from tests.matrix import reading
from tests.matrix.reading import Said, read
from tests.services.hands import age_tasks, knock
from tests.spoken import ask, clone
from voicelab.sandbox import orders, population
from voicelab.sandbox.models import Task
from voices.kling import client
from voices.models import Connection, Job, Voice
from voices.services import connections, counts, results

#: Seconds after which a caller of these tests hangs up; only while Kling is slow on purpose.
PATIENCE = 0.12
#: Faults under a name of their own -> kind and options; "+" is one behind which it happened.
FAULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "latency": ("latency", {"ms": 60_000}),
    "drip": ("drip", {"bytes": 1, "ms": 50}),
    "html-502+": ("html-502", {"effect": True}),
    "1302": ("error", {"code": 1302}),
    "1303": ("error", {"code": 1303}),
    "clock": ("clock", {"seconds": 3600}),
}


class Bench(Desk):
    """`breaks`, `look`, read a page, `mend`, `later`, read it again."""

    def breaks(self, name: str, at: str, *, times: int | None = None, **options: Any) -> None:
        """Order a fault at an endpoint of the sandbox."""
        kind, given = FAULTS.get(name, (name, {}))
        orders.order(kind, at=at, times=times, options=given | options)

    def mend(self) -> None:
        """Kling is well again."""
        orders.mend()

    @contextmanager
    def impatient(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Callers hang up after a moment instead of half a minute or two."""
        with monkeypatch.context() as patched:
            for name in ("READ_SECONDS", "CREATE_SECONDS", "SPEAK_SECONDS"):
                patched.setattr(client, name, PATIENCE)
            for name in ("RECORDING_SECONDS", "TRIAL_SECONDS"):
                patched.setattr(results, name, PATIENCE)
            yield

    def look(self, job: Job) -> Job:
        """A worker looks at it once."""
        return knock(job)

    def later(self, job: Job) -> Job:
        """Minutes pass, as often as it takes; the row as it is then."""
        for _ in range(6):
            if not job.pending:
                break
            self.rested()
            age_tasks(600)
            minute = timedelta(seconds=61)
            Job.objects.update(sent_at=F("sent_at") - minute, entered_at=F("entered_at") - minute)
            self.look(job)
        return job

    def rested(self) -> None:
        """What rests may be tried again."""
        past = timezone.now() - timedelta(seconds=1)
        Connection.objects.filter(paused_until__gt=past).update(paused_until=past)
        Connection.objects.update(next_send_at=None)

    def forgiven(self) -> None:
        """As if nothing had gone wrong so far."""
        self.mend()
        calm = {"paused_until": None, "paused_reason": "", "failures": 0}
        Connection.objects.update(slots=5, speech_slots=10, send_gap=0, next_send_at=None, **calm)

    def press(self, address: str, **fields: str) -> None:
        """A button whose page nobody reads now."""
        assert self.browser.post(address, fields).status_code == 302

    # What somebody asked for

    def clone(self, name: str = "anna") -> Job:
        """Not sent yet; from a video, so that no clip has to be decoded."""
        return video_clone(name)

    def running(self, settings: Any) -> Job:
        """A clone that Kling has taken and works on."""
        settings.SANDBOX_SECONDS = 300
        return self.look(self.clone())

    def speech(self, text: str = "The shop opens at eight.", **facts: Any) -> Job:
        """The same words make the same sound, which is measured once for all tests."""
        return ask(text, form_key=uuid.uuid4().hex, **facts)

    def refresh(self) -> Job:
        """*Refresh* was pressed."""
        self.press("/refresh/")
        return Job.objects.filter(kind=Job.Kind.SYNC).latest("id")

    def deletion(self) -> Job:
        """*Delete*, then *Delete now* were pressed for a voice that Kling has."""
        population.populate(1)
        voice = clone("Anna")
        Voice.objects.filter(pk=voice.pk).update(kling_id=Task.objects.get().result_id)
        counts.recount(connections.active())
        self.press(f"/voices/{voice.uid}/delete/")
        self.press(f"/voices/{voice.uid}/delete-now/")
        return Job.objects.get(kind=Job.Kind.DELETE)

    # Where it is read

    def voice_row(self, job: Job) -> Said:
        return read(self._row("/?tab=cloned", f"voice-{job.voice.uid}"))  # type: ignore[union-attr]

    def voice_page(self, job: Job) -> Said:
        page = self.open(f"/voices/{job.voice.uid}/")  # type: ignore[union-attr]
        return read(reading.part(page, 'id="voice-now"', 'class="two-columns"'))

    def recording_row(self, job: Job) -> Said:
        return read(self._row("/recordings/", f"recording-{job.recording.uid}"))  # type: ignore[union-attr]

    def trash_row(self, job: Job) -> Said:
        return read(self._row("/?tab=trash", f"voice-{job.voice.uid}"))  # type: ignore[union-attr]

    def log_row(self, job: Job) -> Said:
        return read(self._row("/activity/", f"job-{job.uid}"))

    def checked(self) -> str:
        """What stands beside *Refresh*, in words."""
        page = self.open("/?tab=trash")
        return reading.text_of(reading.part(page, '<p class="title-note"', "</p>"))

    def _row(self, address: str, id: str) -> str:
        return reading.row(self.open(address), id)
