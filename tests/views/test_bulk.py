"""The bulk bar as forms: what is sent, who may, what is said about what was left."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.views.voice_makers import (
    HTMX,
    empty_library,
    make_clip,
    make_person,
    make_voice,
    on_page,
    signed_in,
)
from voices.forms import selection
from voices.models import Favourite, Job, Recording, State, StoredFile, Voice

pytestmark = pytest.mark.django_db
TRASH = on_page("/?tab=trash")


@pytest.fixture
def keeper() -> Client:
    return signed_in(make_person("keeper"))


def text_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def ticked(*voices: Voice, **more: str) -> dict[str, str]:
    return {"voices": ",".join(str(voice.uid) for voice in voices), **more}


def used(voice: Voice, times: int) -> None:
    for _ in range(times):
        Recording.objects.create(
            connection=voice.connection, voice=voice, text="Hi", language="en", speed=1
        )


def state_of(voice: Voice) -> str:
    return Voice.objects.get(pk=voice.pk).state


def test_each_row_has_a_tick_with_its_name_that_belongs_to_the_bar(keeper):
    voice = make_voice("Anna")
    page = keeper.get("/").content.decode()
    tick = re.search(rf'<input type="checkbox" name="voice" value="{voice.uid}"[^>]*>', page)
    assert tick and 'form="bulk"' in tick[0] and 'aria-label="Select Anna"' in tick[0]
    assert '<form class="bulk" id="bulk" method="post"' in page


def test_the_dialog_states_the_effect_for_many_and_what_is_left(keeper):
    voices = [make_voice(f"Voice {number}") for number in range(14)]
    used(voices[0], 29), used(voices[1], 1), used(voices[2], 1)
    preset = make_voice("Preset", catalogue="preset")
    answer = keeper.post(reverse("bulk-delete"), ticked(*voices, preset), headers=HTMX)
    words = text_of(answer)
    assert "Delete 14 voices?" in words
    assert "14 voices; 3 of them were used in 31 recordings. They stay." in words
    assert "1 of 15 was left: it is Kling's and can't be deleted." in words
    assert "data-close autofocus>Keep them</button>" in answer.content.decode()
    assert state_of(voices[0]) == State.READY


def test_one_voice_is_spoken_of_as_one(keeper):
    voice = make_voice("Anna")
    used(voice, 1)
    words = text_of(keeper.post(reverse("bulk-delete"), ticked(voice), headers=HTMX))
    assert "Delete 1 voice?" in words
    assert "1 voice; it was used in 1 recording. It stays." in words


def test_the_dialog_says_on_which_day_the_first_clip_goes(keeper):
    clip, goes = make_clip(make_person("maker")), timezone.now() + timedelta(80)
    facts = {"kind": "clip", "sha256": "c", "bytes": 1, "mime": "audio/wav"}
    clip.original = StoredFile.objects.create(expires_at=goes, **facts)
    clip.save(update_fields=["original"])
    voice = make_voice("Anna", clip=clip)
    words = text_of(keeper.post(reverse("bulk-delete"), ticked(voice), headers=HTMX))
    assert f"{timezone.localtime(goes):%-d %b} The first of the original clips goes too." in words


def test_when_nothing_can_be_deleted_the_dialog_offers_no_delete(keeper):
    preset = make_voice("Preset", catalogue="preset")
    answer = keeper.post(reverse("bulk-delete"), ticked(preset), headers=HTMX)
    assert "1 of 1 was left: it is Kling's" in text_of(answer)
    assert "button-delete" not in answer.content.decode()


def test_delete_takes_all_and_one_undo_brings_all_back(keeper):
    anna, bert = make_voice("Anna"), make_voice("Bert")
    answer = keeper.post(reverse("bulk-delete"), ticked(anna, bert, sure="1"), headers=HTMX)
    body = answer.content.decode()
    assert {state_of(anna), state_of(bert)} == {State.TRASHED}
    assert "2 voices are in Trash." in text_of(answer)
    assert answer.headers["HX-Trigger"] == '{"selection-done": true}'
    for voice in (anna, bert):
        assert f'<li id="voice-{voice.uid}" hidden hx-swap-oob="true">' in body
    undo = re.search(r'hx-post="(/voices/many/restore/\?act=[0-9a-f-]+)"', body)
    assert undo and body.count("toast-note") == 2  # one toast, opened and closed
    answer = keeper.post(undo[1], headers=HTMX)
    assert "2 voices are back in Voices." in text_of(answer)
    assert {state_of(anna), state_of(bert)} == {State.READY}
    assert f'<li class="row" id="voice-{anna.uid}" hx-swap-oob="true">' in answer.content.decode()


def test_activity_tells_one_press_in_one_line(keeper):
    voices = [make_voice(name) for name in ("Anna", "Bert", "Carl")]
    keeper.post(reverse("bulk-delete"), ticked(*voices[:2], sure="1"), headers=HTMX)
    keeper.post(reverse("bulk-delete"), ticked(voices[2], sure="1"), headers=HTMX)
    words = text_of(keeper.get(reverse("activity")))
    assert "moved 2 voices to Trash" in words
    assert "moved Carl to Trash" in words


def test_an_undo_pressed_in_two_tabs_is_no_error(keeper):
    anna = make_voice("Anna")
    body = keeper.post(
        reverse("bulk-delete"), ticked(anna, sure="1"), headers=HTMX
    ).content.decode()
    undo = re.search(r'hx-post="(/voices/many/restore/\?act=[0-9a-f-]+)"', body)
    assert undo
    keeper.post(undo[1], headers=HTMX)
    answer = keeper.post(undo[1], headers=HTMX)
    assert "Nothing was left to take back." in text_of(answer)
    assert state_of(anna) == State.READY


def test_what_was_deleted_meanwhile_is_said_with_numbers(keeper):
    anna, gone = make_voice("Anna"), make_voice("Gone", state=State.DELETED)
    missing = make_voice("Missing")
    asked = ticked(anna, gone, missing, sure="1")
    missing.delete()
    words = text_of(keeper.post(reverse("bulk-delete"), asked, headers=HTMX))
    assert "1 voice is in Trash. 2 of 3 were left: they are gone already." in words


def test_several_reasons_are_one_sentence(keeper):
    anna, gone = make_voice("Anna"), make_voice("Gone", state=State.DELETED)
    preset = make_voice("Preset", catalogue="preset")
    asked = ticked(anna, gone, preset, sure="1")
    words = text_of(keeper.post(reverse("bulk-delete"), asked, headers=HTMX))
    said = "2 of 3 were left: it is gone already (1), it is Kling's and can't be deleted (1)."
    assert said in words


def test_all_that_match_are_named_by_their_filter_and_not_by_ids(keeper):
    connection = empty_library()
    for number in range(5):
        make_voice(f"Autumn {number}")
    other = make_voice("Winter")
    everything = {"all": "1", "set": "q=autumn"}
    words = text_of(keeper.post(reverse("bulk-delete"), everything, headers=on_page("/?q=autumn")))
    assert "Delete 5 voices?" in words
    keeper.post(reverse("bulk-delete"), {**everything, "sure": "1"}, headers=HTMX)
    assert Voice.objects.of(connection).trashed().count() == 5
    assert state_of(other) == State.READY


def test_the_page_says_how_many_match(keeper):
    empty_library()
    for number in range(3):
        make_voice(f"Autumn {number}")
    make_voice("Winter")
    assert 'data-all="All 4 that match"' in keeper.get("/").content.decode()
    page = keeper.get("/", {"q": "autumn"}).content.decode()
    assert 'data-which="q=autumn"' in page and 'data-all="All 3 that match"' in page


def test_sorting_is_the_same_selection_and_another_search_is_not(keeper):
    make_voice("Anna")
    sets = [
        re.search(r'data-which="([^"]*)"', keeper.get("/", asked).content.decode())
        for asked in ({}, {"sort": "name"}, {"q": "anna"})
    ]
    assert [found and found[1] for found in sets] == ["", "", "q=anna"]


def test_ticks_without_javascript_are_taken_too(keeper):
    anna, bert = make_voice("Anna"), make_voice("Bert")
    asked = {"voice": [str(anna.uid), str(bert.uid)]}
    page = keeper.post(reverse("bulk-delete"), asked)
    sent = re.search(r'name="voices" value="([^"]+)"', page.content.decode())
    assert sent and "<html" in page.content.decode()
    answer = keeper.post(reverse("bulk-delete"), {"voices": sent[1], "sure": "1"}, follow=True)
    assert "2 voices are in Trash." in text_of(answer)
    assert {state_of(anna), state_of(bert)} == {State.TRASHED}


def test_nothing_ticked_and_too_much_ticked_are_refused_in_words(keeper, monkeypatch):
    answer = keeper.post(reverse("bulk-delete"), {"voices": "nonsense"}, headers=HTMX)
    assert (answer.status_code, text_of(answer)) == (
        409,
        "No voice is selected. Tick some first.",
    )
    monkeypatch.setattr(selection, "MOST", 1)
    both = ticked(make_voice("Anna"), make_voice("Bert"))
    answer = keeper.post(reverse("bulk-delete"), both, headers=HTMX)
    assert text_of(answer).startswith("2 voices are ticked.")


def test_tags_are_asked_for_and_added(keeper):
    anna, bert = make_voice("Anna", tags=["shop"]), make_voice("Bert")
    page = keeper.post(reverse("bulk-tags"), ticked(anna, bert), headers=HTMX)
    assert "Tag 2 voices" in text_of(page) and 'list="known-tags"' in page.content.decode()
    asked = ticked(anna, bert, sure="1", add=" #autumn, hot  line ")
    answer = keeper.post(reverse("bulk-tags"), asked, headers=HTMX)
    assert "2 voices have #autumn #hot line." in text_of(answer)
    assert Voice.objects.get(pk=anna.pk).tags == ["shop", "autumn", "hot line"]


def test_no_tag_is_answered_beside_the_field(keeper):
    anna = make_voice("Anna")
    answer = keeper.post(reverse("bulk-tags"), ticked(anna, sure="1", add=" "), headers=HTMX)
    assert answer.status_code == 422 and "Type a tag first." in text_of(answer)


def test_favourites_are_made_and_taken_off(keeper):
    anna, bert = make_voice("Anna"), make_voice("Bert")
    answer = keeper.post(reverse("bulk-favourite"), ticked(anna, bert, on="1"), headers=HTMX)
    assert "2 voices are favourites." in text_of(answer)
    assert Favourite.objects.count() == 2
    keeper.post(reverse("bulk-favourite"), ticked(anna, on="0"), headers=HTMX)
    assert list(Favourite.objects.values_list("voice__name", flat=True)) == ["Bert"]


def undo_in(answer) -> str:
    found = re.search(
        r'hx-post="(/voices/many/\w+/undo/\?act=[0-9a-f-]+)"', answer.content.decode()
    )
    return found[1] if found else ""


def test_the_toast_takes_back_the_stars_of_that_press_only(keeper):
    anna, bert = make_voice("Anna"), make_voice("Bert")
    keeper.post(reverse("bulk-favourite"), ticked(anna, on="1"), headers=HTMX)
    undo = undo_in(keeper.post(reverse("bulk-favourite"), ticked(anna, bert, on="1"), headers=HTMX))
    answer = keeper.post(undo, headers=HTMX)
    assert "1 voice is no favourite any more." in text_of(answer)
    assert f'id="voice-{bert.uid}" hx-swap-oob="true"' in answer.content.decode()
    assert list(Favourite.objects.values_list("voice__name", flat=True)) == ["Anna"]
    assert "Nothing was left to take back." in text_of(keeper.post(undo, headers=HTMX))


def test_the_toast_takes_back_the_tags_of_that_press_only(keeper):
    anna, bert = make_voice("Anna", tags=["shop"]), make_voice("Bert")
    asked = ticked(anna, bert, sure="1", add="shop, hotline")
    undo = undo_in(keeper.post(reverse("bulk-tags"), asked, headers=HTMX))
    assert "2 voices have their tags as before." in text_of(keeper.post(undo, headers=HTMX))
    assert [Voice.objects.get(pk=voice.pk).tags for voice in (anna, bert)] == [["shop"], []]


def test_where_nothing_changed_no_undo_is_offered(keeper):
    anna = make_voice("Anna", tags=["shop"])
    keeper.post(reverse("bulk-favourite"), ticked(anna, on="1"), headers=HTMX)
    for name, more in (
        ("bulk-favourite", {"on": "1"}),
        ("bulk-tags", {"sure": "1", "add": "shop"}),
    ):
        answer = keeper.post(reverse(name), ticked(anna, **more), headers=HTMX)
        assert answer.status_code == 200
        assert undo_in(answer) == ""


@pytest.mark.parametrize("act", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_an_undo_of_nothing_says_so(keeper, act):
    for name in ("bulk-favourite-undo", "bulk-tags-undo"):
        answer = keeper.post(f"{reverse(name)}?act={act}", headers=HTMX)
        assert "Nothing was left to take back." in text_of(answer)


def test_in_trash_many_are_taken_back_or_deleted_at_once(keeper):
    now = timezone.now()
    facts = {"state": State.TRASHED, "trashed_at": now, "delete_at": now + timedelta(hours=23)}
    anna, bert, carl = (make_voice(name, **facts) for name in ("Anna", "Bert", "Carl"))
    answer = keeper.post(reverse("bulk-restore"), ticked(anna), headers=TRASH)
    assert "1 voice is back in Voices." in text_of(answer)
    assert state_of(anna) == State.READY
    question = keeper.post(reverse("bulk-delete-now"), ticked(bert, carl), headers=TRASH)
    assert "Delete 2 voices at Kling now?" in text_of(question)
    assert "This can't be taken back." in text_of(question)
    assert not Job.objects.filter(kind="delete").exists()
    keeper.post(reverse("bulk-delete-now"), ticked(bert, carl, sure="1"), headers=TRASH)
    assert {state_of(bert), state_of(carl)} == {State.DELETING}


def test_the_bar_of_a_listener_shows_what_is_not_allowed_and_why():
    make_voice("Anna")
    page = signed_in(make_person("listener")).get("/")
    bar = page.content.decode().partition("<bulk-bar")[2].partition("</bulk-bar>")[0]
    greyed = re.findall(r'aria-disabled="true"[^>]*>.*?<span>(\w+)</span>', bar, re.DOTALL)
    assert greyed == ["Tag", "Delete"]
    assert "Only keepers can delete. Ask a keeper." in bar
    assert "Only makers can change names, tags and notes. Ask a maker." in bar


@pytest.mark.parametrize("role", ["listener", "maker"])
def test_who_may_not_delete_one_may_not_delete_many(role):
    anna = make_voice("Anna")
    client = signed_in(make_person(role))
    for name in ("bulk-delete", "bulk-restore", "bulk-delete-now"):
        assert client.post(reverse(name), ticked(anna, sure="1")).status_code == 403
    assert state_of(anna) == State.READY


def test_a_voice_of_another_connection_is_not_reached(keeper):
    anna = make_voice("Anna")
    other = make_voice("Other")
    from voices.models import Connection

    elsewhere = Connection.objects.create(slug="x", kind="live", base_url="https://x.example")
    Voice.objects.filter(pk=other.pk).update(connection=elsewhere)
    keeper.post(reverse("bulk-delete"), ticked(anna, other, sure="1"), headers=HTMX)
    assert (state_of(anna), state_of(other)) == (State.TRASHED, State.READY)


def test_comparing_is_offered_when_there_is_a_page_for_it(keeper, settings):
    settings.ROOT_URLCONF = "tests.views.with_casting"
    make_voice("Anna")
    page = keeper.get("/")
    assert 'data-compare="/casting/new/"' in page.content.decode()
    assert "Compare on one line" in text_of(page)
    assert "data-compare" not in keeper.get("/?tab=trash").content.decode()
