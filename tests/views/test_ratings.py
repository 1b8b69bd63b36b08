"""Three taps on a voice's page, what is new, and where a voice was used."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.views.voice_makers import HTMX, empty_library, make_person, make_voice, signed_in
from voices.models import Rating, Recording, State, Visit, Voice

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def rate(client, voice: Voice, value: object):
    return client.post(reverse("rate", args=[voice.uid]), {"value": value}, headers=HTMX)


def names(page) -> list[str]:
    return re.findall(r'<a class="name" href="[^"]*">([^<]+)</a>', page.content.decode())


def test_a_listener_rates_and_the_chosen_tap_takes_it_back():
    voice, lena = make_voice("Anna"), make_person("listener")
    answer = rate(signed_in(lena), voice, 2)
    body = answer.content.decode()
    assert 'value="0" aria-pressed="true"' in body and "1 person: Good" in text_of(answer)
    assert "Your rating: Good" in text_of(answer)
    assert "no rating" in text_of(rate(signed_in(lena), voice, 0))
    assert not Rating.objects.exists()


def test_the_page_says_what_most_people_think():
    voice = make_voice("Anna")
    for value in (2, 2, 3):
        rate(signed_in(make_person("maker")), voice, value)
    page = signed_in(make_person("listener")).get(reverse("voice", args=[voice.uid]))
    assert "Your rating 3 people: mostly Good" in text_of(page)
    assert "rated it Great" in text_of(page)


@pytest.mark.parametrize("value", ["", "4", "-1", "great", "2.5"])
def test_a_value_that_cannot_be_changes_nothing(value):
    voice = make_voice("Anna")
    assert rate(signed_in(make_person("maker")), voice, value).status_code == 200
    assert not Rating.objects.exists()


def test_best_rated_and_most_used_order_the_list():
    empty_library()
    anna, bert, carl = (make_voice(name) for name in ("Anna", "Bert", "Carl"))
    client = signed_in(make_person("maker"))
    rate(client, bert, 3), rate(client, anna, 1)
    assert names(client.get("/", {"sort": "rated"})) == ["Bert", "Anna", "Carl"]
    Voice.objects.filter(pk=carl.pk).update(use_count=2)
    assert names(client.get("/", {"sort": "used"}))[0] == "Carl"


def test_the_number_in_a_row_leads_to_exactly_these_recordings():
    anna, other = make_voice("Anna"), make_voice("Anna")
    for voice, text in ((anna, "First"), (anna, "Second"), (other, "Of another")):
        Recording.objects.create(
            connection=voice.connection, voice=voice, text=text, language="en", speed=1
        )
    client = signed_in(make_person("maker"))
    row = client.get("/").content.decode().partition(f'id="voice-{anna.uid}"')[2]
    link = re.search(r'<a class="row-uses" href="([^"]+)">2<', row)
    assert link
    page = client.get(link[1])
    words = text_of(page)
    assert "First" in words and "Second" in words and "Of another" not in words
    assert "voice: Anna" in words and "2 of 3 recordings" in words
    assert 'href="/recordings/" aria-label="Remove voice: Anna"' in page.content.decode()


def test_a_voice_that_is_no_voice_shows_all_recordings():
    anna = make_voice("Anna")
    Recording.objects.create(
        connection=anna.connection, voice=anna, text="First", language="en", speed=1
    )
    assert "First" in text_of(signed_in(make_person("maker")).get("/recordings/?voice=nonsense"))


def test_what_a_refresh_found_since_the_last_visit_says_so_and_can_be_filtered():
    empty_library()
    mei, now = make_person("maker"), timezone.now()
    Visit.objects.create(person=mei, last_at=now, before_at=now - timedelta(days=2))
    make_voice("Fresh", found_at=now - timedelta(hours=1), catalogue="preset")
    make_voice("Known", found_at=now - timedelta(days=3), catalogue="preset")
    client = signed_in(mei)
    assert (
        text_of(client.get("/")).count("New at Kling") == 2
    )  # at the state; on phones at the name
    assert names(client.get("/", {"q": "new:yes"})) == ["Fresh"]


def test_a_deleted_voice_is_not_rated():
    voice = make_voice("Anna", state=State.DELETED)
    assert rate(signed_in(make_person("maker")), voice, 2).status_code == 404
