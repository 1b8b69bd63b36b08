"""Finding a voice: filters, orders, pages, and what the search box offers."""

import html
import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.test_search import looked_up_to
from tests.views.test_library import text_of
from tests.views.voice_makers import (
    HTMX,
    empty_library,
    make_job,
    make_person,
    make_trial,
    make_voice,
    signed_in,
)
from voices.models import Connection, Job, Voice, narrow
from voices.services import counts, marks
from voices.views.paging import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person("maker")


@pytest.fixture
def maker(person) -> Client:
    return signed_in(person)


@pytest.fixture
def five(person) -> None:
    """Five voices that differ in what filters ask for."""
    empty_library()
    anna = make_voice("Anna", languages="en", can_speak="yes", created_by=person)
    bert = make_voice("Bert", languages="zh", can_speak="no")
    carla = make_voice("Carla", languages="zh,en", can_speak="no", catalogue="preset")
    make_voice("Dora", can_speak="unknown", created_by=person)
    make_voice("Emil")
    marks.set_tags(anna, ["autumn", "hot line"])
    marks.set_tags(bert, ["Autumn"])
    marks.set_tags(carla, ["播报"])


def names(response) -> list[str]:
    """The voices of the rows, from top to bottom."""
    return re.findall(r'<a class="name" href="[^"]+">([^<]+)</a>', response.content.decode())


def chips(response) -> list[str]:
    return [
        html.unescape(label)
        for label in re.findall(r'aria-label="(Remove [^"]+)"', response.content.decode())
    ]


FILTERED = {
    "tag:autumn": "Anna Bert",
    "tag:AUTUMN": "Anna Bert",
    'tag:"hot line"': "Anna",
    "tag:autumn tag:hot": "",
    "tag:播报": "Carla",
    "标签:播报": "Carla",
    "tag:播": "",
    "language:en": "Anna Carla",
    "language:mandarin": "Bert Carla",
    "language:zh|en": "Anna Bert Carla",
    "language:zh language:en": "Anna Bert Carla",
    "speaks:yes": "Anna",
    "speaks:no": "Bert Carla",
    "speaks:unknown": "Dora Emil",
    "mine": "Anna Dora",
    "mine language:en": "Anna",
    "mine tag:autumn an": "Anna",
    "speaks:no bert": "Bert",
    "speaks:no anna": "",
    # Misspelt: what follows the colon is searched for.
    "taag:autumn": "Anna Bert",
    "foo:carla": "Carla",
    "language:carla": "Carla",
}


#: Named in the query, looked up, crossed, or looked at one by one: up to `some` and `few` hits.
WAYS = [(2000, 500), (2000, 0), (1, 0), (0, 0)]
#: One of each kind: a filter, a word, both, two that exclude each other, one or the other.
OF_EACH_KIND = {
    "tag:autumn",
    "tag:autumn tag:hot",
    "language:zh|en",
    "mine tag:autumn an",
    "speaks:no anna",
    "foo:carla",
}


def searches() -> list[Any]:
    """Some of each kind in every way; the rest by `make soak`."""
    return [
        pytest.param(typed, *way, marks=[] if typed in OF_EACH_KIND else [pytest.mark.soak])
        for way in WAYS
        for typed in FILTERED
    ]


@pytest.mark.parametrize(("typed", "some", "few"), searches())
def test_filters_and_words_find_whom_they_name(maker, five, monkeypatch, typed, some, few) -> None:
    looked_up_to(monkeypatch, some)
    monkeypatch.setattr(narrow, "FEW", few)
    answer = maker.get("/", {"q": typed}, headers=HTMX)
    assert sorted(names(answer)) == FILTERED[typed].split()
    hits = len(FILTERED[typed].split())
    assert f"{hits} of 5 voices" in text_of(answer)


def test_filters_stay_within_the_tab(maker, five) -> None:
    assert names(maker.get("/?tab=preset&q=speaks:no")) == ["Carla"]
    page = maker.get("/?tab=cloned&q=speaks:no")
    assert names(page) == ["Bert"] and "1 of 4 voices" in text_of(page)
    assert 'href="/?tab=preset&amp;q=speaks%3Ano"' in page.content.decode()


def test_tags_of_another_connection_find_nothing_here(maker, five) -> None:
    Voice.objects.get(name="Anna").tag_rows.update(connection=_other())
    assert names(maker.get("/?q=tag:autumn")) == ["Bert"]


def _other() -> Connection:
    return Connection.objects.create(slug="x", kind="live", base_url="https://x", account_label="x")


def test_each_filter_is_a_chip_whose_cross_leads_to_the_rest(maker, five) -> None:
    page = maker.get("/?q=tag:autumn+language:zh|en+an&sort=name")
    assert chips(page) == ["Remove tag: autumn", "Remove language: Mandarin or English"]
    body = page.content.decode()
    rest = re.search(r'class="token-off" href="([^"]+)"', body).group(1)
    assert html.unescape(rest) == "/?q=language%3Azh%7Cen+an&sort=name"
    assert 'name="q" value="an"' in body
    assert chips(maker.get(html.unescape(rest))) == ["Remove language: Mandarin or English"]


def test_the_form_sends_its_chips_beside_the_words_and_the_address_holds_both(maker, five) -> None:
    sent = {"f": ["tag:autumn", "language:en|zh"], "q": "mine an", "sort": "name"}
    answer = maker.get("/", sent, headers=HTMX)
    assert names(answer) == ["Anna"]
    address = answer.headers["HX-Replace-Url"]
    assert address == "/?q=tag%3Aautumn+language%3Aen%7Czh+mine+an&sort=name"
    assert names(maker.get(address)) == ["Anna"]
    assert 'data-words="an"' in answer.content.decode()


def test_a_misspelt_filter_is_said_with_the_likely_one_and_still_searches(maker, five) -> None:
    page = maker.get("/?q=languge:bert+tag:autumn")
    assert "There is no filter “languge”. VoiceLab searched for “bert” instead." in text_of(page)
    assert names(page) == ["Bert"] and chips(page) == ["Remove tag: autumn"]
    page = maker.get("/?q=languge:en+tag:autumn")
    found = re.search(r'href="([^"]+)">Did you mean language:en\?', page.content.decode())
    assert names(maker.get(html.unescape(found.group(1)))) == ["Anna"]


def test_a_value_that_a_filter_does_not_know_is_said(maker, five) -> None:
    said = text_of(maker.get("/?q=speaks:yess"))
    assert "The filter “speaks” has no “yess”. VoiceLab searched for that word instead." in said
    assert "Did you mean speaks:yes?" in said


def test_a_search_from_a_strangers_address_becomes_no_markup(maker, five) -> None:
    body = maker.get("/", {"q": 'foo:<b>x</b> tag:<i>"', "sort": '"><b>'}).content.decode()
    assert "<b>x" not in body and "<i>" not in body


SORTED = {
    "": "Emil Dora Carla Bert Anna",
    "newest": "Emil Dora Carla Bert Anna",
    "name": "Anna Bert Carla Dora Emil",
    "used": "Bert Emil Dora Carla Anna",
    "rated": "Carla Emil Dora Bert Anna",
    "nonsense": "Emil Dora Carla Bert Anna",
}


@pytest.mark.parametrize("sort", SORTED)
def test_the_list_comes_in_the_order_that_was_asked_for(maker, five, sort) -> None:
    Voice.objects.filter(name="Bert").update(use_count=9)
    Voice.objects.filter(name="Carla").update(rating=2.5)
    for voice in Voice.objects.all():
        Voice.objects.filter(pk=voice.pk).update(sort_name=voice.name.lower())
    page = maker.get("/", {"sort": sort})
    assert names(page) == SORTED[sort].split()
    chosen = re.findall(r'<option value="([a-z]+)" selected>', page.content.decode())
    assert chosen == [sort if sort in ("name", "used", "rated") else "newest"]


SORTS = ["newest", "name", "used", "rated"]


def walks() -> list[Any]:
    """Each order alone, each search once; all orders of a search by `make soak`."""
    first = [pytest.param("", sort) for sort in SORTS]
    return first + [
        pytest.param(q, sort, marks=[] if sort == one else [pytest.mark.soak])
        for q, one in (("voice", "name"), ("language:en", "used"))
        for sort in SORTS
    ]


@pytest.mark.soak
@pytest.mark.parametrize(("q", "sort"), walks())
def test_plain_links_lead_through_the_whole_list_once(maker, monkeypatch, sort, q) -> None:
    """Three pages, with equal values in each column, so that the id has to decide."""
    monkeypatch.setattr("voices.views.library_parts.page_of", partial(page_of, size=4))
    connection, now = empty_library(), timezone.now()
    made = [
        Voice(
            connection=connection,
            catalogue="cloned",
            kling_id=str(number),
            name=f"Voice {number}",
            sort_name=f"voice {number % 7}",
            search_text=f"voice {number}",
            languages="en",
            use_count=number % 3,
            rating=number % 2,
            created_at=now - timedelta(hours=number % 5),
        )
        for number in range(11)
    ]
    Voice.objects.bulk_create(made)
    counts.recount(connection)
    address, shown, pages = f"/?{'q=' + q + '&' if q else ''}sort={sort}", [], 0
    while address:
        page = maker.get(address)
        shown += names(page)
        found = re.search(r'id="more"><a class="button" href="([^"]+)"', page.content.decode())
        address, pages = html.unescape(found.group(1)) if found else "", pages + 1
    assert pages == 3
    assert len(shown) == 11 == len(set(shown))


def test_a_page_from_the_middle_of_the_list_leads_back_to_its_beginning(maker, monkeypatch) -> None:
    monkeypatch.setattr("voices.views.library_parts.page_of", partial(page_of, size=2))
    empty_library()
    for number in range(3):
        make_voice(f"Voice {number}")
    link = re.search(r'href="(/\?q=[^"]+after=[^"]+)"', maker.get("/?q=voice").content.decode())
    page = maker.get(html.unescape(link.group(1))).content.decode()
    assert '<a class="link" href="/?q=voice">Back to the first voices</a>' in page
    assert "Back to the first voices" not in maker.get("/?q=voice").content.decode()


def test_a_cursor_of_another_order_shows_the_first_page(maker, monkeypatch) -> None:
    monkeypatch.setattr("voices.views.library_parts.page_of", partial(page_of, size=2))
    empty_library()
    for number in range(3):
        make_voice(f"Voice {number}")
    after = re.search(r"after=([^\"&]+)", maker.get("/?sort=name").content.decode()).group(1)
    assert names(maker.get(f"/?sort=used&after={after}")) == ["Voice 2", "Voice 1"]


def test_many_hits_are_counted_to_a_thousand(maker, monkeypatch) -> None:
    empty_library()
    for number in range(5):
        make_voice(f"Voice {number}", kling_name="")
    make_voice("Zora")
    monkeypatch.setattr("voices.views.found.COUNTED", 3)
    monkeypatch.setattr("voices.views.library_parts.COUNTED", 3)
    assert "3+ of 6 voices" in text_of(maker.get("/?q=voice"))
    assert "1 of 6 voices" in text_of(maker.get("/?q=zora"))


LOADED = ("/", "/?q=voice", "/?q=tag:autumn+language:en+speaks:unknown+mine+voice&sort=name")


@pytest.mark.soak
@pytest.mark.parametrize("address", LOADED)
def test_a_page_asks_nine_questions_at_most_however_many_rows(maker, person, address) -> None:
    empty_library()
    asked = []
    for more in (3, 20):
        for number in range(more):
            facts = {"trial": make_trial(), "languages": "en", "created_by": person}
            voice = make_voice(f"Voice {number}", **facts)
            marks.set_tags(voice, ["autumn"])
            make_job(voice, kind=Job.Kind.SAVE)
        maker.get(address)
        with CaptureQueriesContext(database) as queries:
            answer = maker.get(address)
        asked.append(len(queries))
        assert len(names(answer)) == Voice.objects.count()
    assert asked[0] == asked[1] <= 9, [query["sql"][:90] for query in queries]


OFFERED = {
    "": "tag: language: speaks: new:yes mine",
    "t": "tag:",
    "LANG": "language:",
    "m": "mine",
    "标": "tag:",
    "zzz": "",
    "au": "tag:autumn",
    "播": "tag:播报",
    "#au": "tag:autumn",
    "tag:": 'tag:autumn tag:"hot line" tag:播报',
    "标签：": 'tag:autumn tag:"hot line" tag:播报',
    'tag:"hot': 'tag:"hot line"',
    "tag:zzz": "",
    "language:": "language:zh language:en",
    "language:man": "language:zh",
    "language:英": "language:en",
    "speaks:": "speaks:yes speaks:no speaks:unknown",
    "speaks:n": "speaks:no speaks:unknown",
    "foo:": "",
}


@pytest.mark.parametrize("piece", OFFERED)
def test_what_is_typed_is_offered_as_filters(maker, five, piece) -> None:
    body = maker.get(reverse("suggest"), {"piece": piece}).content.decode()
    texts = [html.unescape(text) for text in re.findall(r'data-text="([^"]*)"', body)]
    assert " ".join(texts) == OFFERED[piece]
    if texts:
        number = f"{len(texts)} suggestion{'s' if len(texts) > 1 else ''}"
        assert f'data-said="{number}"' in body


def test_offers_are_eight_at_most_the_most_used_first(maker) -> None:
    empty_library()
    for number in range(10):
        marks.set_tags(make_voice(f"V{number}"), [f"a{n}" for n in range(number, 10)])
    body = maker.get(reverse("suggest"), {"piece": "tag:a"}).content.decode()
    texts = re.findall(r'data-text="([^"]*)"', body)
    assert texts == [f"tag:a{number}" for number in range(9, 1, -1)]
