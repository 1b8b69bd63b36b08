"""Speech that was paid for is never thrown away, and nothing is paid for a deleted voice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.services.hands import clone_job, knock, ledger, make_due, received, switch, to_the_end
from tests.spoken import ask, person, recording_in
from voices.models import Job, Recording, State, Voice
from voices.services import engine, jobs, removal, sentences, speaking, trials

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how_far", ["trash", "delete_now"])
def test_no_speech_is_sent_for_a_voice_that_was_deleted_meanwhile(how_far):
    voice = to_the_end(clone_job()).voice
    Voice.objects.filter(pk=voice.pk).update(can_speak="yes")
    voice.refresh_from_db()
    speech = ask("Too late.", voice=voice)
    removal.trash(voice, person=person())
    if how_far == "delete_now":
        removal.delete_now(voice, person=person())
    knock(speech)
    assert (speech.state, speech.reason, speech.cost_settled) == (State.FAILED, "voice-deleted", 0)
    assert received("speech") == 0
    voice.refresh_from_db()
    assert voice.can_speak == Voice.CanSpeak.YES  # nobody asked Kling, so nothing was learned


def test_a_paid_sound_is_fetched_on_however_often_fetching_stumbles():
    switch(seconds=0)
    job = ask("Paid and waiting.")
    _sent_but_not_saved(job)
    Job.objects.filter(pk=job.pk).update(claims=engine.CRASHES + 1)  # it killed its workers
    knock(job)
    assert (job.state, job.cost_settled) == (State.SAVING, Decimal("0.05"))
    assert job.next_check_at > timezone.now() + timedelta(minutes=5)  # but not in a loop
    assert knock(job).state == State.READY
    assert ledger("speech") == 1


def test_pressing_save_now_does_not_take_the_row_from_the_worker_that_fetches():
    job = ask("Being fetched.")
    _sent_but_not_saved(job)
    Job.objects.filter(pk=job.pk).update(tries=1)
    make_due(job)
    fetching = Job.objects.get(pk=job.pk)
    assert jobs.claim(fetching)
    for _ in range(5):
        speaking.save_now(job.recording)
        engine.run(job.pk)
    assert Job.objects.get(pk=job.pk).claims == 1
    jobs.move(fetching, State.READY)


def test_pressing_play_again_and_again_does_not_take_the_row_from_the_worker_that_fetches():
    voice = to_the_end(clone_job()).voice
    Voice.objects.filter(pk=voice.pk).update(trial=None)
    voice.refresh_from_db()
    job = trials.ask(voice, person=person())
    fetching = Job.objects.get(pk=job.pk)
    assert jobs.claim(fetching)
    for _ in range(5):
        assert trials.ask(voice, person=person()) == job
        engine.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.claims) == (State.QUEUED, 1)


def test_what_kling_took_for_a_speech_that_failed_is_told():
    job = knock(ask("fail on purpose"))
    assert (job.state, job.cost_settled) == (State.FAILED, Decimal("0.05"))
    assert sentences.of(job).charged == ""


def test_giving_up_a_sound_that_was_lost_does_not_undo_what_it_cost():
    recording = recording_in(State.FAILED, reason="sound-lost", cost_settled=Decimal("0.05"))
    speaking.give_up(recording, person=person())
    job = recording.jobs.get()
    assert (job.state, job.cost_settled) == (State.CANCELLED, Decimal("0.05"))


def test_a_worker_that_dies_before_the_outcome_is_written_leaves_no_half_of_it(monkeypatch):
    job = ask("All or nothing.")

    def die(*_: object, **__: object) -> None:
        raise SystemExit

    monkeypatch.setattr("voices.services.events.note", die)
    with pytest.raises(SystemExit):
        engine.run(job.pk)
    monkeypatch.undo()
    recording = Recording.objects.get(pk=job.recording_id)
    assert (recording.state, recording.result_url) == (State.SENDING, "")
    assert knock(job).state == State.IN_DOUBT
    assert received("speech") == 1


def _sent_but_not_saved(job: Job) -> None:
    """As far as Kling's answer; our copy is still to be fetched."""
    from voices.services import speech_steps

    make_due(job)
    row = Job.objects.select_related("connection", "recording__voice").get(pk=job.pk)
    assert jobs.claim(row)
    speech_steps.send(row)
    job.refresh_from_db()
    assert job.state == State.SAVING
