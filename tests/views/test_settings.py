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
