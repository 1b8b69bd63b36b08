"""Trash, lists and counters when several people and processes come at once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection as database
from django.utils import timezone

from tests.services.hands import age_tasks, clone_job, knock, make_due, to_the_end
from tests.spoken import clone, person
from voicelab.sandbox.models import Task
from voices import tasks
from voices.kling import Listed, RemoteVoice, VoiceTask
from voices.kling import Refused as KlingRefused
from voices.models import Counter, Job, State, Voice
from voices.services import connections, counts, engine, library, mirror, removal, trials
from voices.services.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.chaos]


@pytest.fixture
def connection(db):
    return connections.active()


def test_a_voice_that_is_taken_back_this_moment_does_not_stop_the_sweep(connection, monkeypatch):
    voices = [clone(name) for name in ("Anna", "Mei")]
    for voice in voices:
        removal.trash(voice, person=person())
    Voice.objects.update(delete_at=timezone.now() - timedelta(hours=1))
    begin = removal.delete_now

    def taken_back(voice: Voice, **about: object) -> Job:
        if voice.name == "Anna":
            raise Refused("not-in-trash")
        return begin(voice, **about)

    monkeypatch.setattr(removal, "delete_now", taken_back)
    assert [job.voice.name for job in removal.expire(connection)] == ["Mei"]


def test_a_defect_in_tidying_does_not_keep_the_sweep_from_its_jobs(monkeypatch):
    def stumble(_: object) -> None:
        raise RuntimeError("a defect of ours")

    monkeypatch.setattr(removal, "expire", stumble)
    job = library.refresh(connections.active())
    tasks.sweep()
    job.refresh_from_db()
    assert job.state == State.READY


def test_without_a_hold_a_refused_deletion_is_not_asked_again_every_sweep(
    connection, settings, monkeypatch
):
    settings.DELETE_HOLD_HOURS = 0
    voice = to_the_end(clone_job()).voice
    kling = connections.client(connection)

    def refuse(_: str) -> None:
        raise KlingRefused("no", code=1200)

    monkeypatch.setattr(kling, "delete_voice", refuse)
    removal.trash(voice, person=person())
    for _ in range(5):
        for job in removal.expire(connection):
            knock(job)
    assert Job.objects.filter(kind=Job.Kind.DELETE).count() == 1


def test_a_voice_that_kling_will_not_talk_about_does_not_stop_every_refresh(
    connection, monkeypatch
):
    voice = to_the_end(clone_job()).voice
    Voice.objects.filter(pk=voice.pk).update(
        missed_passes=2, last_seen_at=timezone.now() - timedelta(days=1)
    )
    kling = connections.client(connection)

    def refuse(_: str) -> None:
        raise KlingRefused("who knows", code=1200)

    monkeypatch.setattr(kling, "voice_page", lambda **_: Listed(()))
    monkeypatch.setattr(kling, "get_voice_task", refuse)
    job = knock(library.refresh(connection))
    voice.refresh_from_db()
    assert (job.state, voice.state) == (State.READY, State.READY)


def test_a_voice_that_is_still_there_is_not_looked_up_in_every_pass(connection, monkeypatch):
    voice = to_the_end(clone_job()).voice
    kling = connections.client(connection)
    looks: list[str] = []
    look = kling.get_voice_task
    monkeypatch.setattr(kling, "voice_page", lambda **_: Listed(()))
    monkeypatch.setattr(kling, "get_voice_task", lambda key: (looks.append(key), look(key))[1])
    for _ in range(4):
        knock(library.refresh(connection))
    voice.refresh_from_db()
    assert (voice.state, len(looks)) == (State.READY, 2)


def test_fresh_links_of_a_page_are_written_together(connection, django_assert_max_num_queries):
    knock(library.refresh(connection))
    Voice.objects.filter(catalogue="preset").update(trial_url="https://old.invalid/1.mp3")
    job = library.refresh(connection)
    with django_assert_max_num_queries(60):
        engine.run(job.pk)
    assert not Voice.objects.filter(trial_url__startswith="https://old").exists()


def test_counters_are_changed_in_one_order_by_everybody(connection):
    """Two transactions that take the same rows in different orders wait for each other."""
    counts.recount(connection)
    voice = clone()
    orders = []
    for before, after in [(None, "ready"), ("ready", "trashed"), ("trashed", "ready")]:
        orders.append(_counters_touched(lambda b=before, a=after: counts.moved(
            voice, before=b, after=a
        )))  # fmt: skip
    assert orders == [["all", "cloned"], ["all", "cloned", "trash"], ["all", "cloned", "trash"]]


@pytest.mark.django_db(transaction=True)
def test_the_first_two_deletions_at_once_are_both_counted():
    connection = connections.active()
    voices = [clone(f"Anna {number}") for number in range(6)]
    Counter.objects.all().delete()
    mei = person()
    _at_once([lambda v=voice: removal.trash(v, person=mei) for voice in voices])
    assert Counter.objects.get(connection=connection, name="trash").value == 6
    assert Counter.objects.filter(name="trash").count() == 1


@pytest.mark.django_db(transaction=True)
def test_deleting_and_taking_back_at_once_leaves_the_counters_right():
    connection = connections.active()
    voices = [clone(f"Anna {number}") for number in range(8)]
    for voice in voices[:4]:
        removal.trash(voice, person=person())
    counts.recount(connection)
    mei = person()
    acts = [lambda v=voice: removal.restore(v, person=mei) for voice in voices[:4]]
    acts += [lambda v=voice: removal.trash(v, person=mei) for voice in voices[4:]]
    _at_once(acts)
    assert counts.recount(connection) == 0
    assert counts.tabs(connection)["trash"] == 4


@pytest.mark.django_db(transaction=True)
def test_a_voice_never_stays_saving_however_play_and_worker_meet():
    voice = to_the_end(clone_job()).voice
    for _ in range(6):
        Voice.objects.filter(pk=voice.pk).update(trial=None)
        voice.refresh_from_db()
        job = trials.ask(voice)
        _at_once([lambda j=job: engine.run(j.pk), lambda v=voice: trials.ask(v)])
        for pending in Job.objects.filter(kind=Job.Kind.SAVE, state=State.QUEUED):
            knock(pending)
        voice.refresh_from_db()
        assert voice.state == State.READY


@pytest.mark.django_db(transaction=True)
def test_a_clone_that_ends_while_the_list_is_written_is_one_voice_however_they_meet():
    """The list of a gateway that repeats none of our ids."""
    connection = connections.active()
    mine = Voice.objects.of(connection).filter(catalogue="cloned")
    for number in range(1, 5):
        job = knock(clone_job(f"anna{number}"), times=3)
        age_tasks()
        made = RemoteVoice(voice_id=Task.objects.latest("pk").result_id)
        page = [VoiceTask(task_id="elsewhere", status="succeed", voices=(made,))]
        make_due(job)
        write = partial(mirror.cloned, connection, page, seen_at=timezone.now())
        _at_once([partial(engine.run, job.pk), write])
        assert to_the_end(job).state == State.READY
        assert mine.listed().count() == number
        assert mine.listed().get(kling_id=made.voice_id).pk == job.voice_id
        assert counts.recount(connection) == 0


def test_a_listed_voice_with_an_id_that_is_none_does_not_stop_the_refresh(connection):
    to_the_end(clone_job())
    Task.objects.update(external_task_id="", result_id="7" * 20)
    age_tasks()
    assert knock(library.refresh(connection)).state == State.READY


def _at_once(acts: list[Callable[[], object]]) -> None:
    gate, errors = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            act()
        except Exception as error:
            errors.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not errors


def _counters_touched(act: Callable[[], None]) -> list[str]:
    """Names of the counters, in the order in which they were written."""
    names: list[str] = []

    def note(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "voices_counter" in sql:
            names.append(next(value for value in params if value in counts.TABS))
        return execute(sql, params, many, context)

    with database.execute_wrapper(note):
        act()
    return names
