"""Every Celery task may run three times in a row and four times at once: the end is the same."""

import io
import threading
from collections import Counter as Tally
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection as database
from django.utils import timezone

from tests.services.hands import clone_job, switch, to_the_end, wav
from tests.spoken import ask, clone, person
from voicelab.celery import app
from voicelab.sandbox.models import LedgerEntry
from voices import tasks  # noqa: F401 - registers them
from voices.models import Counter, Job, Recording, StoredFile, Voice
from voices.services import connections, counts, files, library, removal, trials

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.chaos]
REGISTERED = sorted(name for name in app.tasks if name.startswith("voices.tasks."))


def speech() -> list[int]:
    return [ask("The shop opens at eight.").pk]


def lost_speech() -> list[int]:
    return [ask("lost on the way").pk]


def clone_at_kling() -> list[int]:
    switch(seconds=600)
    return [clone_job().pk]


def trial() -> list[int]:
    voice = to_the_end(clone_job()).voice
    Voice.objects.filter(pk=voice.pk).update(trial=None)
    voice.refresh_from_db()
    return [trials.ask(voice).pk]


def deletion() -> list[int]:
    voice = to_the_end(clone_job()).voice
    removal.trash(voice, person=person())
    return [removal.delete_now(voice, person=person()).pk]


def look_at_the_list() -> list[int]:
    return [library.refresh(connections.active()).pk]


def a_busy_day() -> list[int]:
    """Speech that waits, and Trash whose hold is over."""
    ask("The shop opens at eight.")
    voice = clone()
    removal.trash(voice, person=person())
    Voice.objects.filter(pk=voice.pk).update(delete_at=timezone.now() - timedelta(hours=1))
    return []


def a_long_night() -> list[int]:
    """A file whose time is over, and counters that drifted."""
    connection = connections.active()
    clone()
    counts.recount(connection)
    Counter.objects.filter(name="cloned").update(value=7)
    over = timezone.now() - timedelta(hours=1)
    files.store(io.BytesIO(wav()), kind="clip", mime="audio/wav", expires_at=over)
    return []


def nothing() -> list[int]:
    return []


SCENES: list[tuple[str, Callable[[], list[int]]]] = [
    ("voices.tasks.run", speech),
    ("voices.tasks.run", lost_speech),
    ("voices.tasks.run", clone_at_kling),
    ("voices.tasks.run", trial),
    ("voices.tasks.run", deletion),
    ("voices.tasks.run", look_at_the_list),
    ("voices.tasks.sweep", a_busy_day),
    ("voices.tasks.refresh", nothing),
    ("voices.tasks.nightly", a_long_night),
]
each = pytest.mark.parametrize(
    ("name", "scene"), SCENES, ids=[f"{name.rpartition('.')[2]}-{s.__name__}" for name, s in SCENES]
)


def test_no_task_is_without_a_scene():
    assert sorted({name for name, _ in SCENES}) == REGISTERED


@each
def test_again_and_at_once_end_as_once_does(name, scene):
    arguments = scene()
    app.tasks[name](*arguments)
    once = _end()
    for _ in range(2):
        app.tasks[name](*arguments)
    assert _end() == once
    call_command("flush", interactive=False, verbosity=0)
    arguments = scene()
    _four_times_at_once(lambda: app.tasks[name](*arguments))
    assert _end() == once


def _end() -> dict[str, Any]:
    """What counts at the end: rows by state, what Kling was sent, what is kept."""
    return {
        "jobs": Tally(Job.objects.values_list("kind", "state")),
        "voices": Tally(Voice.objects.values_list("catalogue", "state")),
        "recordings": Tally(Recording.objects.values_list("state")),
        "sent": Tally(LedgerEntry.objects.values_list("kind", "accepted")),
        "files": Tally(StoredFile.objects.values_list("kind")),
        "tabs": counts.tabs(connections.active()),
        "settled": Tally(Job.objects.values_list("kind", "cost_settled")),
    }


def _four_times_at_once(act: Callable[[], None]) -> None:
    gate, errors = threading.Barrier(4), []

    def worker() -> None:
        try:
            gate.wait(10)
            act()
        except Exception as error:
            errors.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
