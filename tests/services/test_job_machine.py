"""Anything a person, a worker and a crash can do, in any order: the invariants hold after each.

The names I1 to I10 are those of the design: one row per intent, sent only from a won claim, speech
at most once per row, at most one clone per id of ours, ended is ended, files whole or not at all.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.services.hands import CONSENT, age_tasks, make_due, switch
from tests.spoken import ask, person
from voicelab.sandbox.models import LedgerEntry, Task
from voicelab.sandbox.models import Settings as Switches
from voices.kling import KlingClient
from voices.models import Clip, Event, Hook, Job, MediaLink, Recording, State, StoredFile, Voice
from voices.models.state import PENDING, TERMINAL
from voices.models.voice import IN_TRASH
from voices.services import (
    clips,
    cloning,
    connections,
    counts,
    engine,
    files,
    hooks,
    removal,
    speaking,
)
from voices.services.refusals import Refused

#: Few, because everybody waits for them; MACHINE_EXAMPLES=200 looks for longer.
EXAMPLES, STEPS = int(os.environ.get("MACHINE_EXAMPLES", "6")), 12
WORDS = st.sampled_from(["plain", "plain", "plain", "plain", "lost", "busy", "fail", "odd"])


class Crash(BaseException):
    """The worker is gone: nothing of ours may catch this."""


class Wire:
    """Stands in the client's doors and dies there once, when it is told to."""

    def __init__(self) -> None:
        self.dies = ""

    def paid(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def send(*args: Any, **fields: Any) -> Any:
            self._die("before")
            answer = call(*args, **fields)
            self._die("after")
            return answer

        return send

    def download(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def fetch(client: KlingClient, url: str, into: Any, /, **limits: Any) -> Any:
            if self.dies == "while":
                into.write(b"ID3 half of i")
            self._die("while")
            return call(client, url, into, **limits)

        return fetch

    def _die(self, where: str) -> None:
        if self.dies == where:
            self.dies = ""
            raise Crash(where)


wire = Wire()


@pytest.fixture(autouse=True)
def doors(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("create_voice", "speak", "delete_voice"):
        monkeypatch.setattr(KlingClient, name, wire.paid(getattr(KlingClient, name)))
    monkeypatch.setattr(KlingClient, "download", wire.download(KlingClient.download))
    yield
    wire.dies = ""


class Walk:
    """A library with work in it, what may happen to it, and what must be true all the time."""

    def __init__(self, *, duplicates: bool, words: list[str]) -> None:
        for model in (MediaLink, Event, Job, Recording, LedgerEntry, Task, Switches):
            model.objects.all().delete()
        Voice.objects.exclude(catalogue="speaking").delete()
        for model in (Clip, StoredFile):
            model.objects.all().delete()
        wire.dies = ""
        connection = connections.active()
        type(connection).objects.update(slots=2, paused_until=None, paused_reason="")
        switch(seconds=20, accept_duplicate_ids=duplicates)
        counts.recount(connection)
        self.number = 0
        self.jobs: list[Job] = []
        self.ended: dict[int, tuple[str, int]] = {}
        for number, word in enumerate(words):
            (self.clone if number % 2 else self.speak)(word)

    def clone(self, words: str) -> None:
        self.number += 1
        clip = clips.from_video(person(), "862345678901234567")
        self._asked(
            lambda: cloning.ask(
                person=person(),
                clip=clip,
                name=f"Voice {self.number}",
                kling_name=f"{words} {self.number}",
                consent=CONSENT,
                use_first=False,
                form_key=f"clone {self.number}",
            )
        )

    def speak(self, words: str) -> None:
        self.number += 1
        text = f"{words} line {self.number}"
        self._asked(lambda: ask(text, form_key=f"speech {self.number}"))

    def work(self, job: Job, times: int) -> None:
        for _ in range(times):
            make_due(job)
            engine.run(job.pk)

    def die(self, job: Job, number: int) -> None:
        """The row loses its worker on the wire; the next ones find what is left."""
        make_due(job)
        wire.dies = ("before", "after", "while")[number % 3]
        with contextlib.suppress(Crash):
            engine.run(job.pk)
        wire.dies = ""
        engine.run(job.pk)  # too early: its lease still runs
        self.work(job, number // 3)

    def kling_calls(self, job: Job, times: int) -> None:
        """Callbacks of any number at any time, and what a worker makes of each."""
        for _ in range(times):
            for hook in Hook.objects.filter(job=job):
                hooks.knock(hook)
            Hook.objects.update(look_at=F("look_at") - hooks.PAUSE)
            engine.run(job.pk)

    def a_minute_passes(self, *_: object) -> None:
        age_tasks()
        for name in ("sent_at", "entered_at"):
            Job.objects.update(**{name: F(name) - timedelta(seconds=61)})

    def stop(self, job: Job, _: int) -> None:
        engine.stop(Job.objects.get(pk=job.pk))

    def send_again(self, job: Job, _: int) -> None:
        if job.recording_id is None:
            return
        recording = Recording.objects.get(pk=job.recording_id)
        if recording.state not in (State.IN_DOUBT, State.FAILED):
            return
        self._asked(lambda: speaking.send_again(recording, person=person(), form_key=str(job.uid)))

    def give_up(self, job: Job, _: int) -> None:
        if job.recording_id is not None:
            speaking.give_up(Recording.objects.get(pk=job.recording_id), person=person())
            # A person, unlike a machine, may put away what failed.
            latest = Job.objects.filter(recording_id=job.recording_id).latest("id")
            self.ended.pop(latest.pk, None)

    def delete(self, job: Job, number: int) -> None:
        if job.kind != Job.Kind.CLONE:
            return
        act = (removal.trash, removal.restore, removal.delete_now)[number % 3]
        with contextlib.suppress(Refused):
            made = act(job.voice, person=person())
            self.jobs += [made] if made else []

    def everything_sent_has_a_row_that_was_claimed(self) -> None:
        """I1, I2."""
        for entry in LedgerEntry.objects.all():
            rows = Job.objects.filter(external_id=entry.external_task_id)
            if entry.kind == "speech":
                rows = Job.objects.filter(recording__text=entry.text)
            assert rows.filter(attempts__gt=0, sent_at__isnull=False).exists()

    def no_speech_row_is_sent_twice_after_an_unknown_end(self) -> None:
        """I3."""
        for recording in Recording.objects.all():
            posts = LedgerEntry.objects.filter(kind="speech", text=recording.text)
            # A refusal is an answer: what was refused for want of a slot may be sent again.
            unclear = posts.exclude(accepted=False, code=1303).count()
            assert unclear <= recording.jobs.filter(sent_at__isnull=False).count()

    def no_id_of_ours_is_accepted_twice(self) -> None:
        """I4."""
        for job in Job.objects.filter(kind=Job.Kind.CLONE):
            mine = LedgerEntry.objects.filter(external_task_id=job.external_id, accepted=True)
            assert mine.count() <= 1

    def ended_is_ended(self) -> None:
        """I5."""
        for job in Job.objects.filter(state__in=TERMINAL):
            assert self.ended.setdefault(job.pk, (job.state, job.version)) == (
                job.state,
                job.version,
            )
            assert job.finished_at is not None

    def what_people_see_is_what_the_job_says(self) -> None:
        for recording in Recording.objects.exclude(state=State.CANCELLED):
            assert recording.state == recording.jobs.latest("id").state
        for job in Job.objects.filter(kind=Job.Kind.CLONE).select_related("voice"):
            hidden = job.voice.state in (*IN_TRASH, State.DELETED)
            assert hidden or job.voice.state == job.state
        assert counts.recount(connections.active()) == 0

    def a_sound_is_whole_or_not_there(self) -> None:
        """I10."""
        for recording in Recording.objects.filter(state=State.READY):
            with files.open_file(recording.audio) as stream:
                assert len(stream.read()) == recording.audio.bytes > 1000

    def check(self) -> None:
        self.everything_sent_has_a_row_that_was_claimed()
        self.no_speech_row_is_sent_twice_after_an_unknown_end()
        self.no_id_of_ours_is_accepted_twice()
        self.ended_is_ended()
        self.what_people_see_is_what_the_job_says()
        self.a_sound_is_whole_or_not_there()

    def end(self) -> None:
        """Nothing is lost: with time, everything comes to an end or to a person."""
        for _ in range(25):
            pending = list(Job.objects.filter(state__in=PENDING))
            for job in pending:
                self.work(job, 1)
            if not pending:
                break
            self.a_minute_passes()
            type(connections.active()).objects.update(paused_until=None)
        left = Job.objects.filter(state__in=PENDING).values_list("kind", "state", "reason")
        assert list(left) == []
        self.check()

    def _asked(self, asking: Callable[[], Job]) -> None:
        """One more job, or none while sending rests."""
        with contextlib.suppress(Refused):
            self.jobs.append(asking())


#: More often what moves rows, less often what ends them.
ACTS = (
    *(Walk.work, Walk.work, Walk.work, Walk.die, Walk.die, Walk.die, Walk.a_minute_passes),
    *(Walk.kling_calls, Walk.kling_calls),
    *(Walk.send_again, Walk.give_up, Walk.delete, Walk.stop),
)
NUMBERS = st.integers(0, 11)


@pytest.mark.soak
@pytest.mark.django_db
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # twelve steps are read faster than they are made fewer
    suppress_health_check=list(HealthCheck),
)
@given(
    duplicates=st.booleans(),
    words=st.lists(WORDS, min_size=4, max_size=6),
    steps=st.lists(
        st.tuples(st.sampled_from(ACTS), NUMBERS, NUMBERS), min_size=STEPS, max_size=STEPS
    ),
)
def test_the_invariants_hold_after_every_step_whatever_crashes(duplicates, words, steps) -> None:
    walk = Walk(duplicates=duplicates, words=words)
    for act, which, number in steps:
        act(walk, walk.jobs[which % len(walk.jobs)], number)
        walk.check()
    walk.end()
