"""Claims, moves, the sweep: the two conditional UPDATEs on which everything stands."""

import threading
from datetime import timedelta

import pytest
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from tests.services.hands import clone_job, knock, make_due, received
from tests.spoken import ask
from voices.models import Job, Lease, Recording, State, Voice
from voices.services import connections, engine, jobs, trials, usual

pytestmark = pytest.mark.django_db
transactional = pytest.mark.django_db(transaction=True)


def test_a_row_that_is_not_due_is_left_alone():
    job = ask("Later.")
    Job.objects.filter(pk=job.pk).update(next_check_at=timezone.now() + timedelta(minutes=1))
    engine.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.QUEUED, 0)


def test_only_the_holder_of_the_latest_claim_may_write():
    job = ask("Once.")
    asleep = Job.objects.get(pk=job.pk)
    assert jobs.claim(asleep)
    make_due(job)  # the lease ran out while it slept
    awake = Job.objects.get(pk=job.pk)
    assert jobs.claim(awake)
    jobs.move(awake, State.IN_DOUBT)
    with pytest.raises(jobs.LostClaim):
        jobs.move(asleep, State.SAVING)
    assert Recording.objects.get(pk=job.recording_id).state == State.IN_DOUBT


def test_an_ended_job_never_moves_again():
    job = knock(ask("Done."))
    ended = job.version
    knock(job, 3)
    assert (job.state, job.version) == (State.READY, ended)
    assert received("speech") == 1


@transactional
def test_of_eight_workers_that_knock_at_once_exactly_one_sends():
    job = ask("All at once.")
    gate = threading.Barrier(8)

    def worker() -> None:
        gate.wait()
        engine.run(job.pk)
        database.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    job.refresh_from_db()
    assert (received("speech"), job.state) == (1, State.READY)


@transactional
def test_no_call_to_kling_may_happen_inside_a_transaction():
    with transaction.atomic(), pytest.raises(jobs.InsideTransaction):
        jobs.outside_transaction()
    jobs.outside_transaction()


def test_a_row_that_kills_its_worker_three_times_is_stopped_with_a_reason():
    job = ask("Poison.")
    for _ in range(3):
        make_due(job)
        job.refresh_from_db()
        assert jobs.claim(job)  # and the worker is gone
    knock(job)
    assert (job.state, job.reason) == (State.FAILED, "crashed")
    assert received("speech") == 0


def test_the_sweep_belongs_to_one_process_at_a_time_and_leaves_its_time():
    assert engine.take_sweep()
    Lease.objects.update(owner="another machine")
    assert not engine.take_sweep()
    assert timezone.now() - engine.last_sweep() < timedelta(seconds=5)
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert engine.take_sweep()


@pytest.mark.soak
def test_the_sweep_alone_finishes_what_no_message_announced():
    made = [ask(f"Nobody was told about number {number}.") for number in range(5)]
    for _ in range(3):
        engine.run_due(10)
    assert {Job.objects.get(pk=job.pk).state for job in made} == {State.READY}


def test_missing_trials_are_saved_when_nobody_waits_for_anything():
    connection = connections.active()
    preset = _preset(connection)
    assert trials.backfill(connection) == 1
    assert trials.backfill(connection) == 0  # something is waiting now
    engine.run_due(10)
    preset.refresh_from_db()
    assert (preset.trial.seconds > 1, preset.state) == (True, State.READY)


def test_a_trial_that_somebody_wants_to_hear_says_that_it_is_being_saved():
    preset = _preset(connections.active())
    job = trials.ask(preset)
    preset.refresh_from_db()
    assert preset.state == State.SAVING
    knock(job)
    preset.refresh_from_db()
    assert (preset.state, trials.ask(preset)) == (State.READY, None)


def test_the_usual_time_comes_from_our_own_past_jobs():
    usual._cache.clear()
    assert usual.seconds(Job.Kind.CLONE, State.SUBMITTED) is None
    for seconds in (4.0, 9.0, 40.0):
        job = clone_job()
        Job.objects.filter(pk=job.pk).update(state=State.READY, spans={"submitted": seconds})
    usual._cache.clear()
    assert usual.seconds(Job.Kind.CLONE, State.SUBMITTED) == 9
    waiting = clone_job()
    Job.objects.filter(pk=waiting.pk).update(state=State.SUBMITTED)
    waiting.refresh_from_db()
    late = usual.progress(waiting, waiting.entered_at + timedelta(seconds=60))
    assert (late.share, late.longer) == (0.95, True)
    usual._cache.clear()


def _preset(connection) -> Voice:
    from voices.services import library

    knock(library.refresh(connection))
    chosen = Voice.objects.of(connection).filter(catalogue="preset").first()
    Voice.objects.of(connection).exclude(pk=chosen.pk).filter(catalogue="preset").delete()
    return chosen
