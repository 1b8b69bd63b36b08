"""Lists that nobody read for an hour are asked for by whoever looks: once, and only if Kling may
be called."""

import threading
from datetime import timedelta

import pytest
from django.db import connection as database
from django.utils import timezone

from tests.services.far_end import no
from tests.spoken import person
from voices.models import Connection, Job, State
from voices.services import breaker, connections, engine, library, log

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LITTLE = timedelta(minutes=1)


def read_before(age: timedelta) -> Connection:
    """The connection whose lists were read so long ago, by a sync asked for then."""
    connection, then = connections.active(), timezone.now() - age
    asked = Job.objects.create(kind=Job.Kind.SYNC, connection=connection, state=State.READY)
    Job.objects.filter(pk=asked.pk).update(created_at=then, updated_at=then)
    Connection.objects.filter(pk=connection.pk).update(synced_at=then)
    connection.refresh_from_db()
    return connection


def begun(connection: Connection) -> int:
    """How many syncs were asked for lately."""
    rows = Job.objects.of(connection).filter(kind=Job.Kind.SYNC)
    return rows.filter(created_at__gt=timezone.now() - LITTLE).count()


def test_fresh_lists_cost_no_query(django_assert_num_queries):
    connection = read_before(HOUR - LITTLE)
    with django_assert_num_queries(0):
        assert library.refresh_old(connection) is None


def test_old_lists_are_asked_for_once_and_by_nobody():
    connection = read_before(HOUR + LITTLE)
    job = library.refresh_old(connection)
    assert job is not None
    assert (job.kind, job.state, job.created_by) == (Job.Kind.SYNC, State.QUEUED, None)
    assert library.refresh_old(connection) is None
    engine.run(job.pk)
    connection.refresh_from_db()
    assert timezone.now() - connection.synced_at < LITTLE
    assert library.refresh_old(connection) is None
    # A routine refresh that went well is one line of Activity, and only the newest is.
    assert list(log.last_jobs(connection)) == [job]


def test_lists_that_were_never_read_are_old_an_hour_after_the_first_start():
    connection = connections.active()
    assert library.refresh_old(connection) is None
    Connection.objects.filter(pk=connection.pk).update(created_at=timezone.now() - HOUR)
    connection.refresh_from_db()
    assert library.refresh_old(connection) is not None


def test_what_somebody_pressed_counts_too_however_long_it_takes():
    connection = read_before(3 * HOUR)
    job = library.refresh(connection, person=person())
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - 2 * HOUR)
    assert library.refresh_old(connection) is None


@pytest.mark.parametrize("reason", breaker.PAUSES)
def test_while_calls_rest_nothing_is_asked(reason):
    connection = read_before(3 * HOUR)
    breaker.open_for(connection.pk, reason)
    connection.refresh_from_db()
    assert library.refresh_old(connection) is None
    Connection.objects.filter(pk=connection.pk).update(paused_until=timezone.now())
    connection.refresh_from_db()
    assert library.refresh_old(connection) is not None


def test_a_kling_that_refuses_is_asked_once_an_hour(far):
    far.otherwise = no(1103, "not entitled", status=403)
    connection = read_before(3 * HOUR)
    job = library.refresh_old(connection)
    engine.run(job.pk)
    job.refresh_from_db()
    assert job.state == State.FAILED
    calls = len(far.asked)
    assert library.refresh_old(connection) is None
    assert (len(far.asked), begun(connection)) == (calls, 1)
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - HOUR)
    assert library.refresh_old(connection) is not None


@pytest.mark.chaos
@pytest.mark.django_db(transaction=True)
def test_six_tabs_that_open_at_once_ask_once():
    connection = read_before(3 * HOUR)
    start = threading.Barrier(6)
    asked = []

    def look() -> None:
        start.wait()
        try:
            asked.append(library.refresh_old(Connection.objects.get(pk=connection.pk)))
        finally:
            database.close()

    tabs = [threading.Thread(target=look) for _ in range(6)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len(asked) == 6
    assert sum(job is not None for job in asked) == begun(connection) == 1
