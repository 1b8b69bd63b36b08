"""Voices that a list does not show: looked at, and removed only when Kling says so itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.services.hands import knock
from voicelab.sandbox import population
from voicelab.sandbox.models import Fault, Task
from voices.kling import Listed
from voices.models import Connection, Event, Job, State, Voice
from voices.services import connections, counts, jobs, library, vanished

pytestmark = pytest.mark.django_db
BROKEN = {"code": 5000, "message": "", "effect": False}


@pytest.fixture
def connection(settings: Any) -> Connection:
    """A library with three presets and six voices that somebody else made."""
    settings.SANDBOX_PRESETS = 3
    population.populate(6)
    found = connections.active()
    assert refresh(found).state == State.READY
    assert mine(found).count() == 6
    return found


def refresh(connection: Connection, times: int = 1) -> Job:
    for _ in range(times):
        job = knock(library.refresh(connection))
    return job


def mine(connection: Connection, catalogue: str = "cloned") -> Any:
    return Voice.objects.of(connection).filter(catalogue=catalogue)


def states(connection: Connection, catalogue: str = "cloned") -> list[str]:
    return sorted(mine(connection, catalogue).values_list("state", flat=True))


def kling_forgets(*voices: Voice) -> None:
    gone = Task.objects.filter(task_id__in=[voice.task_id for voice in voices])
    assert gone.update(deleted_at=timezone.now()) == len(voices)


@pytest.fixture
def empty_lists(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Kling's lists show nothing; the ids of the tasks that are looked at come to the answer."""
    kling, looks = connections.client(connection), []  # type: ignore[var-annotated]
    look = kling.get_voice_task
    monkeypatch.setattr(kling, "voice_page", lambda **_: Listed(()))
    monkeypatch.setattr(kling, "preset_page", lambda **_: Listed(()))
    monkeypatch.setattr(kling, "get_voice_task", lambda it: (looks.append(it), look(it))[1])
    return looks


def test_an_empty_list_removes_no_voice_that_kling_still_answers_for(
    connection: Connection, empty_lists: list[str]
) -> None:
    assert refresh(connection, times=5).state == State.READY
    assert states(connection) == [State.READY] * 6
    assert set(empty_lists) == set(mine(connection).values_list("task_id", flat=True))


def test_a_list_that_is_no_answer_removes_nothing(connection: Connection) -> None:
    Fault.objects.create(name="null-data", endpoint="list-voices")
    Fault.objects.create(name="null-data", endpoint="list-presets")
    assert refresh(connection, times=4).state == State.READY
    assert states(connection) == [State.READY] * 6
    assert states(connection, "preset") == [State.READY] * 3
    assert set(mine(connection, "preset").values_list("missed_passes", flat=True)) == {0}


def test_a_preset_is_gone_when_a_list_that_shows_others_twice_lacks_it(
    connection: Connection, settings: Any
) -> None:
    settings.SANDBOX_PRESETS = 2
    refresh(connection)
    assert states(connection, "preset") == [State.READY] * 3
    refresh(connection)
    assert states(connection, "preset") == [State.GONE, State.READY, State.READY]


def test_after_one_pass_only_so_many_are_looked_at_longest_missing_first(
    connection: Connection, empty_lists: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vanished, "LOOKS", 2)
    voices = list(mine(connection).order_by("id"))
    kling_forgets(*voices)
    oldest = voices[3]
    Voice.objects.filter(pk=oldest.pk).update(last_seen_at=timezone.now() - timedelta(days=1))
    for looked in (0, 2, 4, 6, 6):
        refresh(connection)
        assert len(empty_lists) == looked
        assert mine(connection).filter(state=State.GONE).count() == looked
    assert empty_lists[0] == oldest.task_id
    assert counts.recount(connection) == 0


def test_voices_that_are_still_there_do_not_keep_others_from_being_looked_at(
    connection: Connection, empty_lists: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vanished, "LOOKS", 2)
    *_there, last = mine(connection).order_by("last_seen_at", "id")
    kling_forgets(last)
    refresh(connection, times=6)
    last.refresh_from_db()
    assert last.state == State.GONE
    assert states(connection).count(State.READY) == 5


def test_a_pass_that_breaks_off_counts_for_nothing(connection: Connection) -> None:
    kling_forgets(*mine(connection))
    Fault.objects.create(name="error", endpoint="list-presets", options=BROKEN)
    job = refresh(connection)
    assert (job.pending, job.error_code) == (True, "5000")
    assert set(mine(connection).values_list("missed_passes", flat=True)) == {0}


def test_a_list_that_was_not_read_to_its_end_says_nothing_of_what_is_missing(
    connection: Connection,
) -> None:
    later = timezone.now() + timedelta(seconds=1)
    kling = connections.client(connection)
    vanished.look(connection, kling, since=later, lists=["preset"])
    assert set(mine(connection).values_list("missed_passes", flat=True)) == {0}
    assert set(mine(connection, "preset").values_list("missed_passes", flat=True)) == {1}


def test_what_somebody_deleted_while_kling_was_asked_stays_deleted(
    connection: Connection, empty_lists: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = mine(connection).first()
    kling_forgets(voice)
    ask = vanished._still_there

    def ask_slowly(*about: Any) -> bool:
        jobs.set_voice_state(voice.pk, State.DELETED)
        return ask(*about)

    monkeypatch.setattr(vanished, "_still_there", ask_slowly)
    refresh(connection, times=2)
    voice.refresh_from_db()
    assert voice.state == State.DELETED
    assert not voice.events.filter(verb=Event.Verb.GONE).exists()
    assert counts.recount(connection) == 0
