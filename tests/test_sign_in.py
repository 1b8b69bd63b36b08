"""Coming in, staying, going."""

import time

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.conftest import PASSWORD
from voices.services import people
from voices.views import visits

pytestmark = pytest.mark.django_db


def _try(browser: Client, *, username: str, password: str, **fields: str):
    return browser.post("/sign-in/", {"username": username, "password": password, **fields})


def _is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_name_and_password_let_in(client: Client, maker: User) -> None:
    answer = _try(client, username="mara", password=PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert _is_in(client)


def test_a_wrong_name_and_a_wrong_password_read_the_same(client: Client, maker: User) -> None:
    wrong_password = _try(client, username="mara", password="no")
    wrong_name = _try(client, username="nobody", password="no")
    sentence = "Username or password is wrong. Try again."
    assert wrong_password.status_code == wrong_name.status_code == 422
    assert sentence in wrong_password.content.decode()
    assert sentence in wrong_name.content.decode()
    assert 'value="mara"' in wrong_password.content.decode()


def test_five_wrong_passwords_close_the_door_for_the_right_one_too(
    client: Client, maker: User
) -> None:
    for _ in range(5):
        _try(client, username="mara", password="no")
    answer = _try(client, username="mara", password=PASSWORD)
    assert answer.status_code == 429
    assert not _is_in(client)


@pytest.mark.parametrize("wanted", ["/speak/?voice=1", "/activity/"])
def test_signing_in_goes_on_to_the_page_that_was_asked_for(
    client: Client, maker: User, wanted: str
) -> None:
    answer = _try(client, username="mara", password=PASSWORD, next=wanted)
    assert answer["Location"] == wanted


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_signing_in_never_leads_to_somebody_else(client: Client, maker: User, wanted: str) -> None:
    answer = _try(client, username="mara", password=PASSWORD, next=wanted)
    assert answer["Location"] == "/"


def test_a_stranger_is_sent_to_the_form_with_the_way_back(client: Client) -> None:
    answer = client.get("/speak/?voice=1")
    assert answer["Location"] == "/sign-in/?next=/speak/%3Fvoice%3D1"


def test_a_fragment_for_a_stranger_makes_the_page_load_the_form(client: Client) -> None:
    answer = client.get("/live/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/sign-in/")


def test_a_form_sent_by_a_stranger_ends_at_the_sign_in_page(client: Client) -> None:
    answer = client.post("/refresh/")
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/")


def test_the_one_time_link_lets_in_and_is_spent(client: Client, maker: User) -> None:
    address = f"/enter/{people.one_time_link(maker)}/"
    assert client.get(address)["Location"] == "/"
    assert _is_in(client)
    second = Client().get(address)
    assert second.status_code == 410
    assert "used already or is too old" in second.content.decode()


def test_looking_at_the_link_does_not_spend_it(client: Client, maker: User) -> None:
    address = f"/enter/{people.one_time_link(maker)}/"
    assert client.head(address).status_code == 204
    prefetch = client.get(address, headers={"Sec-Purpose": "prefetch;prerender"})
    assert prefetch.status_code == 204
    assert not _is_in(client)
    assert client.get(address).status_code == 302


def test_signing_out_needs_a_button_and_ends_the_session(maker: User, signed_in) -> None:
    browser = signed_in(maker)
    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"
    assert not _is_in(browser)


def test_signing_out_needs_the_forms_token(maker: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(maker, backend="voices.services.signed_in.PeopleBackend")
    assert browser.post("/sign-out/").status_code == 403
    assert _is_in(browser)


def _away(browser: Client, **seconds: int) -> None:
    """As if the noted moments were so many seconds ago."""
    session = browser.session
    for name, ago in seconds.items():
        session[name] = int(time.time()) - ago
    session.save()


def test_eight_hours_without_a_sign_end_the_visit(maker: User, signed_in) -> None:
    browser = signed_in(maker)
    _away(browser, began_at=visits.IDLE + 10, seen_at=visits.IDLE + 10)
    browser.get("/activity/")
    assert not _is_in(browser)


def test_seven_days_end_the_visit_however_busy(maker: User, signed_in) -> None:
    browser = signed_in(maker)
    _away(browser, began_at=visits.LONGEST + 10, seen_at=60)
    browser.get("/activity/")
    assert not _is_in(browser)


def test_a_page_view_is_a_sign_and_a_page_that_refreshes_itself_is_none(
    maker: User, signed_in
) -> None:
    browser = signed_in(maker)
    _away(browser, began_at=7200, seen_at=3600)
    browser.get("/live/")
    assert time.time() - browser.session["seen_at"] > 3000
    browser.get("/activity/")
    assert time.time() - browser.session["seen_at"] < 60
    assert time.time() - browser.session["began_at"] > 7000


def test_the_first_page_notes_when_the_visit_began(maker: User, signed_in) -> None:
    browser = signed_in(maker)
    browser.get("/activity/")
    assert time.time() - browser.session["began_at"] < 60
