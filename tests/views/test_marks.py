"""Favourites, tags and the note of a voice."""

import re

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.views.test_library import row_of, text_of
from tests.views.voice_makers import (
    HTMX,
    empty_library,
    make_person,
    make_voice,
    on_page,
    signed_in,
)
from voices.models import Connection, Favourite, State, Tag, Voice
from voices.services import connections, counts, marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker() -> Client:
    return signed_in(make_person("maker"))


def star(visitor: Client, voice: Voice, *, on: bool = True, **headers: str):
    address = reverse("favourite", args=[voice.uid])
    return visitor.post(address, {"on": int(on)}, headers={**HTMX, **headers})


def test_a_star_is_one_persons_own_and_pressing_twice_is_once() -> None:
    voice, mara, kim = make_voice("Anna"), make_person("maker"), make_person("listener")
    for _ in range(2):
        answer = star(signed_in(mara), voice)
    assert 'aria-pressed="true"' in answer.content.decode()
    assert Favourite.objects.get().person == mara
    assert 'aria-pressed="true"' in row_of(signed_in(mara).get("/"), voice)
    assert 'aria-pressed="true"' not in row_of(signed_in(kim).get("/"), voice).split("star")[1]


def test_the_star_answers_with_the_tabs_and_says_what_happened(maker) -> None:
    body = star(maker, make_voice("Anna")).content.decode()
    assert "Anna is a favourite." in body
    assert re.search(r'Favourites <span class="count">1<', body)
    assert '<li class="row"' not in body  # the row stays, and with it whoever stands in it


def test_the_tab_of_favourites_shows_them_without_trash(maker) -> None:
    empty_library()
    anna, bert, _carl = make_voice("Anna"), make_voice("Bert"), make_voice("Carl")
    for voice in (anna, bert):
        star(maker, voice)
    Voice.objects.filter(pk=bert.pk).update(state=State.TRASHED)
    counts.recount(connections.active())
    page = maker.get("/?tab=favourites")
    assert "Favourites 1" in text_of(page)
    assert f'id="voice-{anna.uid}"' in page.content.decode()
    assert f'id="voice-{bert.uid}"' not in page.content.decode()


def test_on_its_own_tab_a_voice_without_star_leaves_with_a_way_back(maker) -> None:
    voice = make_voice("Anna")
    star(maker, voice)
    body = star(maker, voice, on=False, **on_page("/?tab=favourites")).content.decode()
    assert f'<li id="voice-{voice.uid}" hidden' in body
    assert "Anna is no favourite any more." in body
    undo = re.search(rf'action="({reverse("favourite", args=[voice.uid])}\?on=1)"', body).group(1)
    body = maker.post(undo, headers=on_page("/?tab=favourites")).content.decode()
    assert f'<li class="row" id="voice-{voice.uid}" hx-swap-oob="true">' in body
    assert Favourite.objects.filter(voice=voice).exists()


def test_a_star_works_without_javascript_and_comes_back_to_the_same_page(maker) -> None:
    address = reverse("favourite", args=[make_voice("Anna").uid])
    answer = maker.post(
        address, {"on": 1}, headers={"Referer": "http://testserver/?tab=cloned&q=anna"}
    )
    assert (answer.status_code, answer.url) == (302, "/?tab=cloned&q=anna")


def test_favourites_cost_no_query_more(maker) -> None:
    voices = [make_voice(f"Voice {n}") for n in range(5)]
    maker.get("/")
    with CaptureQueriesContext(database) as before:
        maker.get("/")
    for voice in voices:
        star(maker, voice)
        marks.set_tags(voice, ["calm", "hotline"])
    with CaptureQueriesContext(database) as after:
        maker.get("/")
    assert len(after) == len(before) <= 9


def tag(visitor: Client, voice: Voice, add: str, keep: list[str] | None = None, **headers: str):
    facts = {"add": add, "keep": keep if keep is not None else list(voice.tags)}
    return visitor.post(reverse("tags", args=[voice.uid]), facts, headers={**HTMX, **headers})


def test_tags_are_added_with_commas_and_shown_in_the_row(maker) -> None:
    voice = make_voice("Anna")
    body = tag(maker, voice, "autumn, #hot line ,, 播报").content.decode()
    assert re.findall(r'<span class="tag">([^<]+)<', body) == ["autumn", "hot line", "播报"]
    assert {row.key for row in Tag.objects.filter(voice=voice)} == {"autumn", "hot line", "播 报"}
    assert "autumn" in row_of(maker.get("/"), voice)


@pytest.mark.parametrize("between", [", ", "，", "、", " ,，、"])
def test_tags_stand_between_commas_of_either_keyboard(maker, between) -> None:
    voice = make_voice("Anna")
    tag(maker, voice, between.join(["平静", "hot line", "播报"]))
    voice.refresh_from_db()
    assert voice.tags == ["平静", "hot line", "播报"]


def test_a_tag_is_taken_off_by_its_tick(maker) -> None:
    voice = make_voice("Anna")
    marks.set_tags(voice, ["autumn", "shop"])
    tag(maker, voice, "", keep=["shop"])
    voice.refresh_from_db()
    assert voice.tags == ["shop"]
    assert [row.name for row in Tag.objects.filter(voice=voice)] == ["shop"]


def test_a_tag_takes_the_spelling_that_others_use_already(maker) -> None:
    marks.set_tags(make_voice("Bert"), ["Autumn Sale"])
    voice = make_voice("Anna")
    tag(maker, voice, "autumn  sale, AUTUMN SALE")
    voice.refresh_from_db()
    assert voice.tags == ["Autumn Sale"]


@pytest.mark.parametrize("words", ["autumn", "ＡＵＴＵＭＮ", "播报", "utum"])
def test_tags_and_notes_are_found_by_the_search(maker, words) -> None:
    tagged, noted, other = make_voice("Anna"), make_voice("Bert"), make_voice("Carl")
    marks.set_tags(tagged, ["autumn", "播报"])
    marks.set_note(noted, "Good for the autumn offer and for 播报.")
    page = maker.get("/", {"q": words}).content.decode()
    assert f"voice-{tagged.uid}" in page and f"voice-{noted.uid}" in page
    assert f"voice-{other.uid}" not in page
    marks.set_tags(tagged, [])
    assert f"voice-{tagged.uid}" not in maker.get("/", {"q": words}).content.decode()


def test_a_renamed_voice_is_still_found_by_tag_and_note(maker) -> None:
    voice = make_voice("Anna")
    marks.set_tags(voice, ["autumn"])
    marks.set_note(voice, "smiles")
    maker.post(reverse("rename", args=[voice.uid]), {"name": "Bert"}, headers=HTMX)
    for words in ("autumn", "smiles", "bert"):
        assert f"voice-{voice.uid}" in maker.get("/", {"q": words}).content.decode()


@pytest.mark.parametrize(
    ("add", "said"),
    [
        ("x" * 41, "has 41 characters. At most 40 fit into a tag."),
        (",".join("abcdefghijklmnopqrstu"), "at most 20 tags"),
    ],
)
def test_tags_that_cannot_be_are_refused_beside_the_field(maker, add, said) -> None:
    voice = make_voice("Anna")
    answer = tag(maker, voice, add)
    assert answer.status_code == 422
    assert said in text_of(answer) and 'id="id_add_error"' in answer.content.decode()
    assert not Tag.objects.filter(voice=voice).exists()


def test_the_dialog_offers_tags_in_use_the_most_used_first(maker) -> None:
    for name, tags in (("A", ["shop"]), ("B", ["shop", "calm"]), ("C", [])):
        marks.set_tags(make_voice(name), tags)
    body = maker.get(reverse("tags", args=[make_voice("D").uid]), headers=HTMX).content.decode()
    assert re.findall(r'<option value="([^"]+)"', body) == ["shop", "calm"]


def test_tags_of_another_connection_are_not_offered() -> None:
    voice = make_voice("Anna")
    marks.set_tags(voice, ["secret"])
    other = Connection.objects.create(slug="other", kind="live", base_url="https://other.example")
    assert marks.suggested(voice.connection, "SEC", 5) == ["secret"]
    assert marks.suggested(voice.connection, "x", 5) == []
    assert marks.suggested(other, "sec", 5) == []


@pytest.mark.parametrize("name", ["tags", "note"])
def test_the_dialogs_are_pages_without_javascript(maker, name) -> None:
    voice = make_voice("Anna")
    page = maker.get(reverse(name, args=[voice.uid])).content.decode()
    assert "<html" in page and "<dialog" not in page.split("keyboard-help")[0]
    field = "add" if name == "tags" else "note"
    answer = maker.post(reverse(name, args=[voice.uid]), {field: "autumn"})
    assert (answer.status_code, answer.url) == (302, reverse("voice", args=[voice.uid]))
    assert "autumn" in text_of(maker.get(answer.url))


def test_a_note_is_text_and_no_markup(maker) -> None:
    voice = make_voice("Anna")
    maker.post(reverse("note", args=[voice.uid]), {"note": "<b>loud</b>\nsecond line"})
    page = maker.get(reverse("voice", args=[voice.uid])).content.decode()
    assert "&lt;b&gt;loud&lt;/b&gt;<br>second line" in page


def test_a_note_that_is_too_long_is_refused_with_its_length(maker) -> None:
    answer = maker.post(reverse("note", args=[make_voice().uid]), {"note": "x" * 2001})
    assert answer.status_code == 422 and "This has 2001 characters." in text_of(answer)


def test_a_listener_reads_tags_and_note_and_why_they_may_not_change_them() -> None:
    voice = make_voice("Anna")
    marks.set_tags(voice, ["autumn"])
    marks.set_note(voice, "smiles")
    page = signed_in(make_person("listener")).get(reverse("voice", args=[voice.uid]))
    said = text_of(page)
    assert "smiles" in said and "autumn" in said
    assert "Only makers can change names, tags and notes. Ask a maker." in said
    assert reverse("tags", args=[voice.uid]) not in page.content.decode()
