"""Every address for every role: a row per URL name, and a URL without a row fails.

Who may gets any answer but a refusal: 200, 204, 302, 404 for a row that isn't there, 422 for an
empty form. Who may not gets 403 with the sentence. Strangers are sent to the sign-in page.
"""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.addresses import address_of
from voices.permissions import ROLES, SENTENCES
from voices.services import engine
from voices.urls import urlpatterns

EVERYBODY = tuple(ROLES)
MAKERS = EVERYBODY[1:]
KEEPERS = EVERYBODY[2:]
ADMINISTRATORS = EVERYBODY[3:]
BETWEEN = EVERYBODY[1:3]
OPEN = "open"

#: Name -> method and who may; OPEN needs no session at all.
MATRIX: dict[str, tuple[str, tuple[str, ...] | str]] = {
    "voices": ("get", EVERYBODY),
    "bulk-favourite": ("post", EVERYBODY),
    "bulk-favourite-undo": ("post", EVERYBODY),
    "bulk-tags": ("post", MAKERS),
    "bulk-tags-undo": ("post", MAKERS),
    "bulk-delete": ("post", KEEPERS),
    "bulk-restore": ("post", KEEPERS),
    "bulk-delete-now": ("post", KEEPERS),
    "voice": ("get", EVERYBODY),
    "voice-row": ("get", EVERYBODY),
    "rename": ("post", MAKERS),
    "favourite": ("post", EVERYBODY),
    "tags": ("post", MAKERS),
    "note": ("post", MAKERS),
    "language": ("post", MAKERS),
    "trial": ("post", EVERYBODY),
    "sample": ("post", MAKERS),
    "sample-give-up": ("post", MAKERS),
    "delete": ("post", KEEPERS),
    "restore": ("post", KEEPERS),
    "delete-now": ("post", KEEPERS),
    "again": ("post", MAKERS),
    "rate": ("post", EVERYBODY),
    "listen": ("get", EVERYBODY),
    "listen-steps": ("get", EVERYBODY),
    "listen-fetch": ("post", EVERYBODY),
    "listen-end": ("get", EVERYBODY),
    "suggest": ("get", EVERYBODY),
    "refresh": ("post", EVERYBODY),
    "dismiss-start": ("post", EVERYBODY),
    "castings": ("get", EVERYBODY),
    "casting": ("post", MAKERS),
    "casting-sheet": ("get", EVERYBODY),
    "casting-sound": ("get", EVERYBODY),
    "casting-vote": ("post", EVERYBODY),
    "casting-rename": ("post", MAKERS),
    "casting-names": ("post", MAKERS),
    "casting-send-again": ("post", MAKERS),
    "casting-give-up": ("post", MAKERS),
    "casting-share": ("post", MAKERS),
    "casting-delete": ("post", MAKERS),
    "casting-guest": ("get", OPEN),
    "casting-guest-live": ("get", OPEN),
    "casting-guest-vote": ("post", OPEN),
    "casting-guest-sound": ("get", OPEN),
    "clone": ("post", MAKERS),
    "clips": ("post", MAKERS),
    "clip-link": ("post", MAKERS),
    "clip-video": ("post", MAKERS),
    "clone-draft": ("post", MAKERS),
    "clip": ("get", MAKERS),
    "speak": ("post", MAKERS),
    "speak-draft": ("post", MAKERS),
    "recordings": ("get", EVERYBODY),
    "send-again": ("post", MAKERS),
    "save-now": ("post", MAKERS),
    "give-up": ("post", MAKERS),
    "activity": ("get", EVERYBODY),
    "stop-job": ("post", EVERYBODY),  # their own jobs; other people's need a keeper
    "tell": ("post", EVERYBODY),
    "tell-seen": ("post", EVERYBODY),
    "settings": ("get", EVERYBODY),  # to look; its buttons have rows of their own
    "ask-credit": ("post", ADMINISTRATORS),
    "test-connection": ("post", ADMINISTRATORS),
    "forget-speech": ("post", ADMINISTRATORS),
    "live": ("get", EVERYBODY),
    "sound": ("get", EVERYBODY),
    "download": ("get", EVERYBODY),
    "media": ("get", OPEN),
    "kling-hook": ("post", OPEN),
    "sign-in": ("get", OPEN),
    "sign-out": ("post", EVERYBODY),
    "enter": ("get", OPEN),
    "choose-language": ("post", OPEN),
    "healthz": ("get", OPEN),
}


def _address(name: str) -> str:
    entry = next(entry for entry in urlpatterns if entry.name == name)
    return address_of(entry)


@pytest.fixture
def person(request: pytest.FixtureRequest) -> User:
    return request.getfixturevalue(request.param)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    """The sandbox's addresses are not here: they authenticate by key."""
    assert set(MATRIX) == {entry.name for entry in urlpatterns}


@pytest.mark.parametrize("person", EVERYBODY, indirect=True)
@pytest.mark.parametrize("name", MATRIX)
def test_a_role_gets_what_its_row_says(name: str, person: User, signed_in) -> None:
    method, who = MATRIX[name]
    engine.take_sweep()  # else /healthz rightly complains a minute after this process began
    answer = getattr(signed_in(person), method)(_address(name))
    allowed = who == OPEN or person.groups.get().name in who
    assert answer.status_code < 500
    assert (answer.status_code != 403) is allowed
    if not allowed:
        said = answer.content.decode().replace("&#x27;", "'")
        assert any(str(sentence) in said for sentence in SENTENCES.values())


@pytest.mark.soak
@pytest.mark.parametrize(
    "person",
    [pytest.param(who, marks=[pytest.mark.soak] if who in BETWEEN else []) for who in EVERYBODY],
    indirect=True,
)
@pytest.mark.parametrize("name", [name for name in MATRIX if MATRIX[name][0] == "post"])
def test_asking_for_a_form_by_get_never_fails(name: str, person: User, signed_in) -> None:
    """By who may least and by who may most; those between them are asked by `make soak`."""
    assert signed_in(person).get(_address(name)).status_code < 500


@pytest.mark.django_db
@pytest.mark.parametrize("name", MATRIX)
def test_a_stranger_gets_nothing_but_the_open_doors(name: str) -> None:
    method, who = MATRIX[name]
    answer = getattr(Client(), method)(_address(name))
    sent_away = answer.headers.get("Location", "").startswith("/sign-in/")
    assert sent_away is (who != OPEN)
