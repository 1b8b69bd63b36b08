import re
from datetime import timedelta

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.views.voice_makers import (
    HTMX,
    empty_library,
    make_job,
    make_person,
    make_voice,
    on_page,
    signed_in,
)
from voices.models import Job, Recording, State, Voice
from voices.services import connections, counts, jobs
from voices.views import pulse

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return signed_in(make_person("maker"))


def live_of(response) -> tuple[str, str, str]:
    """Address, cursor and delay ("" = stop) of the live element in an answer."""
    body = response.content.decode()
    element = re.search(r"<live-rows [^>]*>", body).group()
    facts = dict(re.findall(r'data-(\w+)="([^"]*)"', element))
    return facts["url"].replace("&amp;", "&"), facts["since"], facts.get("delay", "")


def ask(visitor: Client, response, **headers):
    """What the live element of `response` would ask next."""
    url, since, _delay = live_of(response)
    return visitor.get(f"{url}&since={since}", headers={**HTMX, **headers})


def working(name: str = "Anna") -> tuple[Voice, Job]:
    voice = make_voice(name, state=State.SUBMITTED, kling_id=None)
    return voice, make_job(voice)


def age(seconds: float) -> None:
    """Let everything that is under way have begun earlier."""
    then = timezone.now() - timedelta(seconds=seconds)
    Job.objects.update(entered_at=then, updated_at=then)


def test_a_quiet_page_asks_nothing(visitor):
    make_voice("Anna")
    assert live_of(visitor.get("/"))[2] == ""


def test_while_nothing_moves_the_answer_is_204_with_the_next_delay(visitor):
    working()
    page = visitor.get("/")
    assert live_of(page)[2] == "1.0"
    answer = ask(visitor, page)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Live-Delay"] == "1.0"


def test_a_look_at_nothing_new_costs_one_query_besides_who_is_asking(visitor):
    """Session, person with permissions, jobs; with one row under way as with five hundred."""
    working()
    counted = []
    for more in (0, 499):
        connection = connections.active()
        Voice.objects.bulk_create(
            Voice(
                name=f"Voice {n}",
                connection=connection,
                catalogue="cloned",
                state=State.SUBMITTED,
                created_at=timezone.now(),
            )
            for n in range(more)
        )
        fresh = Voice.objects.filter(jobs=None, state=State.SUBMITTED)
        facts = {"connection": connection, "kind": Job.Kind.CLONE, "state": State.SUBMITTED}
        Job.objects.bulk_create(Job(voice=voice, **facts) for voice in fresh)
        age(60)
        page = visitor.get("/")
        with CaptureQueriesContext(database) as queries:
            assert ask(visitor, page).status_code == 204
        counted.append(len(queries))
        ours = [q["sql"] for q in queries if re.search(r'FROM "voices_', q["sql"])]
        assert len(ours) == 1, ours
    assert Job.objects.count() == 500
    assert counted[0] == counted[1] <= 3


def test_a_look_reads_by_index_however_many_jobs_there_were(visitor):
    """Each part of what is watched has an index; nothing walks through all jobs there ever were."""
    if database.vendor != "sqlite":
        pytest.skip("the plan is SQLite's")
    working()
    for connection in (None, connections.active()):
        with CaptureQueriesContext(database) as queries:
            pulse.take(connection)
        with database.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
            plan = [str(step[3]) for step in cursor.fetchall()]
        walks = [step for step in plan if step.startswith("SCAN") or "(connection_id=?)" in step]
        assert not walks, plan


def test_a_row_that_only_goes_on_comes_without_tabs_and_numbers(visitor):
    voice, job = working()
    page = visitor.get("/")
    jobs.move(job, State.SAVING)
    answer = ask(visitor, page)
    body = answer.content.decode()
    assert "Saving a copy" in body and f"voice-{voice.uid}" in body
    assert 'id="tabs"' not in body and 'id="count"' not in body
    assert live_of(answer)[0] == live_of(page)[0] and live_of(answer)[2]
    jobs.move(job, State.READY)
    assert 'id="tabs"' in ask(visitor, answer).content.decode()


def test_a_row_that_moved_comes_once_and_alone(visitor):
    _other, _job = working("Bert")
    voice, job = working("Anna")
    page = visitor.get("/")
    jobs.move(job, State.READY)
    answer = ask(visitor, page)
    body = answer.content.decode()
    assert f'<li class="row" id="voice-{voice.uid}" hx-swap-oob="true">' in body
    assert body.count('<li class="row"') == 1 and "Ready" in body
    assert ask(visitor, answer).status_code == 204


def test_credit_bell_tabs_and_count_come_along(visitor):
    _voice, job = working()
    page = visitor.get("/")
    jobs.move(job, State.READY)
    body = ask(visitor, page).content.decode()
    assert "Nothing waiting" in body and 'id="tabs"' in body and 'id="count"' in body


def test_when_nothing_is_under_way_any_more_the_page_falls_silent(visitor):
    _voice, job = working()
    page = visitor.get("/")
    jobs.move(job, State.READY)
    assert live_of(ask(visitor, page))[2] == ""


def test_a_write_that_was_committed_late_is_not_missed(visitor):
    working("Bert")
    page = visitor.get("/")
    voice = make_voice("Anna")
    job = make_job(voice, kind=Job.Kind.SAVE, state=State.READY)
    Job.objects.filter(pk=job.pk).update(updated_at=timezone.now() - timedelta(seconds=3))
    assert f"voice-{voice.uid}" in ask(visitor, page).content.decode()


def test_the_pace_slows_down_with_the_age_of_what_is_under_way(visitor):
    working()
    delays = []
    for seconds in (0, 30, 600):
        age(seconds)
        delays.append(live_of(visitor.get("/"))[2])
    assert delays == ["1.0", "2.0", "5.0"]


def test_a_voice_that_left_the_tab_leaves_the_page(visitor):
    voice, job = working()
    page = visitor.get("/?tab=cloned")
    jobs.move(job, State.READY)
    Voice.objects.filter(pk=voice.pk).update(state=State.TRASHED)
    body = ask(visitor, page, **on_page("/?tab=cloned")).content.decode()
    assert f'<li id="voice-{voice.uid}" hidden hx-swap-oob="true">' in body


def test_a_refresh_that_brought_voices_draws_the_list_anew(visitor):
    sync = make_job(kind=Job.Kind.SYNC, state=State.QUEUED)
    page = visitor.get("/")
    assert "Refreshing…" in page.content.decode()
    fresh = make_voice("播报男声", catalogue="preset")
    jobs.move(sync, State.READY)
    body = ask(visitor, page).content.decode()
    assert '<div id="list" hx-swap-oob="true">' in body and f"voice-{fresh.uid}" in body
    assert "Refreshing…" not in body
    # Rows inside the list are no swaps of their own: htmx would take them out of it.
    assert '<li class="row" id="voice-' in body and 'hx-swap-oob="true"><sound' not in body


def test_a_refresh_that_brought_nothing_leaves_the_list_alone(visitor):
    sync = make_job(kind=Job.Kind.SYNC, state=State.QUEUED)
    page = visitor.get("/")
    jobs.move(sync, State.READY)
    assert 'id="list"' not in ask(visitor, page).content.decode()


def test_the_start_page_gives_way_to_the_list(visitor):
    Voice.objects.all().delete()
    counts.recount(connections.active())
    sync = make_job(kind=Job.Kind.SYNC, state=State.QUEUED)
    page = visitor.get("/")
    assert "Your library is empty." in page.content.decode()
    make_voice("播报男声", catalogue="preset")
    jobs.move(sync, State.READY)
    assert '"path": "/"' in ask(visitor, page).headers["HX-Location"]


def test_rows_of_recordings_come_to_the_pages_that_list_them(visitor):
    voice = make_voice("Anna")
    recording = Recording.objects.create(
        connection=voice.connection, voice=voice, text="Hello", language="en", speed=1
    )
    job = make_job(voice, kind=Job.Kind.SPEAK, recording=recording)
    page = visitor.get("/recordings/")
    jobs.move(job, State.IN_DOUBT)
    body = ask(visitor, page).content.decode()
    assert f'id="recording-{recording.uid}" hx-swap-oob="true"' in body
    assert "Needs your help" in body


@pytest.mark.parametrize("since", ["", "forged", "a:b:c"])
def test_a_cursor_that_is_not_ours_is_harmless(visitor, since):
    working()
    assert visitor.get(f"/live/?on=voices&since={since}", headers=HTMX).status_code in (200, 204)


@pytest.mark.soak
def test_the_cursor_fits_into_an_address_while_hundreds_are_under_way(visitor):
    for number in range(400):
        make_job(state=State.QUEUED, kind=Job.Kind.SAVE, attempts=number)
    age(60)
    seen = pulse.take(connections.active())
    assert len(seen.next_cursor) < 4000
    assert pulse.take(connections.active(), since=seen.next_cursor).changed == []


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client):
    answer = client.get("/live/?on=voices", headers=HTMX)
    assert answer.headers["HX-Redirect"].startswith("/sign-in/")


def reading(voices: int) -> Job:
    return make_job(kind=Job.Kind.SYNC, state=State.QUEUED, voices_read=voices)


def test_how_far_a_refresh_is_comes_without_a_query_more_and_nothing_else_moves(visitor):
    job = reading(0)
    page = visitor.get("/")
    with CaptureQueriesContext(database) as before:
        assert ask(visitor, page).status_code == 204
    Job.objects.filter(pk=job.pk).update(voices_read=3500)
    with CaptureQueriesContext(database) as queries:
        answer = ask(visitor, page)
    assert answer.content.decode().strip() == (
        '<span id="voices-read" aria-live="off" hx-swap-oob="true">3,500 voices read</span>'
    )
    assert answer.headers["Live-Delay"] == "1.0"
    assert len(queries) == len(before)


def test_a_page_that_is_opened_meanwhile_says_how_far_a_refresh_is(visitor):
    empty_library()
    reading(1)
    start = visitor.get("/").content.decode()
    assert "Your library is empty." in start
    make_voice("Anna")
    # Inside a part that is swapped as a whole it must not be a swap of its own.
    changed = visitor.post(reverse("refresh"), headers=HTMX).content.decode()
    assert 'id="checked" hx-swap-oob="true"' in changed
    for body in (start, visitor.get("/").content.decode(), changed):
        assert '<span id="voices-read" aria-live="off">1 voice read</span>' in body


def test_only_the_page_that_shows_it_hears_how_far_a_refresh_is(visitor):
    reading(3500)
    age(60)
    assert ask(visitor, visitor.get("/recordings/")).status_code == 204
