import re

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.views.voice_makers import (
    HTMX,
    empty_library,
    make_clip,
    make_job,
    make_person,
    make_trial,
    make_voice,
    on_page,
    signed_in,
)
from voices.models import Event, Job, State, Voice

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker() -> Client:
    return signed_in(make_person("maker"))


@pytest.fixture
def keeper() -> Client:
    return signed_in(make_person("keeper"))


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def row_of(response, voice: Voice) -> str:
    found = re.search(
        rf'<li class="row" id="voice-{voice.uid}".*?</li>', response.content.decode(), re.S
    )
    assert found, f"no row of {voice}"
    return found.group()


def test_the_library_says_name_kling_name_language_count_and_state_of_a_voice(maker):
    voice = make_voice("Anna, opening hours", kling_name="anna_hotline", languages="en")
    row = " ".join(re.sub(r"<[^>]+>", " ", row_of(maker.get("/"), voice)).split())
    assert "Anna, opening hours anna_hotline · English Cloned Not tried yet 0" in row
    assert f"Ready Cloned {voice.created_at:%-d %b}" in row


def test_fifty_rows_are_shown_and_a_plain_link_leads_to_the_rest(maker):
    empty_library()
    made = [make_voice(f"Voice {n}") for n in range(73)]
    first = maker.get("/").content.decode()
    link = re.search(r'id="more"><a class="button" href="([^"]+)"', first)
    assert first.count('<li class="row" id="voice-') == 50 and link
    rest = maker.get(link.group(1)).content.decode()
    ids = re.findall(r'<li class="row" id="voice-([^"]+)"', first + rest)
    assert ids == [str(voice.uid) for voice in reversed(made)]
    assert 'id="more"' not in rest


def test_the_next_rows_come_to_htmx_without_the_page_around_them(maker):
    empty_library()
    for number in range(51):
        make_voice(f"Voice {number}")
    link = re.search(r'href="(/\?after=[^"]+)"', maker.get("/").content.decode()).group(1)
    answer = maker.get(link, headers=HTMX).content.decode()
    assert answer.count('<li class="row"') == 1
    assert "<html" not in answer and 'id="list"' not in answer


def test_a_cursor_that_is_not_ours_shows_the_first_page(maker):
    voice = make_voice("Anna")
    assert str(voice.uid) in maker.get("/?after=forged:cursor").content.decode()


@pytest.mark.parametrize("words", ["opening", "ANNA_HOT", "8300077", "anna hours"])
def test_search_finds_our_name_klings_name_and_the_id(maker, words):
    voice = make_voice("Anna, opening hours", kling_name="anna_hotline", kling_id="8300077")
    make_voice("Somebody else")
    answer = maker.get("/", {"q": words}, headers=HTMX)
    assert str(voice.uid) in answer.content.decode()
    assert "Somebody else" not in answer.content.decode()


def test_search_says_how_many_of_how_many_and_puts_itself_into_the_address(maker):
    empty_library()
    make_voice("Anna")
    make_voice("Bert")
    answer = maker.get("/", {"q": "anna", "tab": "cloned"}, headers=HTMX)
    assert "1 of 2 voices" in text_of(answer)
    assert answer.headers["HX-Replace-Url"] == "/?tab=cloned&q=anna"
    assert "HX-Request" in answer.headers["Vary"]


def test_back_to_a_search_brings_the_whole_page(maker):
    answer = maker.get("/?q=anna", headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in answer.content.decode()


@pytest.mark.parametrize("words", ["\0", "%", "_", "'\"<b>", "\\", "x" * 5000, "🎤"])
def test_any_search_text_gets_an_answer_and_none_becomes_markup(maker, words):
    make_voice("Anna")
    answer = maker.get("/", {"q": words})
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode().split('id="list"')[1].split("start-column")[0]


def test_no_hits_say_so_and_offer_all_voices(maker):
    answer = maker.get("/?tab=speaking&q=zzz")
    assert "No voice matches “zzz”." in text_of(answer)
    assert 'href="/?tab=speaking">Show all voices' in answer.content.decode()


def test_tabs_show_their_counts_and_mark_the_chosen_one(maker):
    empty_library()
    make_voice("Anna")
    make_voice("Bert", catalogue="preset")
    make_voice("Old", state=State.TRASHED)
    page = maker.get("/?tab=preset")
    assert "All 2 Cloned 1 Preset 1 Speaking 0 Favourites 0 Trash 1" in text_of(page)
    assert '<a href="/?tab=preset" aria-current="page">' in page.content.decode()
    assert "Anna" not in page.content.decode()


def test_an_unknown_tab_means_all(maker):
    assert '<a href="/" aria-current="page">All' in maker.get("/?tab=nonsense").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_library(maker):
    """10 and 500 voices, with session, person and permissions."""
    connection = empty_library()
    earlier, facts = timezone.now(), {"connection": connection, "catalogue": "cloned"}
    shown, counted = 60, []  # more than the first page holds
    for total in (10, 500):
        plain = range(total - shown - Voice.objects.count())
        Voice.objects.bulk_create(
            Voice(name=f"Plain {n}", kling_id=f"{n}", created_at=earlier, **facts) for n in plain
        )
        for number in range(Voice.objects.count(), total):
            voice = make_voice(f"Voice {number}", trial=make_trial() if number % 2 else None)
            if number % 4 == 1:
                make_job(voice, kind=Job.Kind.SAVE)
        assert Voice.objects.count() == total
        maker.get("/")
        with CaptureQueriesContext(
            database,
        ) as queries:
            maker.get("/")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 9, [query["sql"][:90] for query in queries]


def test_the_first_page_after_somebody_signed_in_takes_nine_statements_at_most():
    """Their visit is noted, and in the session that it was; what begins and ends a write apart."""
    make_voice()
    person = make_person("keeper")
    signed_in(person).get("/")  # the very first visit makes a row, one statement more
    browser = signed_in(person)
    with CaptureQueriesContext(database) as queries:
        assert browser.get("/").status_code == 200
    asked = [query["sql"][:90] for query in queries]
    assert sum("POINT" not in sql for sql in asked) <= 9, "\n".join(asked)


def test_a_voice_that_speaks_offers_speak_with_its_name_and_one_for_video_does_not(maker):
    speaks = make_voice("Anna", can_speak="yes")
    video = make_voice("Bert", can_speak="no")
    page = maker.get("/")
    assert f'href="/speak/?voice={speaks.uid}" aria-label="Speak with Anna"' in row_of(page, speaks)
    assert "Speak with" not in row_of(page, video)
    assert "For video" in row_of(page, video)


def test_a_voice_being_cloned_shows_its_state_word_and_the_length_of_its_clip(maker):
    clip = make_clip(make_person("maker"))
    voice = make_voice("Anna", state=State.CHECKING, kling_id=None, clip=clip)
    make_job(voice, state=State.CHECKING, clip=clip)
    row = row_of(maker.get("/"), voice)
    assert "state-working" in row and "Checking" in row and "0:18" in row
    assert "Speak with" not in row and "Copy voice id" not in row


def test_a_stuck_clone_says_why_and_leads_back_to_the_clip(maker):
    clip = make_clip(make_person("maker"))
    voice = make_voice("Anna", state=State.FAILED, kling_id=None, clip=clip)
    make_job(voice, state=State.FAILED, reason="clip-refused", error="two people", clip=clip)
    row = row_of(maker.get("/"), voice)
    assert "Needs your help" in row and "Kling couldn&#x27;t use this clip or name." in row
    assert f'href="/clone/?clip={clip.uid}">Back to the clip</a>' in row
    assert "two people" not in row


def test_klings_own_voices_keep_delete_visible_with_the_reason(keeper):
    voice = make_voice("播报男声", catalogue="preset")
    row = row_of(keeper.get("/"), voice)
    assert "Kling&#x27;s own voices can&#x27;t be deleted." in row
    assert reverse("delete", args=[voice.uid]) not in row


def test_a_listener_sees_every_act_with_the_reason_why_not():
    voice = make_voice("Anna", can_speak="yes")
    row = row_of(signed_in(make_person("listener")).get("/"), voice)
    for sentence in (
        "let a voice speak. Ask a maker",
        "change names, tags and notes. Ask a maker",
        "Only keepers can delete",
    ):
        assert sentence in row
    assert "/speak/?voice" not in row and reverse("rename", args=[voice.uid]) not in row


def test_a_voice_removed_at_kling_stays_with_the_day_it_was_last_seen(maker):
    voice = make_voice("Anna", state=State.GONE, last_seen_at=timezone.now())
    assert f"Removed outside VoiceLab, seen {timezone.localtime():%-d %b}" in row_of(
        maker.get("/"), voice
    )


def test_a_saved_trial_can_be_played_and_a_voice_without_one_says_so(maker):
    heard = make_voice("Anna", trial=make_trial(11.0))
    silent = make_voice("Bert")
    page = maker.get("/")
    assert f'data-src="/sound/{heard.trial.uid}/"' in row_of(page, heard)
    assert "0:11" in row_of(page, heard)
    assert "No sample yet" in row_of(page, silent) and "play-none" in row_of(page, silent)


def test_play_on_a_trial_that_is_still_at_kling_asks_for_our_copy_once(maker):
    voice = make_voice("Anna", trial_url="https://practice.invalid/a.mp3")
    assert f'action="/voices/{voice.uid}/trial/"' in row_of(maker.get("/"), voice)
    for _ in range(2):
        answer = maker.post(reverse("trial", args=[voice.uid]), headers=HTMX)
    assert Job.objects.filter(voice=voice, kind=Job.Kind.SAVE).count() == 1
    assert "Saving a copy" in row_of_oob(answer, voice)
    assert 'data-delay="1.0"' in answer.content.decode()


def row_of_oob(response, voice: Voice) -> str:
    body = response.content.decode()
    assert f'<li class="row" id="voice-{voice.uid}" hx-swap-oob="true">' in body
    return row_of(response, voice)


def test_rename_changes_our_name_and_keeps_klings(maker):
    voice = make_voice("Anna", kling_name="anna_hotline")
    answer = maker.post(reverse("rename", args=[voice.uid]), {"name": "Anna, winter"}, headers=HTMX)
    assert "Anna, winter" in row_of_oob(answer, voice)
    voice.refresh_from_db()
    assert (voice.name, voice.kling_name) == ("Anna, winter", "anna_hotline")
    assert Event.objects.get(voice=voice).facts == {"before": "Anna", "after": "Anna, winter"}
    for words in ("winter", "anna_hotline"):
        assert str(voice.uid) in maker.get("/", {"q": words}).content.decode()


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_name_that_cannot_be_is_refused_beside_its_field_and_nothing_changes(maker, name):
    voice = make_voice("Anna")
    answer = maker.post(reverse("rename", args=[voice.uid]), {"name": name}, headers=HTMX)
    assert answer.status_code == 422
    assert 'id="id_name_error"' in answer.content.decode()
    voice.refresh_from_db()
    assert voice.name == "Anna"


def test_rename_works_without_javascript(maker):
    voice = make_voice("Anna")
    page = maker.get(reverse("rename", args=[voice.uid])).content.decode()
    assert "<html" in page and 'value="Anna"' in page
    answer = maker.post(reverse("rename", args=[voice.uid]), {"name": "Bert"})
    assert answer.status_code == 302 and answer.url == reverse("voice", args=[voice.uid])


def test_rename_on_the_voice_page_draws_that_page_again(maker):
    voice = make_voice("Anna")
    page = reverse("voice", args=[voice.uid])
    answer = maker.post(
        reverse("rename", args=[voice.uid]), {"name": "Bert"}, headers=on_page(page)
    )
    assert page in answer.headers["HX-Location"]


def test_a_listener_may_not_rename():
    voice = make_voice("Anna")
    answer = signed_in(make_person("listener")).post(
        reverse("rename", args=[voice.uid]), {"name": "B"}
    )
    assert answer.status_code == 403
    assert "Only makers can change names, tags and notes. Ask a maker." in answer.content.decode()


def test_the_start_page_stands_in_while_nothing_is_cloned(maker):
    page = text_of(maker.get("/?tab=cloned"))
    assert "Three ways to hear something." in page and "Refresh" in page
    make_voice("Anna")
    assert "Three ways" not in text_of(maker.get("/?tab=cloned"))


def test_start_here_goes_with_the_first_finished_clone(maker):
    assert 'id="start-here"' in maker.get("/").content.decode()
    make_job(make_voice("Anna"), state=State.READY)
    assert 'id="start-here"' not in maker.get("/").content.decode()


def test_start_here_points_at_the_first_clone_on_its_way(maker):
    first = make_voice("Anna, opening hours", state=State.SUBMITTED)
    make_job(first)
    make_job(make_voice("林书雅", state=State.SUBMITTED))
    page = maker.get("/")
    assert "Your first two are on their way." in text_of(page)
    assert (
        f'href="/voices/{first.uid}/">Go to the first: Anna, opening hours' in page.content.decode()
    )


def test_start_here_can_be_closed_for_good(maker):
    assert maker.post(reverse("dismiss-start"), headers=HTMX).content == b""
    assert 'id="start-here"' not in maker.get("/").content.decode()


def test_refresh_says_so_at_once_and_is_one_job(maker):
    for _ in range(2):
        answer = maker.post(reverse("refresh"), headers=HTMX)
    assert "Refreshing…" in text_of(answer) and 'data-delay="1.0"' in answer.content.decode()
    assert Job.objects.filter(kind=Job.Kind.SYNC).count() == 1


def test_one_row_can_be_asked_for_alone(maker):
    voice = make_voice("Anna")
    answer = maker.get(reverse("voice-row", args=[voice.uid]), headers=HTMX)
    assert answer.content.decode().lstrip().startswith(f'<li class="row" id="voice-{voice.uid}">')
