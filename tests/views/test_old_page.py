"""The library is opened, or looked at again, when its lists or the page itself are old."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.services.test_old_lists import HOUR, LITTLE, begun, read_before
from tests.views.test_live import ask, live_of
from tests.views.voice_makers import (
    HTMX,
    empty_library,
    make_job,
    make_person,
    make_voice,
    signed_in,
)
from voices import tasks
from voices.models import Connection, Job, State
from voices.services import breaker, connections, counts, jobs
from voices.views import pulse

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    make_voice("Anna")
    return signed_in(make_person("listener"))


def drawn_before(age: timedelta, page: str = "voices", number: int = 0) -> str:
    """What a tab asks whose page was drawn so long ago, with so many voices (0: as now)."""
    number = number or counts.tabs(connections.active())["all"]
    since = pulse.Cursor(at=timezone.now() - age, seen={}).text()
    return f"/live/?on={page}&n={number}&since={since}"


def queries_of(visitor: Client, address: str) -> int:
    with CaptureQueriesContext(database) as queries:
        assert visitor.get(address, headers={}).status_code == 200
    return len(queries)


# Opened


def test_who_opens_the_library_with_old_lists_reads_that_they_are_read(visitor):
    connection = read_before(HOUR + LITTLE)
    page = visitor.get("/")
    assert "Refreshing…" in page.content.decode()
    assert begun(connection) == 1
    assert live_of(page)[2] == "1.0"
    fresh = make_voice("播报男声", catalogue="preset")
    jobs.move(Job.objects.latest("id"), State.READY)
    connection.synced_at = timezone.now()
    connection.save(update_fields=["synced_at"])
    body = ask(visitor, page).content.decode()
    assert f"voice-{fresh.uid}" in body and "Refreshing…" not in body


def test_fresh_lists_are_left_alone_and_cost_nothing(visitor):
    connection = read_before(HOUR - LITTLE)
    visitor.get("/")  # who is asking is remembered once
    usual = queries_of(visitor, "/")
    Connection.objects.filter(pk=connection.pk).update(synced_at=timezone.now())
    assert queries_of(visitor, "/") == usual
    assert begun(connection) == 0


@pytest.mark.soak
def test_every_tab_and_every_press_together_ask_once(visitor):
    connection = read_before(3 * HOUR)
    colleague = signed_in(make_person("maker"))
    for path in ("/", "/?tab=preset", "/?q=anna", "/?tab=trash"):
        for person in (visitor, colleague):
            person.get(path)
            person.get(path, headers=HTMX | {"HX-Boosted": "true"})
            person.get(drawn_before(2 * HOUR))
    assert begun(connection) == 1


def test_the_next_rows_and_a_search_ask_for_nothing(visitor):
    connection = read_before(3 * HOUR)
    visitor.get("/?q=anna", headers=HTMX)
    assert begun(connection) == 0


def test_the_start_page_says_it_too(visitor):
    connection = read_before(3 * HOUR)
    empty_library()
    body = visitor.get("/?tab=cloned").content.decode()
    assert "Listen to the voices that Kling offers" in body and "Refreshing…" in body
    assert begun(connection) == 1


def test_while_kling_is_down_the_page_says_what_it_knows_and_asks_nothing(visitor):
    connection = read_before(3 * HOUR)
    breaker.open_for(connection.pk, "outage")
    body = visitor.get("/").content.decode()
    assert "last checked <relative-time" in body
    assert "Refreshing…" not in body
    visitor.get(drawn_before(2 * HOUR))
    assert begun(connection) == 0


def test_one_failure_says_why_and_is_not_repeated_by_looking(visitor):
    connection = read_before(3 * HOUR)
    visitor.get("/")
    jobs.move(Job.objects.latest("id"), State.FAILED, reason="not-allowed")
    body = visitor.get("/").content.decode()
    assert "Not refreshed:" in body and "Refreshing…" not in body
    assert begun(connection) == 1


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["opened", "looked at", "pressed"])
def test_a_worker_that_is_faster_than_the_page_leaves_no_old_words_on_it(monkeypatch, how):
    monkeypatch.setattr(tasks, "_publish", tasks.run)
    visitor = signed_in(make_person("listener"))
    read_before(3 * HOUR)
    if how == "pressed":
        body = visitor.post("/refresh/", headers=HTMX).content.decode()
    else:
        address = "/" if how == "opened" else drawn_before(2 * HOUR)
        body = visitor.get(address, headers={} if how == "opened" else HTMX).content.decode()
    read_at = datetime.fromisoformat(re.search(r'last checked .*? datetime="([^"]+)"', body)[1])
    assert timezone.now() - read_at < LITTLE


# Open since long


def test_an_old_page_gets_numbers_rows_and_voices_although_nothing_was_pending(visitor):
    connection = read_before(LITTLE)
    asked = drawn_before(HOUR + LITTLE)
    theirs = make_voice("Bert")  # a colleague's, without a refresh
    answer = visitor.get(asked, headers=HTMX)
    body = answer.content.decode()
    assert '<div id="list" hx-swap-oob="true">' in body and f"voice-{theirs.uid}" in body
    assert re.search(r'id="tabs"[\s\S]*Cloned <span class="count">2</span>', body)
    assert live_of(answer)[2] == "" and begun(connection) == 0


def test_an_old_page_to_which_nothing_was_added_keeps_its_list(visitor):
    read_before(LITTLE)
    body = visitor.get(drawn_before(HOUR + LITTLE), headers=HTMX).content.decode()
    assert 'id="list"' not in body and 'id="tabs"' in body and 'id="live"' in body


def test_an_old_page_with_old_lists_follows_their_refresh(visitor):
    connection = read_before(2 * HOUR)
    answer = visitor.get(drawn_before(HOUR + LITTLE), headers=HTMX)
    assert "Refreshing…" in answer.content.decode()
    assert (begun(connection), live_of(answer)[2]) == (1, "1.0")
    jobs.move(Job.objects.latest("id"), State.READY)
    fresh = make_voice("播报男声", catalogue="preset")
    assert f"voice-{fresh.uid}" in ask(visitor, answer).content.decode()


def test_an_old_page_that_waits_for_one_thing_hears_of_the_others_once(visitor):
    read_before(LITTLE)
    job = make_job(make_voice("Bert", state=State.SUBMITTED))
    Job.objects.filter(pk=job.pk).update(updated_at=timezone.now() - 2 * HOUR)
    seen = {job.pk: State.SUBMITTED.value}
    since = pulse.Cursor(at=timezone.now() - HOUR, seen=seen).text()
    answer = visitor.get(f"/live/?on=voices&n=48&since={since}", headers=HTMX)
    assert answer.status_code == 200 and 'id="tabs"' in answer.content.decode()
    assert ask(visitor, answer).status_code == 204


@pytest.mark.parametrize("page", ["recordings", "speak", "activity", "clone", "settings"])
def test_other_pages_do_not_read_the_lists(visitor, page):
    connection = read_before(2 * HOUR)
    assert visitor.get(drawn_before(2 * HOUR, page), headers=HTMX).status_code == 200
    assert begun(connection) == 0
    assert connections.active().synced_at == connection.synced_at
