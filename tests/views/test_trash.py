import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.views.voice_makers import (
    HTMX,
    make_clip,
    make_person,
    make_trial,
    make_voice,
    on_page,
    signed_in,
)
from voices.models import Job, Recording, State, StoredFile, Voice
from voices.services import removal

pytestmark = pytest.mark.django_db
TRASH = on_page("/?tab=trash")


@pytest.fixture
def keeper() -> Client:
    return signed_in(make_person("keeper"))


def text_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def act(name: str, voice: Voice) -> str:
    return reverse(name, args=[voice.uid])


def trashed(name: str = "Anna", **facts) -> Voice:
    now = timezone.now()
    facts = {"trashed_at": now, "delete_at": now + timedelta(hours=23, minutes=15.5), **facts}
    return make_voice(name, state=State.TRASHED, **facts)


def test_the_dialog_states_the_effect_before_the_calendar_and_rests_on_keep(keeper):
    voice = make_voice("Anna, opening hours", trial=make_trial())
    for _ in range(14):
        Recording.objects.create(
            connection=voice.connection, voice=voice, text="Hi", language="en", speed=1
        )
    answer = keeper.get(act("delete", voice), headers=HTMX)
    words = text_of(answer)
    effect = words.index("Anna was used in 14 recordings. They stay.")
    assert words.index("Delete Anna, opening hours?") < effect < words.index("Anna moves to Trash.")
    assert "data-close autofocus>Keep Anna</button>" in answer.content.decode()
    assert "Delete Kling's copy now" in words


def test_the_calendar_names_the_day_on_which_the_clip_goes(keeper):
    clip = make_clip(make_person("maker"))
    goes = timezone.now() + timedelta(80)
    clip.original = StoredFile.objects.create(
        kind="clip", sha256="c", bytes=1, mime="audio/wav", expires_at=goes
    )
    clip.save(update_fields=["original"])
    words = text_of(keeper.get(act("delete", make_voice("Anna", clip=clip)), headers=HTMX))
    assert f"{timezone.localtime(goes):%-d %b} The original clip goes too." in words


def test_asking_changes_nothing(keeper):
    voice = make_voice("Anna")
    keeper.get(act("delete", voice), headers=HTMX)
    voice.refresh_from_db()
    assert voice.state == State.READY


def test_delete_moves_to_trash_at_once_and_offers_undo(keeper):
    voice = make_voice("Anna")
    answer = keeper.post(act("delete", voice), headers=HTMX)
    voice.refresh_from_db()
    assert voice.state == State.TRASHED
    body = answer.content.decode()
    assert f'<li id="voice-{voice.uid}" hidden hx-swap-oob="true">' in body
    assert "Anna is in Trash." in body and f'hx-post="{act("restore", voice)}"' in body
    assert "Trash 1" in text_of(answer)
    assert not Job.objects.filter(voice=voice).exists()


def test_delete_without_javascript_leads_to_trash_with_its_undo(keeper):
    voice = make_voice("Anna")
    page = keeper.get(act("delete", voice)).content.decode()
    assert "<html" in page and f'action="{act("delete", voice)}"' in page
    answer = keeper.post(act("delete", voice), follow=True)
    assert answer.request["QUERY_STRING"] == "tab=trash"
    assert "Anna is in Trash." in text_of(answer) and "Undo: Anna" in answer.content.decode()


def test_delete_on_the_voice_page_leads_to_trash_and_keeps_the_player(keeper):
    voice = make_voice("Anna")
    answer = keeper.post(act("delete", voice), headers=on_page(act("voice", voice)))
    assert "/?tab=trash" in answer.headers["HX-Location"]


def test_undo_puts_the_row_back_where_it_was(keeper):
    voice = trashed()
    body = keeper.post(act("restore", voice), headers=HTMX).content.decode()
    assert f'<li class="row" id="voice-{voice.uid}" hx-swap-oob="true">' in body
    voice.refresh_from_db()
    assert (voice.state, voice.delete_at) == (State.READY, None)


def test_undo_in_trash_takes_the_row_away_and_shows_the_way(keeper):
    voice = trashed()
    body = keeper.post(act("restore", voice), headers=TRASH).content.decode()
    assert f'<li id="voice-{voice.uid}" hidden hx-swap-oob="true">' in body
    assert "Anna is back in Voices." in body and ">Show</a>" in body


def test_undo_that_comes_too_late_says_so(keeper):
    voice = trashed()
    removal.delete_now(voice, person=None)
    answer = keeper.post(act("restore", voice), headers=TRASH)
    assert (answer.status_code, answer.content.decode()) == (409, "Kling's copy is gone already.")
    assert "gone already" in text_of(keeper.post(act("restore", voice), follow=True))


def test_a_row_in_trash_says_who_when_and_how_long_it_can_be_taken_back(keeper):
    person = make_person("keeper")
    trashed("Old hotline", trashed_by=person, kling_name="hotline_2024")
    words = text_of(keeper.get("/?tab=trash"))
    assert "Old hotline hotline_2024 · Cloned" in words
    assert f"In trash by {person.username}, today" in words
    assert (
        "Kling&#x27;s copy goes in 23 h 15 min" in words
        or "Kling's copy goes in 23 h 15 min" in words
    )


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(minutes=16.5), "16 min"),
        (timedelta(seconds=40), "about to go"),
        (timedelta(minutes=-5), "about to go"),
    ],
)
def test_the_countdown_counts_minutes_and_then_says_about_to_go(keeper, left, words):
    trashed(delete_at=timezone.now() + left)
    assert f"<b>{words}</b>" in keeper.get("/?tab=trash").content.decode()


def test_delete_now_is_asked_once_more_and_says_what_cannot_be_taken_back(keeper):
    voice = trashed()
    answer = keeper.get(act("delete", voice) + "?now=1", headers=TRASH)
    assert "This can&#x27;t be taken back." in answer.content.decode()
    assert f'hx-post="{act("delete-now", voice)}"' in answer.content.decode()


def test_delete_now_is_one_job_however_often_it_is_pressed(keeper):
    voice = trashed()
    for _ in range(3):
        answer = keeper.post(act("delete-now", voice), headers=TRASH)
    assert Job.objects.filter(voice=voice, kind=Job.Kind.DELETE).count() == 1
    assert "copy is being deleted" in text_of(answer)
    assert act("restore", voice) not in answer.content.decode()


def test_delete_now_from_the_dialog_goes_through_trash(keeper):
    voice = make_voice("Anna")
    keeper.post(act("delete-now", voice), headers=HTMX)
    voice.refresh_from_db()
    assert voice.state == State.DELETING and voice.trashed_at is not None


def test_klings_own_voices_cannot_be_deleted_by_address_either(keeper):
    voice = make_voice("播报男声", catalogue="preset")
    for name in ("delete", "delete-now", "restore"):
        assert keeper.post(act(name, voice)).status_code == 404
    voice.refresh_from_db()
    assert voice.state == State.READY


@pytest.mark.parametrize("name", ["delete", "restore", "delete-now"])
def test_a_maker_reads_why_not_and_nothing_happens(name):
    voice = trashed()
    answer = signed_in(make_person("maker")).post(act(name, voice), headers=HTMX)
    assert answer.status_code == 403
    assert "Only keepers can delete. Ask a keeper." in answer.content.decode()
    voice.refresh_from_db()
    assert voice.state == State.TRASHED


def test_a_maker_sees_trash_with_its_acts_greyed():
    voice = trashed()
    page = signed_in(make_person("maker")).get("/?tab=trash")
    assert "Only keepers can take back or delete at once." in text_of(page)
    assert act("restore", voice) not in page.content.decode()


def test_an_empty_trash_says_how_long_it_keeps(keeper, settings):
    settings.DELETE_HOLD_HOURS = 48
    words = text_of(keeper.get("/?tab=trash"))
    assert "Trash is empty." in words and "waits here for 48 hours" in words


def test_when_the_last_row_leaves_trash_the_list_says_that_it_is_empty(keeper):
    answer = keeper.post(act("restore", trashed()), headers=TRASH)
    assert '<div id="list" hx-swap-oob="true">' in answer.content.decode()
    assert "Trash is empty." in text_of(answer)
