"""How far a refresh is stands in its row while it lasts, and costs a short one nothing."""

from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from tests.services.hands import knock
from voicelab.sandbox import population
from voicelab.sandbox.models import Fault
from voices.models import Connection, Job, State
from voices.services import connections, library, mirror, pages, progress

pytestmark = pytest.mark.django_db
BROKEN = {"code": 5000, "message": "", "effect": False}


@pytest.fixture
def connection(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """Kling lists seven voices on three pages, and two presets."""
    settings.SANDBOX_PRESETS = 2
    monkeypatch.setattr(pages, "PAGE_SIZE", 3)
    population.populate(7)
    return connections.active()


def test_the_row_tells_page_by_page_how_many_voices_were_read(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.0)
    job, told, write = library.refresh(connection), [], mirror.cloned

    def look_first(*about: Any, **more: Any) -> None:
        told.append(Job.objects.get(pk=job.pk).voices_read)
        write(*about, **more)

    monkeypatch.setattr(mirror, "cloned", look_first)
    assert knock(job).state == State.READY
    assert told == [0, 3, 6]
    assert job.voices_read == 9


def test_a_refresh_that_is_over_at_once_writes_no_number(connection: Connection) -> None:
    job = library.refresh(connection)
    with CaptureQueriesContext(database) as queries:
        knock(job)
    assert not [it for it in queries if 'SET "voices_read"' in it["sql"]]
    assert (job.state, job.voices_read) == (State.READY, 0)


def test_a_new_try_begins_to_count_anew(connection: Connection) -> None:
    job = library.refresh(connection)
    Job.objects.filter(pk=job.pk).update(voices_read=5000)
    Fault.objects.create(name="error", endpoint="list-voices", options=BROKEN)
    knock(job)
    assert (job.pending, job.error_code, job.voices_read) == (True, "5000", 0)


def test_whoever_lost_the_row_writes_no_number_into_it(connection: Connection) -> None:
    job = library.refresh(connection)
    far = progress.Progress(job)
    Job.objects.filter(pk=job.pk).update(version=job.version + 1, voices_read=1)
    far._tell()
    job.refresh_from_db()
    assert job.voices_read == 1
