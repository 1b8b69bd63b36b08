"""Callbacks end to end, by mode: the sandbox posts them, the page tells what came of it.

A callback only brings the next look forward. Whatever becomes of it, polling alone is enough.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db.models import F
from django.utils import timezone

from tests.callbacks import LATER, OTHER, SECRET, due, watch
from tests.matrix.bench import Bench
from tests.matrix.reading import said
from tests.services.hands import age_tasks, knock, ledger
from voicelab.sandbox import ticking
from voicelab.sandbox.models import Callback, CallbackModes
from voices.models import Hook, Job, State
from voices.services import engine

pytestmark = pytest.mark.django_db
WORKING, READY = "Kling is working", "Ready"


class Mode(NamedTuple):
    """How Kling calls, the statuses in their order, our answers; whether a look follows at once."""

    modes: dict[str, Any]
    told: list[str]
    answers: set[int | None]
    hastens: bool


PATH = ["submitted", "processing", "succeed"]
MODES = {
    "unsigned": Mode({}, PATH, {200}, hastens=True),
    "signed": Mode({"secrets": [SECRET]}, PATH, {200}, hastens=True),
    "signed-twice": Mode({"secrets": [OTHER, SECRET]}, PATH, {200}, hastens=True),
    "signed-wrongly": Mode({"secrets": [OTHER]}, PATH, {404}, hastens=False),
    "duplicated": Mode(
        {"duplicate": 3}, [one for one in PATH for _ in range(3)], {200}, hastens=True
    ),
    "reordered": Mode({"reorder": True}, ["submitted", "succeed", "processing"], {200}, True),
    "late": Mode({"late": 600}, [], set(), hastens=False),
    "lost": Mode({"lost": 1.0}, [], set(), hastens=False),
    "off": Mode({"on": False}, [], set(), hastens=False),
}


def asked(bench: Bench, settings: Any, **modes: Any) -> Job:
    """A clone that Kling works on, whose own next look is a minute away."""
    CallbackModes.current()
    CallbackModes.objects.update(**modes)
    job = bench.running(settings)
    assert bench.voice_row(job) == said(WORKING)
    Job.objects.filter(pk=job.pk).update(next_check_at=timezone.now() + LATER)
    return job


def tick() -> list[tuple[str, int | None]]:
    """Kling posts what is due: status and our answer, in order."""
    return [(sent.status, sent.answer) for sent in ticking.tick()]


def ten_seconds_pass() -> None:
    Hook.objects.update(look_at=F("look_at") - timedelta(seconds=10))


def run_if_due(job: Job) -> bool:
    """What a sweep would do."""
    was = due(job)
    engine.run(job.pk)
    job.refresh_from_db()
    return was


def statuses(sent: Iterable[tuple[str, int | None]]) -> list[str]:
    return [status for status, _ in sent]


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_whatever_becomes_of_callbacks_the_clone_ends_as_kling_says(
    bench: Bench, mode: Mode, settings: Any
) -> None:
    settings.KLING_WEBHOOK_SECRETS = [SECRET]
    job = asked(bench, settings, **mode.modes)
    sent = tick()
    assert run_if_due(job) == mode.hastens  # looked, and Kling was not done yet
    assert bench.voice_row(job) == said(WORKING)
    age_tasks(600)
    ten_seconds_pass()
    Job.objects.filter(pk=job.pk).update(next_check_at=timezone.now() + LATER)
    sent += tick()
    assert (statuses(sent), {answer for _, answer in sent}) == (mode.told, mode.answers)
    run_if_due(job)
    assert bench.voice_row(job).word == (READY if mode.hastens else WORKING)
    # Polling alone is enough; and after the end nothing more is done.
    assert knock(job).state == State.READY
    ended = Job.objects.values().get(pk=job.pk)
    Callback.objects.update(due_at=timezone.now(), sent_at=None, lost=False)
    ten_seconds_pass()
    again = {answer for _, answer in tick()}
    assert again == (mode.answers or ({200} if mode.modes.get("on", True) else set()))
    engine.run(job.pk)
    assert Job.objects.values().get(pk=job.pk) == ended
    assert (bench.voice_row(job).word, ledger("clone")) == (READY, 1)


def test_a_failure_that_is_called_back_reads_like_one_that_was_polled(
    bench: Bench, settings: Any
) -> None:
    settings.SANDBOX_SECONDS = 300
    jobs = [bench.look(bench.clone(name)) for name in ("fail anna", "fail mei")]
    Job.objects.update(next_check_at=timezone.now() + LATER)
    age_tasks(600)
    tick()
    assert run_if_due(jobs[0])
    knock(jobs[1])
    called, polled = (bench.voice_page(job) for job in jobs)
    assert (called, jobs[0].state, jobs[0].error) == (polled, State.FAILED, jobs[1].error)
    assert called.button == "Back to the clip"


def test_one_task_is_looked_at_once_in_five_seconds_however_often_kling_calls(
    bench: Bench, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(bench, settings, duplicate=20)
    looks = watch(monkeypatch, "get_voice_task", lambda _: None)
    age_tasks(100)
    assert len(tick()) == 40  # submitted and processing
    run_if_due(job)
    Callback.objects.update(sent_at=None)
    assert len(tick()) == 40
    run_if_due(job)
    assert len(looks) == 1
    assert 0 < (job.next_check_at - timezone.now()).total_seconds() <= 5


def test_an_address_is_dead_one_hour_after_the_end(bench: Bench, settings: Any) -> None:
    job = asked(bench, settings)
    age_tasks(600)
    tick()
    run_if_due(job)
    ended = bench.voice_row(job)
    answers = {}
    for minutes in (59, 61):
        at = timezone.now() - timedelta(minutes=minutes)
        Job.objects.filter(pk=job.pk).update(finished_at=at)
        Callback.objects.update(sent_at=None)
        answers[minutes] = {answer for _, answer in tick()}
    assert answers == {59: {200}, 61: {404}}
    assert bench.voice_row(job) == ended
