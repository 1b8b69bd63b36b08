"""What people see of a sample that can be made, is being made or went wrong."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.spoken import ENGLISH, person, speaking_voice
from tests.views.voice_makers import make_person, make_trial, on_page, signed_in
from voices.models import Job, Recording, State, Voice
from voices.services import voice_samples

pytestmark = pytest.mark.django_db
REASON = "Only makers can let a voice speak. Ask a maker."


@pytest.fixture
def maker() -> Client:
    return signed_in(make_person("maker"))


def row_in(page: str, voice: Voice) -> str:
    found = re.search(rf'<li class="row" id="voice-{voice.uid}".*?</li>', page, re.S)
    assert found, f"no row of {voice}"
    return found.group()


def row(client: Client) -> str:
    return row_in(client.get("/?tab=speaking").content.decode(), speaking_voice())


def words(part: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", part).split()))


def page(client: Client) -> str:
    return client.get(reverse("voice", args=[speaking_voice().uid])).content.decode()


def press(client: Client, *, seen: str = "", **headers: str):
    address = reverse("sample", args=[speaking_voice().uid])
    return client.post(address, {"seen": seen}, headers=headers)


def sample(state: str, **facts: object) -> Job:
    job = voice_samples.ask(speaking_voice(), person=person(), seen="")
    assert job is not None
    Job.objects.filter(pk=job.pk).update(state=state, **facts)
    Recording.objects.filter(pk=job.recording_id).update(state=state)
    return job


def test_the_price_stands_on_the_button_before_it_is_pressed(maker):
    for shown in (row(maker), page(maker)):
        assert "Make a sample of Anchor 1 call · 0.05 units" in words(shown)


def test_a_listener_reads_why_not_and_the_server_refuses(maker):
    listener = signed_in(make_person("listener"))
    for shown in (row(listener), page(listener)):
        assert REASON in words(shown)
        assert reverse("sample", args=[speaking_voice().uid]) not in shown
    assert press(listener).status_code == 403
    assert not Job.objects.filter(kind="speak").exists()


def test_a_press_in_the_library_answers_with_the_row_that_waits(maker):
    answer = press(maker, **on_page("/")).content.decode()
    assert "Waiting for a free slot" in words(row_in(answer, speaking_voice()).replace("\n", " "))
    assert "data-delay" in answer  # and the page looks again
    assert "Make a sample" not in row_in(answer, speaking_voice())


def test_a_press_on_the_voices_page_leads_back_to_it(maker):
    address = reverse("voice", args=[speaking_voice().uid])
    assert press(maker, **on_page(address)).headers["HX-Location"].find(address) > 0
    assert press(maker).headers["Location"] == address
    assert "Comes when Kling is done" in words(page(maker))
    assert Job.objects.filter(kind="speak").count() == 1


def test_a_made_sample_is_played_like_any_trial_and_no_recording_is_listed(maker):
    sample(State.READY)
    trial = make_trial(6.0)
    Voice.objects.filter(kling_id=ENGLISH, catalogue="speaking").update(trial=trial)
    assert f'data-src="/sound/{trial.uid}/"' in row(maker)
    assert "Make a sample" not in row(maker) + page(maker)
    for where in ("recordings", "speak"):
        assert voice_samples.LINES["en"][:20] not in maker.get(reverse(where)).content.decode()


def test_a_doubtful_sample_says_so_and_offers_both_ways_on_its_page(maker):
    job = sample(State.IN_DOUBT, reason="in-doubt")
    assert "Needs your help" in row(maker) and "Make a sample" not in row(maker)
    shown = page(maker)
    assert "We don't know whether Kling made this. It may have been charged." in words(shown)
    assert "Send again of Anchor 1 call · 0.05 units" in words(shown)
    assert f'name="seen" value="{job.uid}"' in shown
    maker.post(reverse("sample-give-up", args=[speaking_voice().uid]))
    assert "Make a sample" in words(row(maker))


def test_kling_s_own_words_stand_under_details(maker):
    sample(State.FAILED, reason="policy", error="Content rules", error_code="1301", cost_settled=0)
    shown = words(page(maker))
    assert "Kling's content rules refused this." in shown
    assert "Content rules" in shown and "1301" in shown


def test_while_the_account_rests_a_press_is_answered_in_words(maker):
    connection = speaking_voice().connection
    connection.paused_reason = "billing"
    connection.paused_until = connection.created_at.replace(year=2999)
    connection.save()
    answer = press(maker, **on_page("/"))
    assert (answer.status_code, "credit" in answer.content.decode()) == (409, True)
    assert not Job.objects.filter(kind="speak").exists()


def test_activity_leads_from_a_sample_to_its_voice(maker):
    sample(State.READY)
    shown = maker.get(reverse("activity")).content.decode()
    assert reverse("voice", args=[speaking_voice().uid]) in shown
