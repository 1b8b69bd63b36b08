"""One page of Kling's lists in the library: each voice once, counted exactly, in few statements."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.services.hands import age_tasks, clone_job, knock, to_the_end
from tests.spoken import person
from voicelab.sandbox.models import Task
from voices.kling import RemoteVoice, VoiceTask
from voices.models import Connection, Event, Job, State, Voice
from voices.services import connections, counts, events, jobs, mirror, removal

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    found = connections.active()
    counts.recount(found)
    return found


def entry(number: int | str, **facts: str) -> VoiceTask:
    """A finished task of somebody else with one voice."""
    about = {"voice_id": str(number), "name": f"Voice {number}", **facts}
    return VoiceTask(task_id=f"t{number}", status="succeed", voices=(RemoteVoice(**about),))


def write(connection: Connection, *page: VoiceTask, at: datetime | None = None) -> None:
    mirror.cloned(connection, list(page), seen_at=at or timezone.now())


def mine(connection: Connection) -> Any:
    return Voice.objects.of(connection).filter(catalogue=Voice.Catalogue.CLONED)


def statements(act: Callable[[], None]) -> list[str]:
    with CaptureQueriesContext(database) as queries:
        act()
    return [query["sql"] for query in queries]


def test_a_voice_of_the_list_stands_in_the_library_as_it_was_told(connection: Connection) -> None:
    made = timezone.now().replace(microsecond=0)
    told = RemoteVoice(voice_id="7", name="小美 100 %", trial_url="https://a.invalid/1.mp3")
    write(connection, VoiceTask(task_id="70", status="succeed", voices=(told,), created_at=made))
    voice = mine(connection).get()
    assert (voice.kling_id, voice.task_id, voice.name, voice.kling_name) == (
        "7", "70", "小美 100 %", "小美 100 %")  # fmt: skip
    assert (voice.created_at, voice.state, voice.trial_url) == (made, "ready", told.trial_url)
    assert Voice.objects.of(connection).search("美 7").get() == voice


def test_a_page_takes_the_same_few_statements_however_long_it_is(connection: Connection) -> None:
    numbers: dict[int, list[int]] = {}
    for size, start in ((3, 0), (120, 1000)):
        page = [entry(start + it) for it in range(size)]
        moved = [entry(start + it, trial_url="https://new.invalid/1.mp3") for it in range(size)]
        taken = [statements(lambda p=page: write(connection, *p))]  # type: ignore[misc]
        taken.append(statements(lambda p=page: write(connection, *p)))  # type: ignore[misc]
        taken.append(statements(lambda p=moved: write(connection, *p)))  # type: ignore[misc]
        mine(connection).update(state=State.GONE)
        taken.append(statements(lambda p=moved: write(connection, *p)))  # type: ignore[misc]
        numbers[size] = [len(it) for it in taken]
    # Captured, SQLite's BEGIN and the savepoint of the test are statements too.
    assert numbers[3] == numbers[120]
    assert max(numbers[3]) <= 12
    assert mine(connection).filter(trial_url="https://new.invalid/1.mp3").count() == 123


def test_the_tabs_count_exactly_what_came_whatever_was_there_before(
    connection: Connection,
) -> None:
    write(connection, *map(entry, range(6)))
    removal.trash(mine(connection).get(kling_id="1"), person=person())
    mine(connection).filter(kling_id__in=["2", "3"]).update(state=State.GONE)
    mine(connection).filter(kling_id="4").update(state=State.DELETED)
    counts.recount(connection)
    write(connection, *map(entry, [0, 1, 2, 3, 4, 6, 6, 7]), entry("8", owned_by="kling"))
    assert counts.recount(connection) == 0
    assert counts.tabs(connection)["cloned"] == mine(connection).listed().count() == 6
    assert dict(mine(connection).values_list("kling_id", "state")) == {
        "0": "ready", "1": "trashed", "2": "ready", "3": "ready", "4": "deleted", "5": "ready",
        "6": "ready", "7": "ready"}  # fmt: skip
    seen = Event.objects.filter(verb=Event.Verb.SEEN_AGAIN).values_list(
        "voice__kling_id", flat=True
    )
    assert sorted(seen) == ["2", "3"]


def test_an_empty_link_or_task_replaces_nothing_that_is_known(connection: Connection) -> None:
    write(connection, entry(1, trial_url="https://a.invalid/1.mp3"))
    bare = RemoteVoice(voice_id="1")
    write(connection, VoiceTask(task_id="", status="succeed", voices=(bare,)))
    voice = mine(connection).get()
    assert (voice.trial_url, voice.task_id) == ("https://a.invalid/1.mp3", "t1")


def test_what_somebody_renamed_keeps_its_name(connection: Connection) -> None:
    write(connection, entry(1))
    mine(connection).update(name="Ours")
    write(connection, entry(1, name="Theirs", trial_url="https://a.invalid"))
    assert mine(connection).get().name == "Ours"


@pytest.mark.parametrize("known_by", ["external_id", "task_id"])
def test_the_voice_of_our_own_running_job_is_left_to_it(
    connection: Connection, known_by: str
) -> None:
    job = clone_job()
    Job.objects.filter(pk=job.pk).update(state=State.SUBMITTED, task_id="77")
    task = entry(1)
    about = {"external_id": {"external_task_id": job.external_id}, "task_id": {"task_id": "77"}}
    facts = {"task_id": task.task_id, "status": "succeed", "voices": task.voices}
    write(connection, VoiceTask(**{**facts, **about[known_by]}))
    assert [voice.pk for voice in mine(connection)] == [job.voice_id]


def test_a_clone_that_ends_while_its_page_is_written_is_one_voice(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of a gateway that repeats none of our ids, and the job between look and write."""
    job = clone_job()
    assert knock(job, times=3).state == State.SUBMITTED
    age_tasks()
    task = Task.objects.get()
    look = mirror._known

    def look_and_end(*about: Any) -> Any:
        known = look(*about)
        to_the_end(job)
        return known

    monkeypatch.setattr(mirror, "_known", look_and_end)
    write(connection, entry(task.result_id))
    voice = mine(connection).get()
    assert (voice.pk, voice.kling_id, voice.state) == (job.voice_id, task.result_id, State.READY)
    assert counts.recount(connection) == 0


def test_voices_are_locked_before_counters_as_everybody_does(connection: Connection) -> None:
    """The other way round two transactions that meet wait for each other (PostgreSQL)."""
    write(connection, entry(1), entry(2))
    mine(connection).filter(kling_id="1").update(state=State.GONE)
    page = [entry(1, trial_url="https://a.invalid"), entry(2), entry(3)]
    order = [
        "counter" if "voices_counter" in sql else "voice"
        for sql in statements(lambda: write(connection, *page))
        if sql.startswith(("UPDATE", "INSERT")) and "voices_event" not in sql
    ]
    assert order == sorted(order, reverse=True)
    assert {"counter", "voice"} == set(order)


def test_many_voices_move_through_the_one_door_and_only_from_where_they_are(
    connection: Connection,
) -> None:
    write(connection, *map(entry, range(4)))
    mine(connection).filter(kling_id="3").update(state=State.GONE)
    ids = list(mine(connection).values_list("pk", flat=True))
    moved = jobs.set_voice_states(ids, State.TRASHED, only=State.READY)
    assert [voice.pk for voice in moved] == sorted(ids)[:3]
    assert counts.recount(connection) == 0
    assert (counts.tabs(connection)["trash"], counts.tabs(connection)["cloned"]) == (3, 1)
    assert mine(connection).get(kling_id="0").state_at > mine(connection).get(kling_id="3").state_at
    assert not statements(lambda: jobs.set_voice_states([], State.READY, only=State.GONE))


def test_the_same_line_for_many_voices_is_one_statement(connection: Connection) -> None:
    write(connection, *map(entry, range(30)))
    voices = list(mine(connection))
    assert len(statements(lambda: events.note_all(voices, Event.Verb.GONE))) == 1
    assert not statements(lambda: events.note_all([], Event.Verb.GONE))
    assert [event.verb for event in events.history(voices[0])] == [Event.Verb.GONE]
    assert Event.objects.count() == 30
