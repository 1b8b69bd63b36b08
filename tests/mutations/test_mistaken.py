"""Answers that are right about something else: no row takes what is not its own."""

import random
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.callbacks import video_clone
from tests.mutations import scenes
from tests.mutations.adapter import ALWAYS, FAR
from tests.mutations.diary import Diary
from tests.mutations.mutators import JSON, Mutator, named
from tests.mutations.reply import Reply
from tests.services.hands import age_tasks, knock, to_the_end
from voices.models import Job, State, Voice

pytestmark = pytest.mark.django_db
BY_ITS_ID = re.compile(r"GET /v1/general/custom-voices/\d")
FRESH = "https://practice.invalid/fresh.mp3"
ANY = re.compile(r"GET /v1/general/custom-voices/")


@pytest.fixture(autouse=True)
def one_step_at_a_time(diary: Diary) -> None:
    """Kling is the sandbox; what it says can be changed on its way."""


def change(how: Callable[[dict[str, Any]], None], *, times: int = ALWAYS) -> None:
    """Let `how` change the task in each answer about one."""

    def spoil(reply: Reply, chance: random.Random) -> None:
        answer = reply.data
        how(answer["data"])
        reply.data = answer

    FAR.aim(Mutator("changed", spoil, (JSON,)), ANY, times=times, chance=random.Random(1))  # noqa: S311


def finished() -> Job:
    """A clone that Kling has finished and that we still ask about."""
    job = knock(video_clone(), 2)
    age_tasks()
    assert job.state == State.SUBMITTED
    return job


def test_a_fresh_address_is_that_of_the_voice_and_not_of_its_neighbour() -> None:
    def neighbours(task: dict[str, Any]) -> None:
        ours = task["task_result"]["voices"][0]
        other = {"voice_id": "1", "trial_url": "https://practice.invalid/neighbour.mp3"}
        task["task_result"]["voices"] = [ours | other, ours | {"trial_url": FRESH}, ours | other]

    job = knock(finished())
    assert job.state == State.SAVING
    Voice.objects.update(trial_url="https://practice.invalid/old.mp3")
    change(neighbours)
    knock(job)
    assert FAR.spoilt == 1
    assert Voice.objects.get(pk=job.voice_id).trial_url == FRESH


def test_no_answer_takes_the_voice_of_another_clone_of_ours() -> None:
    other = to_the_end(finished())
    taken = Voice.objects.get(pk=other.voice_id).kling_id

    def theirs(task: dict[str, Any]) -> None:
        task["task_result"]["voices"][0]["voice_id"] = taken

    job = finished()
    change(theirs, times=1)
    assert knock(job).state == State.SUBMITTED
    assert to_the_end(job).state == State.READY
    voice = Voice.objects.get(pk=other.voice_id)
    assert (voice.state, voice.kling_id) == (State.READY, taken)


def test_an_answer_about_another_task_does_not_make_a_voice_vanish() -> None:
    FAR.stranger = scenes.stranger()
    scenes.look_for_the_vanished()
    job = Job.objects.get(kind=Job.Kind.SYNC)
    another = named("another_that_hides_whose")
    FAR.aim(another, BY_ITS_ID, times=ALWAYS, chance=random.Random(1))  # noqa: S311
    assert knock(job).state == State.READY
    assert FAR.spoilt == 1
    clones = Voice.objects.filter(catalogue=Voice.Catalogue.CLONED)
    assert set(clones.values_list("state", flat=True)) == {State.READY}


def test_a_voice_id_that_no_column_holds_is_not_cut_to_one_that_it_holds() -> None:
    def too_long(task: dict[str, Any]) -> None:
        task["task_result"]["voices"][0]["voice_id"] *= 8

    job = finished()
    change(too_long, times=1)
    assert knock(job).state == State.SUBMITTED
    assert Voice.objects.get(pk=job.voice_id).kling_id is None
    assert to_the_end(job).state == State.READY


def test_the_right_voice_is_taken_from_behind_one_that_cannot_be() -> None:
    def nameless_first(task: dict[str, Any]) -> None:
        ours = task["task_result"]["voices"][0]
        task["task_result"]["voices"] = [ours | {"voice_id": ""}, ours]

    job = finished()
    change(nameless_first)
    assert knock(job).state == State.SAVING


def test_a_mended_id_is_asked_about_at_the_usual_pace() -> None:
    """An id that is wrong in every answer must not be run after every two seconds for ever."""
    job = finished()
    hours_ago = timezone.now() - timedelta(hours=2)
    Job.objects.update(task_id="930801301486305000", entered_at=hours_ago)
    assert knock(job).state == State.SUBMITTED
    assert job.task_id != "930801301486305000"
    assert job.next_check_at > timezone.now() + timedelta(minutes=9)
    assert to_the_end(job).state == State.READY
