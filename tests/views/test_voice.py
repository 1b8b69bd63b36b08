import re
from decimal import Decimal

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.views.voice_makers import (
    HTMX,
    make_clip,
    make_job,
    make_person,
    make_trial,
    make_voice,
    on_page,
    signed_in,
)
from voices.models import Consent, Event, Job, Recording, State, StoredFile, Voice
from voices.services import events

pytestmark = pytest.mark.django_db


def page_of(voice: Voice, person) -> str:
    answer = signed_in(person).get(reverse("voice", args=[voice.uid]))
    assert answer.status_code == 200
    return answer.content.decode()


def live_url(body: str) -> str:
    facts = dict(re.findall(r'data-(\w+)="([^"]*)"', re.search(r"<live-rows [^>]*>", body).group()))
    return f"{facts['url'].replace('&amp;', '&')}&since={facts['since']}"


def with_clip(person) -> Voice:
    clip = make_clip(person)
    clip.original = StoredFile.objects.create(
        kind="clip", sha256="cd", bytes=1, seconds=41.0, mime="audio/mp4", peaks=bytes(256)
    )
    clip.first_seconds = 30.0
    clip.save(update_fields=["original", "first_seconds"])
    return make_voice("Anna, opening hours", clip=clip, trial=make_trial())


def recordings(voice: Voice, number: int) -> None:
    for each in range(number):
        Recording.objects.create(
            connection=voice.connection,
            voice=voice,
            text=f"Line {each} is read.",
            language="en",
            speed=Decimal("1.0"),
            state=State.READY,
        )


def test_the_page_carries_name_badges_and_the_ids_that_other_tools_need():
    voice = make_voice("Anna, opening hours", kling_name="anna_hotline")
    make_job(voice, state=State.READY, task_id="798113540266328094", external_id="vl-5f0c")
    body = page_of(voice, make_person("maker"))
    assert "<h1>Anna, opening hours</h1>" in body
    assert "Cloned" in body
    assert "Speak with Anna" in body
    for value in ("anna_hotline", voice.kling_id, "798113540266328094", "vl-5f0c"):
        assert f'data-value="{value}"' in body


def test_the_maker_of_a_clip_can_hear_both_sounds():
    maker = make_person("maker")
    body = page_of(with_clip(maker), maker)
    assert "Original clip" in body
    assert "Hear both" in body
    assert 'data-until="30.00"' in body


@pytest.mark.parametrize("role", ["listener", "maker"])
def test_somebody_elses_clip_is_not_even_mentioned(role):
    body = page_of(with_clip(make_person("maker")), make_person(role))
    assert "anna.wav" not in body
    assert "Original clip" not in body
    assert "Hear both" not in body


def test_a_voice_for_video_says_so_and_offers_its_id():
    body = page_of(make_voice("Anna", can_speak="no"), make_person("maker"))
    assert "Kling takes this voice in videos only, not for speech." in body
    assert "Copy voice id for Kling video" in body
    assert not re.search(r'<a [^>]*href="/speak/[^"]*"[^>]*>[^<]*<svg.*?Speak with', body)


def test_a_listener_sees_why_not():
    body = page_of(make_voice(), make_person("listener"))
    assert "Only makers can let a voice speak. Ask a maker." in body
    assert "Only makers can change names, tags and notes. Ask a maker." in body
    assert "Only keepers can delete. Ask a keeper." in body


def test_the_newest_three_uses_are_listed_and_the_rest_is_one_link():
    voice = make_voice("Anna")
    recordings(voice, 4)
    body = page_of(voice, make_person("maker"))
    assert "Used in 4 recordings" in body
    assert "Line 3 is read." in body
    assert "Line 0 is read." not in body
    assert f'href="/recordings/?voice={voice.uid}">All 4</a>' in body


def test_what_happened_is_told_in_sentences_with_kling_s_words_under_details():
    voice, maker = make_voice("Anna"), make_person("maker")
    job = make_job(
        voice,
        state=State.FAILED,
        reason="clip-refused",
        error="two people speak",
        error_code="1201",
        request_id="CjMk",
    )
    events.note(voice, Event.Verb.CLONE_ASKED, person=maker, job=job, clip="secret-name.wav")
    events.note(voice, Event.Verb.CLONE_FAILED, person=maker, job=job, reason="clip-refused")
    body = page_of(voice, make_person("listener"))
    assert f"<b>{maker.username}</b> sent a clip to be cloned" in body
    assert "Kling did not make the voice: Kling couldn&#x27;t use this clip or name." in body
    for words in ("two people speak", "1201", "CjMk"):
        assert f"<dd>{words}</dd>" in body
    assert "secret-name.wav" not in body


def test_only_who_may_see_spend_reads_what_a_clone_cost():
    voice = make_voice("Anna")
    job = make_job(voice, state=State.READY, cost_settled=Decimal("0.05"))
    events.note(voice, Event.Verb.CLONE_MADE, job=job, seconds=9.4)
    assert "Kling made the voice in 9 s · 0.05 units" in page_of(voice, make_person("keeper"))
    body = page_of(voice, make_person("maker"))
    assert "Kling made the voice in 9 s" in body
    assert "0.05 units" not in body


def test_the_permission_stands_beside_the_voice():
    voice = make_voice("Anna")
    Consent.objects.create(voice=voice, person="Anna Lindqvist", used_for="Phone", statement="I")
    body = page_of(voice, make_person("listener"))
    assert "Anna Lindqvist" in body
    assert "Valid" in body


def test_a_failed_clone_shows_the_panel_with_its_one_button():
    voice = make_voice("Anna", state=State.FAILED, kling_id=None)
    job = make_job(voice, state=State.FAILED, reason="credit", error_code="1102", cost_settled=0)
    keeper = make_person("keeper")
    body = page_of(voice, make_person("maker"))
    assert "The Kling credit is used up." in body
    assert "Nothing was charged." in body
    assert f'action="/tell/?job={job.uid}"' in body
    assert f"Keepers: {keeper.username}." in body


def test_after_telling_the_place_of_the_button_says_who_knows():
    voice = make_voice("Anna", state=State.FAILED, kling_id=None)
    job = make_job(voice, state=State.FAILED, reason="credit")
    keeper, maker = make_person("keeper"), make_person("maker")
    signed_in(maker).post(f"/tell/?job={job.uid}")
    body = page_of(voice, maker)
    assert f"Told {keeper.username}." in body
    assert "Tell a keeper" not in body


def test_a_clone_that_is_tried_again_says_why_and_can_be_stopped_by_its_maker():
    maker = make_person("maker")
    voice = make_voice("Anna", state=State.QUEUED, kling_id=None)
    job = make_job(voice, state=State.QUEUED, reason="kling-problem", created_by=maker)
    body = page_of(voice, maker)
    assert "Kling has a problem. We try again by ourselves." in body
    assert f'action="/jobs/{job.uid}/stop/"' in body
    assert "Only its maker or a keeper can stop this." in page_of(voice, make_person("maker"))


def test_a_voice_in_trash_can_be_taken_back_from_its_page():
    voice = make_voice("Anna", state=State.TRASHED)
    body = page_of(voice, make_person("keeper"))
    assert "In trash" in body
    assert f'action="/voices/{voice.uid}/restore/"' in body


@pytest.mark.parametrize("state", [State.DELETED, State.CANCELLED])
def test_a_voice_that_is_gone_for_good_has_no_page(state):
    voice = make_voice("Anna", state=state)
    answer = signed_in(make_person("administrator")).get(reverse("voice", args=[voice.uid]))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("chosen", "told"), [("zh", "Mandarin"), ("zh,en", "Mandarin, English"), ("en", "English")]
)
def test_a_maker_sets_the_language_of_a_preset_and_the_page_tells(chosen, told):
    voice, maker = make_voice("Lady", catalogue=Voice.Catalogue.PRESET), make_person("maker")
    answer = signed_in(maker).post(f"/voices/{voice.uid}/language/", {"languages": chosen})
    assert answer.status_code == 302
    voice.refresh_from_db()
    assert voice.languages == chosen
    assert f"set its language to <b>{told}</b>" in page_of(voice, maker)


def test_a_listener_can_not_set_a_language():
    voice = make_voice("Lady", catalogue=Voice.Catalogue.PRESET)
    browser = signed_in(make_person("listener"))
    answer = browser.post(f"/voices/{voice.uid}/language/", {"languages": "zh"})
    assert answer.status_code == 403
    assert 'name="languages"' not in page_of(voice, make_person("listener"))


def test_the_live_look_brings_the_page_up_to_date_when_its_voice_moved():
    voice = make_voice("Anna", state=State.SUBMITTED, kling_id=None)
    job, browser = make_job(voice), signed_in(make_person("maker"))
    path = reverse("voice", args=[voice.uid])
    body = browser.get(path).content.decode()
    assert "Kling is working" in body
    Voice.objects.filter(pk=voice.pk).update(state=State.READY, kling_id="8300")
    Job.objects.filter(pk=job.pk).update(state=State.READY)
    answer = browser.get(live_url(body), headers=on_page(path)).content.decode()
    assert 'id="voice-now" hx-swap-oob="true"' in answer
    assert 'data-value="8300"' in answer
    assert "Kling is working" not in answer


def test_the_live_look_leaves_the_page_alone_when_another_voice_moved():
    voice = make_voice("Anna", state=State.SUBMITTED, kling_id=None)
    make_job(voice)
    other = make_job(make_voice("Marcus"))
    browser, path = signed_in(make_person("maker")), reverse("voice", args=[voice.uid])
    body = browser.get(path).content.decode()
    Job.objects.filter(pk=other.pk).update(state=State.READY)
    answer = browser.get(live_url(body), headers=HTMX).content.decode()
    assert 'id="live"' in answer
    assert "voice-now" not in answer


def test_the_number_of_queries_does_not_grow_with_what_happened():
    voice, browser = make_voice("Anna"), signed_in(make_person("administrator"))
    job = make_job(voice, state=State.READY)

    def queries(number: int) -> int:
        for _ in range(number):
            events.note(voice, Event.Verb.SPOKEN, person=make_person("maker"), job=job, title="x")
        recordings(voice, number)
        with CaptureQueriesContext(database) as seen:
            browser.get(reverse("voice", args=[voice.uid]))
        return len(seen)

    queries(1)
    assert queries(1) == queries(10)
