"""People of the four roles, and how one of them comes in; what every test shares."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from tests.heard import heard_once  # noqa: F401 - a fixture for all
from voices.services import people
from voices.views import crowd, drawn

PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def kept_rows_are_as_fresh_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever test a list is drawn: what is kept of a row is what would be drawn now."""
    for name in ("_kept", "_moving"):
        monkeypatch.setattr(drawn, name, _compared(getattr(drawn, name)))


def _compared(kept: Callable[[drawn._Drawing], str]) -> Callable[[drawn._Drawing], str]:
    def compared(drawing: drawn._Drawing) -> str:
        html = kept(drawing)
        assert html == drawn._fresh(drawing.row, drawing.perms, drawn._TOKEN)
        return html

    return compared


@pytest.fixture(autouse=True)
def nobody_else_looks() -> None:
    """The pages of one test stand open in no other."""
    crowd.everybody = crowd.Crowd()


@pytest.fixture(autouse=True)
def nobody_chose_a_language() -> Iterator[None]:
    """A page in Chinese leaves its language to the thread, and so to the next test."""
    yield
    translation.deactivate()


def _person(role: str, *, name: str) -> User:
    return people.add(name.lower(), role=role, password=PASSWORD, name=name)


@pytest.fixture
def listener(db: None) -> User:
    return _person("listener", name="Lin")


@pytest.fixture
def maker(db: None) -> User:
    return _person("maker", name="Mara")


@pytest.fixture
def keeper(db: None) -> User:
    return _person("keeper", name="Kim")


@pytest.fixture
def administrator(db: None) -> User:
    return _person("administrator", name="Ada")


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """`signed_in(maker)` is a browser in which that person is signed in."""

    def come_in(person: User) -> Client:
        browser = Client()
        browser.force_login(person, backend="voices.services.signed_in.PeopleBackend")
        return browser

    return come_in
