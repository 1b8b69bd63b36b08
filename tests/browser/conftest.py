"""Chromium, one VoiceLab with an invented library for all, and a signed-in page in it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.front_door import Visitor
from tests.prepared import Shelf, prepared  # noqa: F401 - a fixture for all
from tests.tools import ROOT, Site

# Playwright keeps a loop running in this thread; database tests of the same run would refuse it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)
PATIENCE_MS = 30_000
VOICES, PRESETS = 14, 12
MANY = 80
"""Cloned voices that make two pages; with Kling's own three."""
DESKTOP = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
NARROW = ViewportSize(width=320, height=700)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker walks the longest ways, which need no prepared library; one prepares it."""
    begin = ("test_journey.py", "test_axe.py", "test_journey_live.py")
    places = {name: place for place, name in enumerate(begin)}
    items.sort(key=lambda item: places.get(item.path.name, len(begin)))


@dataclass(frozen=True)
class Libraries:
    """VoiceLabs that start on a prepared folder, each on a copy of its own."""

    shelf: Shelf
    folders: pytest.TempPathFactory

    @contextmanager
    def open(self, voices: int, **settings: object) -> Iterator[Site]:
        """Practice mode with so many invented voices, the same each time."""
        told: dict[str, Any] = {"SANDBOX_SECONDS": 2, "SANDBOX_PRESETS": 5, **settings}
        data = self.folders.mktemp("site") / "data"
        site = Site(self.shelf.copy(data, voices=voices, presets=told["SANDBOX_PRESETS"]), **told)
        try:
            yield site
        finally:
            site.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The machine's own Chromium; its absence is said together with the cure."""
    found = subprocess.run([ROOT / ".ci/chromium"], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip(" ".join(found.stderr.split()))
    path = found.stdout.strip()
    return {"executable_path": path, "chromium_sandbox": False, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"viewport": DESKTOP, "accept_downloads": True}


@pytest.fixture(scope="session")
def libraries(
    browser_type_launch_args: dict[str, Any],
    prepared: Shelf,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Libraries:
    return Libraries(prepared, tmp_path_factory)


@pytest.fixture(scope="session")
def seeded(libraries: Libraries) -> Iterator[Site]:
    """Practice mode with fourteen invented voices and their recordings."""
    with libraries.open(VOICES, SANDBOX_PRESETS=PRESETS) as site:
        yield site


@pytest.fixture(scope="session")
def many(libraries: Libraries) -> Iterator[Site]:
    """Practice mode with more voices than a page holds."""
    with libraries.open(MANY) as site:
        yield site


@pytest.fixture(scope="session")
def guest(many: Site) -> Visitor:
    """The administrator of the large library."""
    return Visitor(many.url, link=many.link)


@pytest.fixture(scope="session")
def visitor(seeded: Site) -> Visitor:
    """The administrator, who came in by the printed link."""
    return Visitor(seeded.url, link=seeded.link)


@pytest.fixture
def desk(page: Page, seeded: Site, visitor: Visitor) -> Page:
    """A page in which the administrator is signed in, at the seeded site."""
    enter(page, seeded, visitor)
    return page


@pytest.fixture(scope="session")
def one_window(browser: Browser, seeded: Site, visitor: Visitor) -> Iterator[Page]:
    """See `window`."""
    with glass_of(browser, seeded, visitor) as page:
        yield page


@pytest.fixture(scope="module")
def window(one_window: Page, seeded: Site) -> Iterator[Page]:
    """One page for everything that only looks; whoever uses it says where and how wide."""
    yield one_window
    at_rest(one_window, seeded)  # a page that plays or moves would go on beside other tests


@pytest.fixture(scope="session")
def signed_in_page(browser: Browser, seeded: Site, visitor: Visitor) -> Iterator[Page]:
    """See `listening`."""
    with browser.new_context(viewport=DESKTOP) as context:
        page = context.new_page()
        enter(page, seeded, visitor)
        yield page


@pytest.fixture(scope="module")
def one_listener(signed_in_page: Page, seeded: Site) -> Iterator[Page]:
    """One page for everything that only listens; see `listening`."""
    yield signed_in_page
    at_rest(signed_in_page, seeded)


@pytest.fixture
def listening(one_listener: Page, seeded: Site) -> Page:
    """That page at the library, silent, with nothing remembered in it."""
    one_listener.set_viewport_size(DESKTOP)
    one_listener.evaluate("localStorage.clear()")
    one_listener.goto(seeded.url + "/")
    return one_listener


def at_rest(page: Page, site: Site) -> Page:
    """That page wide, on an address without a script, with nothing remembered in it."""
    page.set_viewport_size(DESKTOP)
    page.goto(site.url + "/healthz")
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    return page


@contextmanager
def glass_of(browser: Browser, site: Site, visitor: Visitor) -> Iterator[Page]:
    """One page in which the visitor is signed in, for whatever does not move."""
    with browser.new_context(viewport=DESKTOP, reduced_motion="reduce") as context:
        page = context.new_page()
        enter(page, site, visitor)
        yield page


def enter(page: Page, site: Site, visitor: Visitor) -> None:
    """Give the page the visitor's session, and an address to start from."""
    session = visitor.cookies["voicelab-session"]
    page.context.add_cookies([{"name": "voicelab-session", "value": session, "url": site.url}])
    page.set_default_timeout(PATIENCE_MS)
    page.goto(site.url + "/")


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody reading for 5 to 30 seconds: a real recording where there is one."""
    real = ROOT.parent / "shared/audio/reading-13s.wav"
    return real if real.exists() else ROOT / "static/audio/sample.mp3"
