"""Which language a page speaks, who chooses it, and for how long."""

import re
from datetime import datetime

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from tests.conftest import PASSWORD
from voices.templatetags.sound import units

pytestmark = pytest.mark.django_db

CHINESE = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}
COOKIE = "voicelab-language"


def _language(answer) -> str:
    """What the page says of itself, in the document and in the header."""
    found = re.search(r'<html lang="([^"]+)"', answer.content.decode())
    assert found and found[1] == answer.headers["Content-Language"]
    return found[1]


def _choose(browser: Client, language: str, *, on: str = "http://testserver/"):
    return browser.post("/language/", {"language": language}, headers={"Referer": on})


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("zh", "zh-hans"),
        ("en-GB,zh;q=0.5", "en"),
        ("de-DE,de;q=0.9", "en"),
        ("de,zh;q=0.5,en;q=0.1", "zh-hans"),
        ("", "en"),
    ],
)
def test_a_newcomer_reads_what_the_browser_asks_for(
    client: Client, asked: str, spoken: str
) -> None:
    answer = client.get("/sign-in/", headers={"Accept-Language": asked})
    assert _language(answer) == spoken


def test_what_was_chosen_counts_more_than_what_the_browser_asks_for(client: Client) -> None:
    _choose(client, "en")
    assert _language(client.get("/sign-in/", headers=CHINESE)) == "en"
    _choose(client, "zh-hans")
    assert _language(client.get("/sign-in/", headers={"Accept-Language": "en"})) == "zh-hans"


def test_the_choice_of_a_stranger_lasts_over_signing_in_and_out(
    client: Client, maker: User
) -> None:
    _choose(client, "zh-hans")
    client.post("/sign-in/", {"username": "mara", "password": PASSWORD})
    assert _language(client.get("/")) == "zh-hans"
    client.post("/sign-out/")
    assert _language(client.get("/sign-in/")) == "zh-hans"


@pytest.mark.parametrize(
    "path", ["/?tab=cloned&q=anna%20%E6%9E%97", "/speak/", "/sign-in/?next=/x/"]
)
def test_a_choice_leads_back_to_the_same_page(client: Client, path: str) -> None:
    answer = _choose(client, "zh-hans", on=f"http://testserver{path}")
    assert (answer.status_code, answer["Location"]) == (302, path)


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "http://testserver//evil.example/", "javascript:x", ""]
)
def test_a_choice_never_leads_to_somebody_else(client: Client, page: str) -> None:
    answer = _choose(client, "zh-hans", on=page)
    assert answer["Location"] == "/"


@pytest.mark.parametrize("language", ["", "de", "zh", "zh-hans\r\nSet-Cookie: a=b", "../../etc"])
def test_a_language_that_there_is_not_changes_nothing(client: Client, language: str) -> None:
    assert COOKIE not in _choose(client, language).cookies


def test_the_cookie_is_kept_for_a_year_and_from_scripts(client: Client) -> None:
    kept = _choose(client, "zh-hans").cookies[COOKIE]
    facts = {name: kept[name] for name in ("max-age", "httponly", "samesite", "path", "secure")}
    assert facts == {
        "max-age": 31_536_000,
        "httponly": True,
        "samesite": "Lax",
        "path": "/",
        "secure": "",
    }


def test_over_https_the_cookie_is_bound_to_the_host(client: Client, settings) -> None:
    settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_COOKIE_SECURE = "__Host-language", True
    kept = _choose(client, "zh-hans").cookies["__Host-language"]
    assert (kept["secure"], kept["path"], kept["domain"]) == (True, "/", "")


def test_another_site_can_not_change_it() -> None:
    browser = Client(enforce_csrf_checks=True)
    assert _choose(browser, "zh-hans").status_code == 403
    answer = Client().post(
        "/language/", {"language": "zh-hans"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_no_cache_gives_one_persons_language_to_another(client: Client) -> None:
    answer = client.get("/sign-in/")
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/sign-in/"])
def test_both_names_stand_in_their_own_language_and_one_is_pressed(
    maker: User, signed_in, path: str
) -> None:
    browser = signed_in(maker) if path == "/" else Client()
    _choose(browser, "zh-hans")
    page = browser.get(path).content.decode()
    found = re.findall(r'value="([\w-]+)" lang="([\w-]+)" aria-pressed="(\w+)">([^<]+)<', page)
    assert found == [
        ("en", "en", "false", "English"),
        ("zh-hans", "zh-hans", "true", "简体中文"),
    ]


def test_a_failed_sign_in_keeps_where_to_go_in_the_address(client: Client, maker: User) -> None:
    """So that changing the language after it doesn't lose it."""
    page = client.get("/sign-in/?next=/speak/%3Fvoice%3D1")
    action = re.search(r'action="(/sign-in/[^"]*)"', page.content.decode())
    assert action
    wrong = client.post(action[1], {"username": "mara", "password": "no"})
    assert action[1] in wrong.content.decode()
    right = client.post(action[1], {"username": "mara", "password": PASSWORD})
    assert right["Location"] == "/speak/?voice=1"


FORMATS = {
    "DAY": ("16 Nov", "11月16日"),
    "DAY_AND_TIME": ("16 Nov 00:00", "11月16日 00:00"),
    "DAY_OF_YEAR": ("16 Nov 2026", "2026年11月16日"),
    "HEADING": ("Monday 16 November", "11月16日 星期一"),
    "HEADING_OF_YEAR": ("Monday 16 November 2026", "2026年11月16日 星期一"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_dates_are_written_as_each_language_does(name: str) -> None:
    written = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            written.append(date_format(datetime(2026, 11, 16), name))
    assert tuple(written) == FORMATS[name]


def test_every_date_on_a_page_is_written_in_one_of_these_ways() -> None:
    """Or in figures, or as the short name of a weekday, which are the same letters in both."""
    plain = {"c", "H:i", "H:i:s", "D", "D H:i", "Y", "Y-m-d"}
    used = set()
    for file in [
        *settings.BASE_DIR.glob("voices/**/*.py"),
        *settings.BASE_DIR.glob("templates/**/*.html"),
    ]:
        text = file.read_text()
        used |= set(re.findall(r"\|date:[\"']([^\"']+)", text))
        for call in re.findall(r"date_format\(((?:[^()]|\([^()]*\))*)\)", text):
            used |= set(re.findall(r'"([^"]+)"', call))
    assert used - plain == set(FORMATS)


def test_amounts_look_the_same_in_each_language() -> None:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            assert [units(412.6), units("0.05"), units(12345)] == ["412.60", "0.05", "12,345.00"]
