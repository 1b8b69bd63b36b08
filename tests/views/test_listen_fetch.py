"""Sounds that a walk leaves out because they are still at Kling: said, fetched, heard."""

import re

import pytest

from tests.views.test_listen import make_heard
from tests.views.voice_makers import empty_library, make_person, make_trial, make_voice, on_page
from tests.views.voice_makers import signed_in as enter
from voices.models import Job, State, Voice

pytestmark = pytest.mark.django_db
HERE = on_page("/voices/listen/")
FETCH = "/voices/listen/fetch/"


@pytest.fixture
def client():
    empty_library()
    return enter(make_person("listener"))


def make_distant(name: str, **facts: object) -> Voice:
    """A voice whose sound only Kling has."""
    return make_voice(name, trial_url=f"https://kling.example/{name}.mp3", **facts)


def arrive(*voices: Voice) -> None:
    for voice in voices:
        Voice.objects.filter(pk=voice.pk).update(trial=make_trial(), state=State.READY)


def words(body: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def look_of(body: str) -> str:
    found = re.search(r'hx-get="([^"]+)" hx-trigger="load delay:(\d+)s"', body)
    assert found
    return found[1].replace("&amp;", "&")


def test_what_is_left_out_is_counted_apart_from_what_has_no_sound_at_all(client) -> None:
    make_heard("Anna")
    make_voice("Silent")
    for number in range(3):
        make_distant(f"Distant {number}")
    body = words(client.get("/voices/listen/").content.decode())
    assert "1 voice has no sound yet." in body
    assert "3 voices are left out: their sounds are still at Kling. Fetch their sounds" in body
    assert "This costs nothing." in body


def test_a_list_with_all_its_sounds_offers_nothing(client) -> None:
    make_heard("Anna")
    make_distant("In trash", state=State.TRASHED)
    assert "listen-fetch" not in client.get("/voices/listen/").content.decode()


def test_a_press_asks_for_those_of_this_list_and_looks_until_they_came(client) -> None:
    make_heard("Anna")
    one, two, other = make_distant("One"), make_distant("Two"), make_distant("Else")
    asked = client.post(f"{FETCH}?q=name:nobody", headers=HERE)
    assert "Nothing is left to fetch." in words(asked.content.decode())
    other.delete()
    body = client.post(FETCH, headers=HERE).content.decode()
    jobs = Job.objects.filter(kind="save")
    assert {job.voice_id for job in jobs} == {one.pk, two.pk}
    assert "Fetching sounds: 0 of 2 are here." in words(body)
    assert 'tabindex="-1" autofocus' in body
    arrive(one)
    body = client.get(look_of(body), headers=HERE).content.decode()
    assert "Fetching sounds: 1 of 2 are here." in words(body)
    assert "autofocus" not in body
    arrive(two)
    body = client.get(look_of(body), headers=HERE).content.decode()
    assert "2 sounds are here. Listen to them" in words(body)
    assert "hx-trigger" not in body
    assert set(re.search(r'data-uids="([^"]+)"', body)[1].split(",")) == {
        str(one.uid),
        str(two.uid),
    }
    assert 'id="said"' in body


def test_what_could_not_be_fetched_is_said(client) -> None:
    make_heard("Anna")
    one, two = make_distant("One"), make_distant("Two")
    body = client.post(FETCH, headers=HERE).content.decode()
    arrive(one)
    Voice.objects.filter(pk=two.pk).update(state=State.READY)
    body = words(client.get(look_of(body), headers=HERE).content.decode())
    assert "1 sound is here. 1 could not be fetched." in body


def test_many_are_fetched_in_pieces_and_two_presses_ask_once(client) -> None:
    for number in range(25):
        make_distant(f"Distant {number}")
    page = words(client.get("/voices/listen/").content.decode())
    assert "No sound of this list is here yet." in page
    assert "Fetch the first 20 sounds" in page
    for _press in range(2):
        client.post(FETCH, headers=HERE)
    assert Job.objects.filter(kind="save").count() == 20


def test_where_nothing_else_is_heard_the_page_is_opened_anew(client) -> None:
    one = make_distant("One")
    page = client.get("/voices/listen/?tab=cloned").content.decode()
    act = re.search(r'hx-post="([^"]+)"[^>]*hx-swap="outerHTML"', page)
    assert act
    body = client.post(act[1].replace("&amp;", "&"), headers=HERE).content.decode()
    arrive(one)
    body = client.get(look_of(body), headers=HERE).content.decode()
    assert 'href="/voices/listen/?tab=cloned"' in body
    assert "data-listen" not in body


def test_what_takes_long_is_asked_about_more_seldom(client) -> None:
    one = make_distant("One", state=State.SAVING)
    seldom = client.get(f"{FETCH}?uid={one.uid}&looks=9", headers=HERE).content.decode()
    assert "load delay:10s" in seldom
    odd = client.get(f"{FETCH}?uid={one.uid}&uid=x&looks=²", headers=HERE).content.decode()
    assert "load delay:2s" in odd


def test_without_javascript_a_press_leads_back_to_the_walk(client) -> None:
    make_distant("One")
    answer = client.post(f"{FETCH}?tab=cloned")
    assert answer.headers["Location"] == "/voices/listen/?tab=cloned"
