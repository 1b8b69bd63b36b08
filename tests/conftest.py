"""People of the four roles, and how one of them comes in; what every test shares."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.utils import translation

from tests import tiers
from tests.heard import heard_once  # noqa: F401 - a fixture for all
from tests.signed_in import browser_of
from voices.services import people
from voices.views import crowd, drawn
from voices.views.voice_row import VoiceRow

PASSWORD = "correct horse battery staple"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Whole files that no mark of this run can choose are not even read."""
    left_out = {"not soak": tiers.apart, "not browser": tiers.looked_at}
    chosen = config.option.markexpr
    if any(word in chosen and out(collection_path) for word, out in left_out.items()):
        return True
    return None


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What `make test` leaves to `make soak` as a whole; see `tiers`."""
    for item in items:
        if tiers.apart(item.path):
            item.add_marker(pytest.mark.soak)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """All that was imported and collected stays until the end; nobody has to look it through again.

    A page makes many objects and few rings of them; Python's own threshold of 700 is for others.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True)
def kept_rows_are_as_fresh_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever test a list is drawn: what is kept of a row is what would be drawn now.

    Whenever anything is another about the row, seen or unseen: who looks, a column, the minute.
    """
    for name in ("_kept", "_moving"):
        monkeypatch.setattr(drawn, name, _compared(getattr(drawn, name)))


def _compared(kept: Callable[[drawn._Drawing], str]) -> Callable[[drawn._Drawing], str]:
    known = set()

    def compared(drawing: drawn._Drawing) -> str:
        html = kept(drawing)
        look = (html, *_everything(drawing.row))
        if look not in known:
            assert html == drawn._fresh(drawing.row, drawing.perms, drawn._TOKEN)
            known.add(look)
        return html

    return compared


def _everything(row: VoiceRow) -> Iterator[str]:
    """Whatever a template could show of a row, columns that none shows included."""
    voice, clip = row.voice, row.voice.clip
    parts = (voice, voice.trial, clip, clip and clip.original, row.job, row.sample.job, row.person)
    for part in parts:
        about = part.__dict__ if isinstance(part, models.Model) else {}
        yield str({name: value for name, value in about.items() if name[0] != "_"})
    yield f"{row.now:%Y-%m-%d %H:%M} {row.person.pk} {translation.get_language()}"


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
    return browser_of
