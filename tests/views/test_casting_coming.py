"""The guests' page fills itself while takes are spoken: what it says, how often it asks."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.services.hands import to_the_end
from tests.services.test_castings import for_video
from tests.spoken import clone, recording_in, speaking_voice
from tests.views.test_casting import LINE, made, share, words
from tests.views.voice_makers import make_trial
from voices.models import Casting, CastingShare, CastingVote, Job, Recording, State, Voice
from voices.services import casting_shares

pytestmark = pytest.mark.django_db


def since(body: str) -> str:
    found = re.search(r'data-since="([^"]*)"', body)
    assert found
    return found[1]


def delay(body: str) -> float:
    found = re.search(r'<live-rows [^>]*data-delay="([^"]*)"', body)
    assert found
    return float(found[1])


class Guest:
    """A browser behind a link, and its page as it was loaded."""

    def __init__(self, casting: Casting) -> None:
        self.browser, self.path = Client(), share(casting)
        self.body = self.browser.get(self.path).content.decode()
        self.since = since(self.body)

    def look(self):
        answer = self.browser.get(f"{self.path}live/?since={self.since}")
        if answer.status_code == 200:
            self.since = since(answer.content.decode())
        return answer


def test_what_is_coming_is_said_and_arrives_by_itself():
    guest = Guest(made())
    assert "One voice is still on its way. It appears here by itself." in words(guest.body)
    assert 'id="coming" role="status"' in guest.body
    waiting = guest.look()
    assert (waiting.status_code, waiting.content) == (204, b"")
    to_the_end(Job.objects.get(kind="speak"))
    answer = guest.look()
    body = answer.content.decode()
    lane = Recording.objects.get().lanes.get()
    assert re.findall(r'<li class="lane" id="(lane-\d)" hx-swap-oob', body) == [
        f"lane-{lane.number}"
    ]
    assert "data-src" in body
    assert "All voices are here." in words(body)
    assert delay(body) == 0
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_page_where_all_is_here_says_nothing_and_never_asks():
    guest = Guest(made(for_video("A"), for_video("B")))
    assert 'id="coming" role="status"></p>' in guest.body
    assert delay(guest.body) == 0


def test_a_trial_that_is_being_fetched_comes_too():
    voice = clone("Zara", can_speak="no", trial_url="https://kling.example/trial.mp3")
    guest = Guest(made(voice))
    assert "One voice is still on its way." in words(guest.body)
    Voice.objects.filter(pk=voice.pk).update(trial=make_trial(), state=State.READY)
    body = guest.look().content.decode()
    assert "data-src" in body and "Zara" not in body


def test_a_take_that_needs_help_is_not_waited_for():
    recording_in(State.IN_DOUBT, text=LINE)
    guest = Guest(made(speaking_voice()))
    assert delay(guest.body) == 0


def test_one_that_fails_ends_the_waiting():
    guest = Guest(made(speaking_voice()))
    Recording.objects.update(state=State.FAILED)
    body = guest.look().content.decode()
    assert "Nothing more is on its way." in words(body)
    assert delay(body) == 0


def test_the_answer_names_nobody_and_offers_no_way_in():
    casting = made(speaking_voice(), for_video("Zara Whitlock"))
    guest = Guest(casting)
    to_the_end(Job.objects.get(kind="speak"))
    guest.since = ""  # all lanes are drawn
    body = guest.look().content.decode()
    assert body.count('class="lane"') == 2
    job, secrets = Job.objects.get(kind="speak"), [str(casting.uid), "Zara Whitlock", "units"]
    secrets += [str(job.uid), job.request_id, job.task_id, str(job.recording.uid)]
    for lane in casting.lanes.select_related("voice"):
        secrets += [lane.voice.name, lane.voice.kling_id, str(lane.voice.uid)]
    assert [secret for secret in secrets if secret and secret in body] == []


@pytest.mark.parametrize(("age", "pace"), [(5, "2.0"), (60, "5.0"), (300, "15.0"), (3600, "30.0")])
def test_the_longer_nothing_moves_the_more_seldom_it_asks(age: int, pace: str):
    guest = Guest(made())
    Job.objects.update(entered_at=timezone.now() - timedelta(seconds=age))
    assert guest.look().headers["Live-Delay"] == pace


def test_looking_leaves_half_of_the_links_requests_to_those_who_listen(monkeypatch):
    guest = Guest(made(speaking_voice(), for_video()))
    monkeypatch.setattr(casting_shares, "LOOKS_PER_MINUTE", 1)
    monkeypatch.setattr(casting_shares, "PER_MINUTE", 3)
    CastingShare.objects.update(minute_at=None)
    assert guest.look().status_code == 204
    refused = guest.look()
    assert (refused.status_code, refused.headers["Live-Delay"]) == (429, "60.0")
    vote = guest.browser.post(guest.path + "vote/", {"number": "1"})
    assert vote.status_code == 302
    assert CastingVote.objects.count() == 1


def test_a_link_that_was_closed_meanwhile_lets_the_page_say_so():
    casting = made()
    guest = Guest(casting)
    casting_shares.revoke(casting)
    answer = guest.look()
    assert (answer.status_code, answer.content) == (404, b"")
    assert answer.headers["HX-Refresh"] == "true"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("junk", ["", "%00", "-----------", "x" * 3000, "é"])
def test_a_cursor_that_is_not_ours_draws_all_lanes(junk: str):
    guest = Guest(made())
    answer = guest.browser.get(f"{guest.path}live/?since={junk}")
    assert answer.status_code == 200
    assert answer.content.decode().count('class="lane"') == 2
