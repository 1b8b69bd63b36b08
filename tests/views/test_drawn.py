"""Rows of a list are drawn once, and anew when anything that they show is another."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.context_processors import PermWrapper
from django.test import Client
from django.utils import translation

from tests.views.voice_makers import (
    empty_library,
    make_job,
    make_person,
    make_trial,
    make_voice,
    signed_in,
)
from voices.models import Favourite, State, Voice
from voices.services import jobs
from voices.views import drawn
from voices.views.voice_rows import for_rows, rows_of

pytestmark = pytest.mark.django_db


class Pen:
    """Counts the rows that a template draws."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.undo()  # the comparison of conftest draws too
        empty_library()
        self.rows, fresh = 0, drawn._fresh
        drawn._kept.cache_clear()
        drawn._moving.cache_clear()

        def counted(*about: Any) -> Any:
            self.rows += 1
            return fresh(*about)

        monkeypatch.setattr(drawn, "_fresh", counted)

    def draws(self, browser: Client) -> int:
        """How many rows one look at the list draws."""
        before = self.rows
        assert browser.get("/").status_code == 200
        return self.rows - before


@pytest.fixture
def pen(monkeypatch: pytest.MonkeyPatch) -> Pen:
    return Pen(monkeypatch)


def test_a_list_that_is_looked_at_again_draws_no_row(pen: Pen) -> None:
    browser = signed_in(make_person("maker"))
    for name in ("Anna", "Bert", "Carla"):
        make_voice(name, trial=make_trial())
    assert [pen.draws(browser), pen.draws(browser)] == [3, 0]


def test_a_row_that_shows_something_else_is_drawn_alone(pen: Pen) -> None:
    person = make_person("maker")
    browser, voice, _other = signed_in(person), make_voice("Anna"), make_voice("Bert")
    assert pen.draws(browser) == 2
    for change in (
        {"name": "Anne"},
        {"tags": ["autumn"]},
        {"can_speak": Voice.CanSpeak.NO},
        {"languages": "zh"},
        {"trial": make_trial()},
    ):
        Voice.objects.filter(pk=voice.pk).update(**change)
        assert pen.draws(browser) == 1, change
    Favourite.objects.create(person_id=person.pk, voice=voice)
    assert pen.draws(browser) == 1
    assert pen.draws(browser) == 0


def test_what_a_refresh_notes_of_a_voice_changes_no_row(pen: Pen) -> None:
    browser, voice = signed_in(make_person("maker")), make_voice("Anna")
    pen.draws(browser)
    Voice.objects.filter(pk=voice.pk).update(missed_passes=1, last_seen_at=voice.created_at)
    assert pen.draws(browser) == 0


def test_people_of_one_role_share_rows_and_others_have_their_own(pen: Pen) -> None:
    make_voice("Anna")
    first, second = signed_in(make_person("maker")), signed_in(make_person("maker"))
    assert [pen.draws(first), pen.draws(second)] == [1, 0]
    assert pen.draws(signed_in(make_person("listener"))) == 1


def test_a_voice_with_something_under_way_is_drawn_each_time(pen: Pen) -> None:
    browser, voice = signed_in(make_person("maker")), make_voice("Anna", state="submitted")
    make_job(voice)
    assert [pen.draws(browser), pen.draws(browser)] == [1, 1]


def test_of_all_tabs_that_hear_of_a_move_one_draws_the_row(pen: Pen) -> None:
    """Until the second is over, or the job has moved on."""
    person, voice = make_person("maker"), make_voice("Anna", state="submitted")
    job = make_job(voice)
    rows = [_row(voice, person) for _ in range(2)]
    now = rows[0].now.replace(microsecond=0)
    first, same, later = (
        replace(row, now=now + timedelta(seconds=seconds))
        for row, seconds in zip([*rows, rows[0]], (0.1, 0.8, 1.1), strict=True)
    )
    perms, before = PermWrapper(person), pen.rows
    for row, drawn_so_far in ((first, 1), (same, 1), (later, 2)):
        drawn.draw_for_many(row, perms=perms, csrf_token="a")
        assert pen.rows - before == drawn_so_far
    jobs.move(job, State.SAVING)
    moved = replace(_row(voice, person), now=first.now)
    assert "Saving a copy" in drawn.draw_for_many(moved, perms=perms, csrf_token="a")


def test_each_language_has_rows_of_its_own() -> None:
    voice = make_voice("Anna")
    facts = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            facts.append(drawn._facts(_row(voice)))
    assert facts[0] != facts[1]


def test_each_page_gets_its_own_token(pen: Pen) -> None:
    make_voice("Anna")
    pages = [signed_in(make_person("maker")).get("/") for _ in range(2)]
    for page in pages:
        body = page.content.decode()
        assert drawn._TOKEN not in body
        assert body.count(str(page.context["csrf_token"])) > 1


def test_a_name_that_is_markup_stays_text(pen: Pen) -> None:
    browser = signed_in(make_person("maker"))
    make_voice("<b>Anna</b>")
    for _ in range(2):
        assert "<b>Anna" not in browser.get("/").content.decode()


def _row(voice: Voice, person: Any = None) -> Any:
    person = person or make_person("maker")
    return rows_of(for_rows(Voice.objects.filter(pk=voice.pk), person), person=person)[0]
