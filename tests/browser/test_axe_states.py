"""axe-core finds nothing in any state of a page, wide and on a phone, light and dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import THEMES, everywhere
from tests.browser.conftest import Libraries, glass_of
from tests.browser.states import EMPTY, STATES, seed
from tests.front_door import Visitor
from tests.tools import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def full(
    libraries: Libraries,
) -> Iterator[Site]:
    """A library in which everything has happened."""
    with libraries.open(24, SANDBOX_SECONDS=10) as site:
        yield site


@pytest.fixture(scope="module")
def voices(full: Site) -> dict[str, str]:
    return seed(full)


@pytest.fixture(scope="module")
def glass(browser: Browser, full: Site) -> Iterator[Page]:
    with glass_of(browser, full, Visitor(full.url, link=full.link)) as page:
        yield page


@pytest.fixture(scope="module")
def new_glass(browser: Browser, libraries: Libraries) -> Iterator[tuple[Page, Site]]:
    """The same in a library in which nothing was made yet."""
    with (
        libraries.open(0, SANDBOX_PRESETS=1) as site,
        glass_of(browser, site, Visitor(site.url, link=site.link)) as page,
    ):
        yield page, site


#: The page of a voice once more; its words and buttons are read in tests/views.
LESS = [f"voice {word}" for word in ("submitted", "queued", "gone", "deleted", "deleting")]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    "state",
    [pytest.param(it, marks=[pytest.mark.soak] if it in LESS else []) for it in STATES],
)
def test_axe_finds_nothing_in_this_state(
    glass: Page, full: Site, voices: dict[str, str], state: str, theme: str
) -> None:
    address, act = STATES[state]
    glass.goto(full.url + address.format(**voices))
    act(glass)
    assert everywhere(glass, theme) == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("state", EMPTY)
def test_axe_finds_nothing_where_nothing_is_yet(
    new_glass: tuple[Page, Site], state: str, theme: str
) -> None:
    page, site = new_glass
    page.goto(site.url + EMPTY[state])
    expect(page.locator("h1")).to_be_visible()
    assert everywhere(page, theme) == {}
