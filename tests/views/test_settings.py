import re
from datetime import timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.views.voice_makers import HTMX, make_person, make_voice, signed_in
from voices.models import Connection, Lease
from voices.services import connections

ROLES = ("listener", "maker", "keeper", "administrator")
REFUSAL = "Only administrators can change this. Ask an administrator."


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def settings_page(person) -> str:
    return text_of(signed_in(person).get("/settings/"))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_everybody_may_look_at_settings(role):
    shown = settings_page(make_person(role))
    assert "Practice: built-in sandbox" in shown
    assert "Nothing is sent or charged." in shown
    assert (REFUSAL in shown) == (role != "administrator")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/settings/test/", "/settings/credit/"])
@pytest.mark.parametrize("role", ROLES[:-1])
def test_only_administrators_may_press(role, path):
    answer = signed_in(make_person(role)).post(path)
    assert answer.status_code == 403
    assert REFUSAL in answer.content.decode()


# The sandbox is called as Kling is: outside a transaction.
@pytest.mark.django_db(transaction=True)
def test_a_good_test_answers_in_a_sentence_beside_its_button():
    browser = signed_in(make_person("administrator"))
    answer = browser.post("/settings/test/", headers=HTMX)
    assert re.search(r"The sandbox answered in \d\.\d\d s\.", text_of(answer))
    assert answer.content.decode().startswith('<section id="connection"')
    connection = connections.active()
    assert connection.latency_ms is not None
    assert connection.credit is not None


@pytest.mark.django_db(transaction=True)
def test_without_javascript_the_test_answers_with_the_whole_page():
    answer = signed_in(make_person("administrator")).post("/settings/test/")
    assert "<h1>Settings</h1>" in answer.content.decode()
    assert "The sandbox answered in" in text_of(answer)


@pytest.mark.django_db(transaction=True)
def test_credit_is_asked_for_on_request():
    browser = signed_in(make_person("administrator"))
    assert "not asked yet" in text_of(browser.get("/settings/"))
    answer = browser.post("/settings/credit/", headers=HTMX)
    assert f"{connections.active().credit:.2f} units" in text_of(answer)


@pytest.fixture
def live_but_unreachable(settings):
    """A live connection to a port of this machine where nobody listens."""
    settings.PRACTICE = False
    settings.KLING_ADAPTERS = ""
    settings.KLING_BASE_URL = "http://127.0.0.1:9/kling"
    settings.KLING_API_KEY = "key-that-ends-in-k7Qd"
    settings.KLING_PRIVATE_NETWORK = True
    settings.MEDIA_URL_BASE = ""
    settings.PUBLIC_URL = ""
    return settings


@pytest.mark.django_db(transaction=True)
def test_a_failing_test_says_what_is_wrong_and_the_cure(live_but_unreachable):
    browser = signed_in(make_person("administrator"))
    shown = text_of(browser.post("/settings/test/", headers=HTMX))
    assert "Kling can&#x27;t be reached from here." in shown
    assert "The cure: Check the network and KLING_BASE_URL." in shown
    assert "What is saved here can still be played" in shown
    assert "Check again" in shown


@pytest.mark.django_db
def test_a_live_connection_shows_its_host_and_only_the_end_of_its_key(live_but_unreachable):
    shown = settings_page(make_person("administrator"))
    assert "127.0.0.1:9/kling" in shown
    assert "API key ending in …k7Qd" in shown
    assert "key-that-ends" not in shown


@pytest.mark.django_db
def test_of_a_short_key_nothing_is_shown(live_but_unreachable, settings):
    settings.KLING_API_KEY = "short-k7Qd"
    shown = settings_page(make_person("administrator"))
    assert "API key ending in …" in shown
    assert "k7Qd" not in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "PUBLIC_URL is not set"),
        ("http://192.168.1.20", "http://192.168.1.20 is not a public https address"),
    ],
)
def test_a_missing_or_private_address_is_explained_with_the_cure(
    live_but_unreachable, address, sentence
):
    live_but_unreachable.PUBLIC_URL = address
    shown = settings_page(make_person("listener"))
    assert "Kling can't reach this machine." in shown
    assert sentence in shown
    assert "links and video ids work" in shown
    assert "The cure: Set PUBLIC_URL to an https address" in shown


@pytest.mark.django_db
def test_practice_content_is_hidden_but_counted_after_going_live(live_but_unreachable):
    practice, _made = Connection.objects.get_or_create(
        kind="practice",
        defaults={"slug": "p", "base_url": "https://practice.invalid", "account_label": "main"},
    )
    make_voice("Anna", connection=practice)
    shown = settings_page(make_person("administrator"))
    assert "1 cloned voice, 0 recordings stay, hidden." in shown
    assert "Start without a key to practise" in shown


@pytest.mark.django_db
def test_a_silent_worker_is_noticed():
    Lease.objects.update_or_create(name="sweep", defaults={"last_at": timezone.now()})
    person = make_person("listener")
    assert "running, 0 jobs waiting" in settings_page(person)
    Lease.objects.filter(name="sweep").update(last_at=timezone.now() - timedelta(minutes=2))
    assert "no worker answers" in settings_page(person)


@pytest.mark.django_db
def test_people_are_listed_with_their_roles_and_only_administrators_read_how_to_add_one():
    administrator, listener = make_person("administrator"), make_person("listener")
    shown = settings_page(administrator)
    assert f"{listener.username} " in shown
    assert f"{administrator.username}, you" in shown
    assert "manage.py person add NAME --role maker" in shown
    assert "person add" not in settings_page(listener)


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_team():
    browser = signed_in(make_person("administrator"))

    def queries(number: int) -> int:
        for _ in range(number):
            make_person("maker")
        with CaptureQueriesContext(database) as seen:
            browser.get("/settings/")
        return len(seen)

    queries(1)
    assert queries(1) == queries(8)


@pytest.mark.django_db
def test_how_long_things_stay_follows_the_settings(settings):
    settings.DELETE_HOLD_HOURS = 48
    assert "48 h, then Kling's copy goes" in settings_page(make_person("listener"))


# How Kling has been answering


def shown_with(**facts) -> str:
    Connection.objects.filter(pk=connections.active().pk).update(**facts)
    return settings_page(make_person("listener"))


@pytest.mark.django_db
def test_before_the_first_answer_there_is_nothing_to_tell():
    shown = shown_with()
    assert "Last answer none yet Last hour no trouble Sending as usual" in shown
    assert "New codes" not in shown
    assert "come back one by one" not in shown


@pytest.mark.django_db
def test_the_last_answer_and_the_troubles_of_the_hour_are_told_in_words():
    now = int(timezone.now().timestamp()) // 300 * 300
    troubles = {
        str(now): {"unreachable": 2, "unknown": 1, "kling-problem": 3, "brand-new": 1},
        str(now - 7200): {"sign-in": 50},
    }
    shown = shown_with(answered_at=timezone.now(), latency_ms=312, troubles=troubles)
    assert "took 0.31 s" in shown
    assert "4 × problem at Kling, 2 × not reached, 1 × other" in shown
    assert "sign-in refused" not in shown


@pytest.mark.django_db
@pytest.mark.parametrize(("offset", "warned"), [(59.0, False), (61.5, True), (-3600.0, True)])
def test_clocks_more_than_a_minute_apart_are_warned_of(offset, warned):
    shown = shown_with(clock_offset=offset)
    assert ("The clocks are more than a minute apart" in shown) == warned
    assert ("up to a minute is fine" in shown) != warned


@pytest.mark.django_db
def test_a_rest_says_why_and_until_when_and_then_that_the_next_call_tries():
    later = timezone.now() + timedelta(minutes=9)
    shown = shown_with(paused_reason="auth", paused_until=later)
    assert "VoiceLab can&#x27;t sign in to Kling. Rests until" in shown
    assert f"{timezone.localtime(later):%H:%M:%S}" in shown
    shown = shown_with(paused_until=timezone.now() - timedelta(seconds=1))
    assert "The next call tries again." in shown


@pytest.mark.django_db
def test_fewer_slots_a_slower_pace_and_new_codes_are_told():
    shown = shown_with(slots=3, speech_slots=9, send_gap=2.0, new_codes=[1999])
    assert "3 of 5 for clones, 9 of 10 for texts" in shown
    assert "one call every 2 s" in shown
    assert "New codes 1999" in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("auth", "Practice mode: VoiceLab can&#x27;t sign in to Kling."),
        ("billing", "Practice mode: The Kling credit is used up."),
        ("address", "Practice mode: Kling doesn&#x27;t accept requests from this server&#x27;s"),
        ("outage", "Practice mode: Kling has a problem. We try again by ourselves."),
    ],
)
def test_the_header_of_every_page_says_why_nothing_is_sent(reason, words):
    later = timezone.now() + timedelta(minutes=9)
    assert words in shown_with(paused_reason=reason, paused_until=later)
    assert words not in shown_with(paused_until=timezone.now() - timedelta(seconds=1))


# Which voices speak


@pytest.mark.django_db
def test_what_was_learned_about_speech_is_counted_without_the_speaking_voices():
    for name, can_speak in (("Anna", "yes"), ("Bert", "no"), ("Cleo", "no"), ("Dora", "unknown")):
        make_voice(name, can_speak=can_speak)
    shown = settings_page(make_person("listener"))
    assert "Speaks 1 For video 2 Not tried yet 1" in shown
    assert "Nothing is sent or charged by this." in shown


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES[:-1])
def test_only_administrators_let_voices_be_tried_again(role):
    voice = make_voice("Anna", can_speak="no")
    answer = signed_in(make_person(role)).post("/settings/speech/")
    assert answer.status_code == 403
    assert REFUSAL in answer.content.decode()
    voice.refresh_from_db()
    assert voice.can_speak == "no"


@pytest.mark.django_db
def test_trying_again_is_answered_beside_its_button_and_without_javascript_on_the_page():
    browser = signed_in(make_person("administrator"))
    make_voice("Anna", can_speak="no")
    answer = browser.post("/settings/speech/", headers=HTMX)
    assert answer.content.decode().startswith('<section id="speech"')
    assert "1 voice can be tried again." in text_of(answer)
    assert "For video 0 Not tried yet 1" in text_of(answer)
    answer = browser.post("/settings/speech/", follow=True)
    assert answer.redirect_chain == [("/settings/", 302)]
    assert "No voice had been tried. Nothing changed." in text_of(answer)
