"""A status word that nobody knows is neither an end nor a secret: shown, and asked about again."""

import random
import re
from html import unescape

import pytest

from tests.mutations.adapter import ALWAYS, FAR
from tests.mutations.mutators import FAMILIES, JSON, Mutator
from tests.mutations.pages import Visit
from tests.mutations.reply import Reply
from tests.services.hands import age_tasks, clone_job, knock, received, to_the_end
from tests.spoken import ask, person
from voices.models import Job, State, Voice
from voices.services import clips, connections, credit

pytestmark = pytest.mark.django_db

POLL = re.compile(r"GET /v1/general/custom-voices/\d")
BY_NAME = {mutator.name: mutator for family in FAMILIES.values() for mutator in family}


@pytest.fixture(autouse=True)
def far_end(far: None) -> None:
    """Kling is the sandbox; what it says can be spoilt."""


def spoil(name: str, at: re.Pattern[str] = POLL, *, times: int = ALWAYS) -> None:
    FAR.aim(BY_NAME[name], at, times=times, chance=random.Random(1))  # noqa: S311


def submitted() -> Job:
    job = knock(clone_job(clip=clips.from_video(person(), "930801301486305328")))
    assert job.state == State.SUBMITTED
    return job


def activity() -> str:
    visit = Visit()
    list(visit.wrongs())
    return unescape(visit.read)


def test_an_unknown_word_stays_visible_and_is_asked_about_until_kling_says_a_known_one():
    job = submitted()
    age_tasks()
    spoil("unknown_status")
    before = FAR.spoilt
    for asked in range(1, 6):
        knock(job)
        assert (job.state, FAR.spoilt) == (State.SUBMITTED, before + asked)
    assert job.kling_status not in ("", "submitted", "processing", "succeed")
    assert f"Kling says {job.kling_status}" in " ".join(re.sub("<[^>]+>", " ", activity()).split())
    FAR.heal()
    assert to_the_end(job).state == State.READY


def test_a_word_heard_after_a_failed_look_is_shown_in_its_place():
    job = submitted()
    age_tasks()
    spoil("no_such_path", times=1)
    knock(job)
    assert (job.reason, bool(job.error)) == ("no-such-call", True)
    spoil("unknown_status")
    knock(job)
    assert (job.reason, job.error, job.error_code) == ("", "", "")
    assert job.kling_status in activity()


def test_one_answer_without_the_voice_does_not_end_a_clone_that_was_asked_about_often():
    job = knock(submitted(), 6)
    age_tasks()
    spoil("missing_result", times=3)
    for _ in range(3):
        assert knock(job).state == State.SUBMITTED
    assert knock(job).state == State.READY


def test_a_task_that_never_shows_its_voice_ends_after_four_looks():
    job = submitted()
    age_tasks()
    spoil("missing_result")
    assert knock(job, 3).state == State.SUBMITTED
    assert (knock(job).state, job.reason) == (State.FAILED, "clip-refused")


def test_an_answer_about_another_task_takes_no_voice_away():
    other = to_the_end(submitted())
    FAR.stranger = other.task_id
    job = submitted()
    age_tasks()
    spoil("another_that_hides_whose", times=1)
    assert to_the_end(job).state == State.READY
    ours, theirs = Voice.objects.get(pk=job.voice_id), Voice.objects.get(pk=other.voice_id)
    assert (theirs.state, theirs.kling_id is None) == (State.READY, False)
    assert ours.kling_id != theirs.kling_id


def test_a_wrong_id_in_the_first_answer_is_mended_by_our_own():
    job = submitted()
    Job.objects.filter(pk=job.pk).update(task_id="930801301486305000")  # rounded on its way
    assert to_the_end(job).state == State.READY
    assert job.task_id != "930801301486305000"
    assert received("clone") == 1


def test_more_credit_than_the_column_holds_is_no_defect():
    def rich(reply: Reply, chance: random.Random) -> None:
        answer = reply.data
        answer["data"]["resource_pack_subscribe_infos"][0]["remaining_quantity"] = 9 * 10**14
        reply.data = answer

    at = re.compile(r"GET /account/costs")
    FAR.aim(Mutator("rich", rich, (JSON,)), at, times=1, chance=random.Random(1))  # noqa: S311
    credit.ask(connections.active())
    assert connections.active().credit == credit.MOST


def test_speech_with_a_word_that_nobody_knows_is_in_doubt_and_not_sent_again():
    spoil("succeed_without_result", re.compile(r"POST /v1/audio/tts"))
    job = knock(ask())
    assert job.state == State.IN_DOUBT
    assert (job.cost_settled, job.cost_reserved > 0) == (None, True)
    knock(job, 3)
    assert (job.state, received("speech")) == (State.IN_DOUBT, 1)
