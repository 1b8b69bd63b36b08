"""How Kling has been answering: what is kept of it, and how seldom it is written."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.services.far_end import no, ok
from voices.kling import Garbled, Heard, LastSeen, NoAnswer, NotSent, TaskNotFound
from voices.models import Connection
from voices.services import connections, health, verdicts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def just_started():
    health.forget()
    yield
    health.forget()


def row() -> Connection:
    return Connection.objects.get(pk=connections.active().pk)


def heard(error=None, *, latency: float = 0.31, offset: float | None = 1.5) -> Heard:
    seen = LastSeen(at=datetime.now(UTC), latency=latency, clock_offset=offset)
    return Heard(kind="list", error=error, seen=seen)


def test_every_call_of_a_client_is_heard_whoever_makes_it(far):
    far.otherwise = ok([])
    connections.client(connections.active()).voice_tasks()
    assert row().answered_at is not None
    assert row().latency_ms is not None
    assert row().troubles == {}


def test_troubles_are_counted_by_kind_and_an_hour_old_ones_are_not(far, monkeypatch):
    pk = row().pk
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now - timedelta(minutes=70))
    health.note(pk, heard(NotSent("x")))
    health.flush(pk)
    monkeypatch.setattr(timezone, "now", lambda: now - timedelta(minutes=20))
    health.note(pk, heard(NotSent("x")))
    health.flush(pk)
    monkeypatch.setattr(timezone, "now", lambda: now)
    for error in (NoAnswer("x"), NotSent("x"), TaskNotFound("a look-up in vain")):
        health.note(pk, heard(error))
    health.flush(pk)
    assert health.last_hour(row()) == {"unreachable": 2, "unknown": 1}
    assert len(row().troubles) == 2  # what is over is not kept


def test_a_thousand_calls_in_a_moment_are_written_once():
    pk = row().pk
    with CaptureQueriesContext(database) as seen:
        for _ in range(1000):
            health.note(pk, heard(NotSent("x")))
    assert sum(query["sql"].startswith("UPDATE") for query in seen) == 1
    health.flush(pk)
    assert health.last_hour(row()) == {"unreachable": 1000}


def test_a_good_call_costs_one_look_at_the_row_and_no_write(far):
    far.otherwise = ok([])
    kling = connections.client(connections.active())
    kling.voice_tasks()
    with CaptureQueriesContext(database) as seen:
        kling.voice_tasks()
    assert [query["sql"].split()[0] for query in seen] == ["SELECT"]


def test_a_new_code_is_kept_at_once_and_only_once(far):
    far.otherwise = no(4711)
    kling = connections.client(connections.active())
    for _ in range(3):
        with pytest.raises(Garbled):
            kling.delete_voice("1")
    assert row().new_codes == [4711]
    for code in range(6000, 6100):
        health.note(row().pk, heard(Garbled("hm", code=code)))
    assert len(row().new_codes) == health.MOST_CODES


def test_an_answer_without_a_date_leaves_the_clock_as_it_was():
    pk = row().pk
    health.note(pk, heard(offset=12.0))
    health.note(pk, heard(offset=None))
    health.flush(pk)
    assert row().clock_offset == 12.0


def test_what_goes_wrong_while_noting_never_reaches_the_caller_of_a_paid_call(far, monkeypatch):
    def burn(*_: object) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(health, "note", burn)
    far.otherwise = ok({"task_id": "9"})
    kling = connections.client(connections.active())
    task = kling.create_voice(voice_name="a", external_task_id="b", video_id="1")
    assert task.task_id == "9"


@pytest.mark.django_db(transaction=True)
def test_many_threads_lose_no_trouble():
    pk = row().pk

    def hear() -> None:
        for _ in range(20):
            verdicts.hear(pk, heard(Garbled("hm")))
        database.close()

    threads = [threading.Thread(target=hear) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    health.flush(pk)
    assert health.last_hour(row()) == {"unknown": 80}


def test_a_connection_that_is_gone_is_no_trouble():
    verdicts.hear(10**9, heard())
    verdicts.hear(10**9, heard(NotSent("x")))
    health.flush(10**9)
