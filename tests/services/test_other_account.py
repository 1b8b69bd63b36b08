"""Going live, or to another account: what belongs to the old one rests until it is back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.services.hands import clone_job, make_due, received, to_the_end
from tests.spoken import ask, person
from voicelab.sandbox.models import Task
from voices import tasks
from voices.models import Job, State, Voice
from voices.services import connections, engine, jobs, removal, upkeep

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(settings):
    """The same address with another account's key: what the administrator set a moment ago."""

    def move() -> None:
        settings.KLING_ACCOUNT = "the other one"

    return move


def test_what_was_asked_of_one_account_is_never_sent_to_another(elsewhere):
    clone, speech = clone_job(), ask("For the first account.")
    elsewhere()
    for job in (clone, speech):
        make_due(job)
        engine.run(job.pk)
    assert engine.run_due() == 0
    assert (received("clone"), received("speech")) == (0, 0)
    assert set(Job.objects.values_list("state", flat=True)) == {State.CHECKING, State.QUEUED}


def test_a_voice_in_trash_is_not_deleted_with_another_accounts_key(elsewhere):
    voice = to_the_end(clone_job()).voice
    removal.trash(voice, person=person())
    Voice.objects.filter(pk=voice.pk).update(delete_at=timezone.now() - timedelta(hours=1))
    elsewhere()
    engine.tidy()
    engine.run_due()
    voice.refresh_from_db()
    assert voice.state == State.TRASHED
    assert Task.objects.get().deleted_at is None


def test_resting_jobs_neither_hurry_the_sweep_nor_fill_its_list(elsewhere):
    resting = [ask(f"Line {number}.", form_key=f"{number}") for number in range(12)]
    elsewhere()
    assert jobs.next_due(connections.active()) is None
    assert tasks._until_next_due() == tasks.IDLE_LOOK
    assert upkeep.workers().waiting == 0
    assert len(resting) == Job.objects.count()


def test_they_go_on_when_the_account_is_back(elsewhere, settings):
    speech = ask("Later, then.")
    account = settings.KLING_ACCOUNT
    elsewhere()
    engine.run(speech.pk)
    settings.KLING_ACCOUNT = account
    engine.run(speech.pk)
    speech.refresh_from_db()
    assert (speech.state, received("speech")) == (State.READY, 1)


@pytest.mark.parametrize("names", [("团队一", "团队二"), ("a" * 60 + "1", "a" * 60 + "2")])
def test_accounts_whose_names_look_alike_are_two_connections(settings, names):
    settings.PRACTICE = False
    found = set()
    for settings.KLING_ACCOUNT in names:
        found.add(connections.active().slug)
    assert len(found) == 2
