"""Trash and the voice's page offer to create a gone voice again."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.services.test_remake import gone
from tests.views.voice_makers import HTMX, make_person, make_voice, signed_in
from voices.models import Event, State, Voice
from voices.services import events

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_trash_lists_what_is_gone_with_the_days_that_the_clip_stays():
    mei = make_person("maker")
    old = gone(mei, days=82.5)
    sofia = make_voice("Sofia welcome", state=State.GONE, last_seen_at=timezone.now())
    page = signed_in(mei).get("/?tab=trash")
    words = text_of(page)
    until = timezone.localtime(timezone.now() + timedelta(days=82.5))
    assert "Gone at Kling A clone made again gets a new voice id." in words
    assert f"Clip kept 82 days , until {until:%-d %b}" in words
    assert f"Kling's copy went {timezone.localtime(old.state_at):%-d %b}" in words
    assert f'action="{reverse("again", args=[old.uid])}"' in page.content.decode()
    assert "Removed outside VoiceLab" in words and "No clip was kept here" in words
    assert reverse("again", args=[sofia.uid]) not in page.content.decode()


def test_one_press_clones_and_leads_to_the_clones():
    mei = make_person("maker")
    old = gone(mei)
    answer = signed_in(mei).post(reverse("again", args=[old.uid]))
    assert (answer.status_code, answer.url) == (302, "/?tab=cloned")
    assert old.made_again.get().state == State.CHECKING
    page = signed_in(mei).get("/?tab=trash")
    assert reverse("again", args=[old.uid]) not in page.content.decode()
    assert f'href="{reverse("voice", args=[old.made_again.get().uid])}"' in page.content.decode()


def test_a_refusal_is_said_where_it_was_pressed():
    mei = make_person("maker")
    old = gone(make_person("maker"))
    answer = signed_in(mei).post(reverse("again", args=[old.uid]), headers=HTMX)
    assert answer.status_code == 409
    assert answer.content.decode().startswith("Only who made the clip can use it again")


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        ("listener", "Only who made the clip can use it again, or a keeper."),
        ("maker", "Only who made the clip can use it again, or a keeper."),
    ],
)
def test_who_may_not_sees_the_button_greyed_with_the_reason(role, sentence):
    old = gone(make_person("maker"))
    for path in ("/?tab=trash", reverse("voice", args=[old.uid])):
        page = signed_in(make_person(role)).get(path)
        assert sentence in text_of(page)
        assert f'action="{reverse("again", args=[old.uid])}"' not in page.content.decode()


def test_a_listener_who_made_the_clip_once_may_not_clone():
    lena = make_person("listener")
    old = gone(lena)
    assert signed_in(lena).post(reverse("again", args=[old.uid])).status_code == 403
    assert "Only makers can clone voices." in text_of(signed_in(lena).get("/?tab=trash"))


def test_the_page_of_a_deleted_voice_offers_the_way_back_with_its_price_and_nothing_else():
    mei = make_person("maker")
    old = gone(mei)
    page = signed_in(mei).get(reverse("voice", args=[old.uid]))
    words = text_of(page)
    assert "Create again from the original clip 1 call · 0.05 units" in words
    assert "What is saved here stays." in words
    body = page.content.decode()
    for act in ("delete", "rename", "favourite", "rate"):
        assert f'"{reverse(act, args=[old.uid])}"' not in body


def test_the_new_page_says_from_which_it_came_and_tells_both_stories():
    mei = make_person("maker")
    old = gone(mei)
    events.note(old, Event.Verb.DELETED, person=mei)
    signed_in(mei).post(reverse("again", args=[old.uid]))
    new = Voice.objects.get(made_from=old)
    page = signed_in(mei).get(reverse("voice", args=[new.uid]))
    words = text_of(page)
    assert "Created again from the original clip of Anna, shop" in words
    assert f'href="{reverse("voice", args=[old.uid])}"' in page.content.decode()
    assert words.index("created it again from the original clip") < words.index(
        "Kling's copy was deleted"
    )


def test_the_row_of_a_voice_that_was_removed_outside_leads_to_its_page():
    mei = make_person("maker")
    old = gone(mei, state=State.GONE)
    body = signed_in(mei).get("/").content.decode()
    link = f'<a class="menu-item" href="{reverse("voice", args=[old.uid])}">Create again'
    assert link in body


def test_trash_asks_as_often_for_many_gone_voices_as_for_one():
    mei = make_person("maker")
    client, counted = signed_in(mei), []
    client.get("/?tab=trash")
    for number in (1, 12):
        for _ in range(number):
            gone(mei)
        with CaptureQueriesContext(database) as queries:
            client.get("/?tab=trash")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 11, [query["sql"][:90] for query in queries]
