"""`manage.py kling check`: each step, what it says when it fails, and the cure."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from django.utils import timezone

from tests.kling.far_ends import envelope
from tests.kling_command.runs import CANARY, DOCUMENT, answering, run
from tests.tools import free_port
from voicelab.sandbox.models import Settings as Switches
from voices.models import Connection
from voices.services import connections, engine
from voices.views import health

pytestmark = pytest.mark.django_db


def test_in_practice_everything_is_checked_and_nothing_fails(practice: Any) -> None:
    done = run("check")
    assert (done.code, done.err) == (0, "")
    assert "Practice mode: nothing is sent to Kling" in done.out
    assert "412.60 units are left" in done.out
    assert done.out.endswith("Nothing failed.\n")


def test_the_steps_keep_their_names_and_keys(practice: Any) -> None:
    document = run("check", "--json").document
    assert set(document) == DOCUMENT
    assert (document["command"], document["mode"], document["ok"]) == ("check", "practice", True)
    names = (
        "settings mode address credential name connect sign-in address-list clock credit public-url"
    )
    steps = document["data"]["steps"]
    assert [step["name"] for step in steps] == names.split()
    assert {frozenset(step) for step in steps} == {
        frozenset({"name", "status", "sentence", "cure", "kling"})
    }


def test_a_wrong_key_is_told_with_klings_words_and_a_cure(alone: str, live: Any) -> None:
    live(alone, KLING_API_KEY=CANARY)
    done = run("check", "--json")
    step = done.step("sign-in")
    assert (done.code, step["status"], step["kling"]["code"]) == (1, "fail", 1002)
    assert step["sentence"] == "VoiceLab can't sign in to Kling. Nothing was charged."
    assert "KLING_API_KEY" in step["cure"]
    assert done.step("connect")["status"] == "ok"
    assert done.step("credential")["sentence"] == "API key ending in …k7Qd"
    assert [done.step(name)["status"] for name in ("address-list", "credit")] == ["warn", "warn"]
    assert "steps failed" in done.err


def test_a_signed_token_is_accepted_over_the_wire(alone: str, live: Any) -> None:
    live(alone, KLING_ACCESS_KEY="practice-access", KLING_SECRET_KEY="practice-secret")
    done = run("check", "--json")
    assert (done.code, done.step("sign-in")["status"]) == (0, "ok")
    assert done.step("credential")["sentence"].startswith("Access key ending in …")
    assert done.step("clock")["status"] == "ok"
    assert done.step("public-url")["status"] == "warn"


def test_a_wrong_secret_key_fails_the_sign_in(alone: str, live: Any) -> None:
    live(alone, KLING_ACCESS_KEY="practice-access", KLING_SECRET_KEY=CANARY)
    done = run("check", "--json")
    assert (done.code, done.step("sign-in")["kling"]["code"]) == (1, 1000)
    assert CANARY not in done.out + done.err


def test_a_port_where_nobody_listens_ends_the_calls_but_not_the_check(live: Any) -> None:
    live(f"http://127.0.0.1:{free_port()}")
    done = run("check", "--json")
    assert (done.code, done.step("connect")["status"]) == (1, "fail")
    assert "Check the network and KLING_BASE_URL" in done.step("connect")["cure"]
    assert done.step("sign-in") | {"cure": ""} == {
        "name": "sign-in",
        "status": "warn",
        "sentence": "Not tried: connect failed.",
        "cure": "",
        "kling": None,
    }
    assert done.step("public-url")["status"] == "warn"


def test_a_name_that_leads_nowhere_is_said(live: Any) -> None:
    live(f"http://{'a' * 64}.invalid")  # a label this long is refused before anybody is asked
    done = run("check", "--json")
    assert (done.code, done.step("name")["status"]) == (1, "fail")
    assert done.step("connect")["sentence"] == "Not tried: name failed."


def test_a_host_that_is_not_kling_is_told_apart_from_a_kling_in_trouble(
    alone: str, live: Any
) -> None:
    live(alone.removesuffix("/kling"))
    sentence = run("check", "--json").step("sign-in")["sentence"]
    assert sentence == "This address does not answer like Kling. Check KLING_BASE_URL."


def test_clocks_an_hour_apart_are_told_with_advice(wire: Any, live: Any) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    live(wire(answering(envelope([]), "200 OK", f"Date: {date}")).url)
    step = run("check", "--json").step("clock")
    assert step["status"] == "warn"
    assert step["sentence"].endswith("s behind Kling.")
    assert "time server" in step["cure"]


def test_an_address_list_at_kling_is_told_by_its_code(wire: Any, live: Any) -> None:
    body = envelope(code=1304, message="ip not in whitelist")
    live(wire(answering(body, "429 Too Many Requests")).url)
    done = run("check", "--json")
    step = done.step("address-list")
    assert (done.code, step["status"]) == (1, "fail")
    assert step["sentence"] == "Kling doesn't accept requests from this server's address."
    assert "list of allowed ones at Kling" in step["cure"]


def test_used_up_credit_fails_with_what_to_do(practice: Any) -> None:
    Switches.current()
    Switches.objects.update(unit_cents=0)
    done = run("check", "--json")
    assert (done.code, done.step("credit")["status"]) == (1, "fail")
    assert "Buy units" in done.step("credit")["cure"]


def test_a_kling_that_tells_no_credit_only_warns(wire: Any, live: Any) -> None:
    def play(connection: Any) -> None:
        costs = far.heard[-1].startswith(b"GET /account")
        body = envelope(code=5000, message="oops") if costs else envelope([])
        answering(body)(connection)

    far = wire(play)
    live(far.url)
    done = run("check", "--json")
    assert (done.code, done.step("credit")["status"]) == (0, "warn")


@pytest.mark.parametrize(
    ("public", "status", "words"),
    [("", "warn", "PUBLIC_URL is not set"), ("http://10.0.0.7", "fail", "is not a public https")],
)
def test_a_missing_public_url_warns_and_a_private_one_fails(
    alone: str, live: Any, public: str, status: str, words: str
) -> None:
    live(alone).PUBLIC_URL = public
    step = run("check", "--json").step("public-url")
    assert step["status"] == status
    assert words in step["sentence"]


@pytest.mark.django_db(transaction=True)  # the site's own connection sees what is committed
def test_our_own_address_is_asked_for_its_health_and_for_a_clip_that_does_not_exist(
    alone: str, live: Any, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_started_at", timezone.now() - 2 * health.PATIENCE)
    set_to = live(alone)
    set_to.PUBLIC_URL = set_to.MEDIA_URL_BASE = site
    assert engine.take_sweep()  # what a server that runs for a minute has to show
    done = run("check", "--json")
    assert done.code == 0, done.out
    assert "is not proven" in done.step("public-health")["sentence"]
    assert done.step("public-clips")["status"] == "ok"


def test_something_else_at_our_address_is_told(alone: str, live: Any) -> None:
    set_to = live(alone)
    set_to.PUBLIC_URL = set_to.MEDIA_URL_BASE = alone
    done = run("check", "--json")
    assert done.code == 1
    assert "Something else answers there: HTTP 404" in done.step("public-health")["sentence"]
    assert done.step("public-clips")["status"] == "fail"


def test_wrong_settings_are_told_first_and_nothing_is_called(practice: Any, live: Any) -> None:
    live(f"http://127.0.0.1:{free_port()}", KLING_ACCESS_KEY=CANARY, KLING_SECRET_KEY="")
    done = run("check", "--json")
    assert done.code == 1
    assert "KLING_SECRET_KEY is missing" in done.step("settings")["sentence"]
    assert "sign-in" not in [step["name"] for step in done.data["steps"]]
    assert run("costs").err.startswith("KLING_SECRET_KEY is missing")


def test_a_good_check_ends_the_rest_of_all_sending_as_settings_does(practice: Any) -> None:
    active = connections.active()
    later = datetime.now(UTC) + timedelta(minutes=9)
    Connection.objects.filter(pk=active.pk).update(paused_reason="auth", paused_until=later)
    assert run("check").code == 0
    assert connections.paused(active) == ""
