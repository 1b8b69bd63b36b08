"""Callbacks and the rows they hasten: once in five seconds, no lease, no money, no end undone."""

import random
import threading
from datetime import timedelta

import pytest
from django.db import connection as database
from django.test import Client
from django.utils import timezone

from tests.callbacks import LATER, due, path_of, row, video_clone, watch
from tests.services.hands import age_tasks, knock, ledger, make_due, switch, to_the_end
from voices.models import Hook, Job, State, Voice
from voices.models.state import TERMINAL
from voices.services import engine, hooks, jobs, retention

pytestmark = pytest.mark.django_db
NOT_LOOKED_FOR = sorted(set(State) - {State.PROBING, State.SUBMITTED})


def at_kling(name: str = "anna") -> tuple[Job, str]:
    """A clone that Kling works on; nobody wants to look at it for a minute."""
    switch(seconds=3600)
    job = knock(video_clone(name))
    assert job.state == State.SUBMITTED
    Job.objects.filter(pk=job.pk).update(next_check_at=timezone.now() + LATER)
    return job, path_of(job)


def call(path: str) -> int:
    return Client().post(path, "{}", content_type="application/json").status_code


def when(job: Job) -> object:
    return Job.objects.values_list("next_check_at", flat=True).get(pk=job.pk)


@pytest.mark.parametrize("state", NOT_LOOKED_FOR)
def test_only_a_row_that_asks_kling_is_hastened(state):
    """Above all none that would send again, and none that has ended."""
    ended = timezone.now() if state in TERMINAL else None
    job = row(state, finished_at=ended)
    before = Job.objects.values().get()
    assert call(path_of(job)) == 200
    assert Job.objects.values().get() == before


def test_a_row_whose_last_look_found_nothing_keeps_its_time_since_two_of_them_send_again():
    job = row(State.PROBING, not_found=1)
    assert call(path_of(job)) == 200
    assert not due(job)


def test_callbacks_cannot_bring_a_clone_to_be_sent_twice():
    """The answer got lost and the task shows late, while Kling keeps calling."""
    job = knock(video_clone())
    Job.objects.update(state=State.PROBING, external_id="vl-shows-late", task_id="")
    path = path_of(job)
    for _ in range(20):
        Hook.objects.update(look_at=None)
        call(path)
        engine.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.not_found, ledger("clone")) == (State.PROBING, 1, 1)


def test_a_row_that_is_due_sooner_stays_so():
    job = row(next_check_at=timezone.now() - timedelta(seconds=3))
    before = when(job)
    call(path_of(job))
    assert when(job) == before


def test_many_callbacks_are_one_look_now_and_one_in_five_seconds(monkeypatch):
    job, path = at_kling()
    looks = watch(monkeypatch, "get_voice_task", lambda _: None)
    for _ in range(10):
        call(path)
        engine.run(job.pk)
    Job.objects.filter(pk=job.pk).update(next_check_at=timezone.now() + LATER)
    assert len(looks) == 1
    looked = timezone.now() - timedelta(seconds=2)
    Hook.objects.update(look_at=looked)
    for _ in range(10):
        call(path)
        engine.run(job.pk)
    assert len(looks) == 1
    assert when(job) - looked == timedelta(seconds=5)


def test_calls_that_wait_for_the_next_look_are_not_lost_when_polling_comes_between(monkeypatch):
    job, path = at_kling()
    looks = watch(monkeypatch, "get_voice_task", lambda _: None)
    Job.objects.update(entered_at=timezone.now() - timedelta(minutes=5))  # polled every ten seconds
    Hook.objects.update(look_at=timezone.now() - timedelta(seconds=1))
    call(path)
    promised = Hook.objects.get(job=job, look_at__gt=timezone.now()).look_at
    make_due(job)
    engine.run(job.pk)
    call(path)
    assert (when(job), len(looks)) == (promised, 1)


def test_a_look_under_way_keeps_its_lease_and_the_next_one_follows_at_once(monkeypatch):
    job, path = at_kling()
    leases = []

    def kling_calls(_: object) -> None:
        if not leases:
            leases.append(when(job))
            for _ in range(5):
                call(path)
            leases.append(when(job))

    looks = watch(monkeypatch, "get_voice_task", kling_calls)
    make_due(job)
    engine.run(job.pk)
    assert leases[0] == leases[1] > timezone.now() + timedelta(seconds=80)
    assert len(looks) == 2
    assert not due(job)


def test_a_callback_before_our_post_returned_is_looked_after_as_soon_as_it_has(monkeypatch):
    switch(seconds=0)
    job, leases = video_clone(), []

    def kling_is_faster(about: dict) -> None:
        assert Job.objects.get(pk=job.pk).state == State.SENDING
        before = when(job)
        call(about["callback_url"].removeprefix("https://site.invalid"))
        leases.append(when(job) == before)

    watch(monkeypatch, "create_voice", kling_is_faster)
    engine.run(job.pk)
    job.refresh_from_db()
    assert (job.state, leases) == (State.READY, [True])


def test_without_it_the_same_clone_waits_for_its_poll():
    switch(seconds=0)
    job = video_clone()
    engine.run(job.pk)
    job.refresh_from_db()
    assert (job.state, due(job)) == (State.SUBMITTED, False)


def test_a_callback_after_a_lost_answer_is_no_reason_to_send_again():
    job = to_the_end(video_clone("lost anna"))
    assert (job.state, ledger("clone")) == (State.READY, 1)
    assert Hook.objects.filter(job=job).count() == 1


def test_the_address_given_is_one_of_ours_and_opens_just_this_job(monkeypatch):
    given = watch(monkeypatch, "create_voice", lambda _: None)
    first, second = (knock(video_clone(name)) for name in ("anna", "mei"))
    addresses = [about["callback_url"] for about in given]
    tokens = [address.split("/")[-2] for address in addresses]
    assert all(one.startswith("https://site.invalid/hooks/kling/") for one in addresses)
    assert [hooks.find(token).job for token in tokens] == [first, second]


def test_a_clone_that_is_sent_again_has_a_new_address_and_the_first_one_stays_good(monkeypatch):
    given = watch(monkeypatch, "create_voice", lambda _: None)
    job = knock(video_clone())
    # As if two look-ups had found no trace of it:
    switch(accept_duplicate_ids=True)
    Job.objects.update(state=State.QUEUED, task_id="")
    knock(job)
    addresses = [about["callback_url"] for about in given]
    assert len(set(addresses)) == 2
    for address in addresses:
        Job.objects.update(next_check_at=timezone.now() + LATER)
        assert call(address.removeprefix("https://site.invalid")) == 200
        assert due(job)


def test_a_call_that_kling_certainly_refused_leaves_no_address():
    job = video_clone("busy anna")
    for _ in range(3):
        assert knock(job).state == State.QUEUED
        assert not Hook.objects.exists()
    assert knock(job).state == State.SUBMITTED
    assert Hook.objects.get().job == job


def test_where_kling_cannot_reach_us_none_is_given(settings, monkeypatch):
    job = video_clone()
    settings.MEDIA_URL_BASE = ""
    given = watch(monkeypatch, "create_voice", lambda _: None)
    assert knock(job).state == State.SUBMITTED
    assert [about["callback_url"] for about in given] == [""]
    assert not Hook.objects.exists()
    assert to_the_end(job).state == State.READY


def test_the_nightly_round_removes_hooks_an_hour_after_their_jobs():
    now = timezone.now()
    young = row(State.READY, finished_at=now - timedelta(minutes=50))
    old = row(State.FAILED, finished_at=now - timedelta(minutes=70))
    waiting = row(created_at=now - timedelta(days=90))
    for job in (young, old, waiting):
        path_of(job)
    retention.run()
    assert set(Hook.objects.values_list("job", flat=True)) == {young.pk, waiting.pk}


def test_whatever_order_callbacks_come_in_the_end_is_what_kling_says():
    dice = random.Random(24)  # noqa: S311
    made, paths = [], []
    for name in ("anna", "fail mei"):
        job, path = at_kling(name)
        made.append(job)
        paths += [path] * 5
    for step in range(3):  # one change of status each
        dice.shuffle(paths)
        for path in paths:
            assert call(path) == 200
        for job in made:
            engine.run(job.pk)
        Hook.objects.update(look_at=None)
        if step == 1:
            age_tasks(7200)
    states = [Job.objects.get(pk=job.pk).state for job in made]
    voices = [Voice.objects.get(pk=job.voice_id).state for job in made]
    assert states == voices == [State.READY, State.FAILED]
    assert ledger("clone") == 2


@pytest.mark.django_db(transaction=True)
def test_callbacks_and_workers_at_once_never_look_twice_at_the_same_time(monkeypatch):
    job, path = at_kling()
    before = job.attempts
    Job.objects.update(entered_at=timezone.now() - timedelta(minutes=5))  # polled every ten seconds
    lock, overlaps, answers = threading.Lock(), [], []

    def look(_: object) -> None:
        overlaps.append(not lock.acquire(blocking=False))
        for _ in range(3):
            answers.append(call(path))
        lock.release()

    looks = watch(monkeypatch, "get_voice_task", look)
    gate = threading.Barrier(6)

    def act(what) -> None:
        gate.wait(10)
        for _ in range(6):
            what()
        database.close()

    acts = [lambda: answers.append(call(path))] * 3 + [lambda: engine.run(job.pk)] * 3
    threads = [threading.Thread(target=act, args=(what,)) for what in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    job.refresh_from_db()
    assert set(answers) == {200}
    assert not any(overlaps)
    assert (job.state, job.claims) == (State.SUBMITTED, 0)
    # One for the first call; another only where all this took five seconds.
    assert 1 <= len(looks) == job.attempts - before <= 2
    assert job.next_check_at <= timezone.now() + hooks.PAUSE


def test_a_worker_that_lost_its_claim_hastens_nothing():
    job, path = at_kling()
    make_due(job)
    asleep = Job.objects.get(pk=job.pk)
    assert jobs.claim(asleep)
    began = timezone.now()
    make_due(job)
    awake = Job.objects.get(pk=job.pk)
    assert jobs.claim(awake)
    call(path)
    lease = when(job)
    hooks.catch_up(asleep, since=began)
    assert when(job) == lease
