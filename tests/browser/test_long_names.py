"""A name may have 120 characters: most of it is read, and it pushes nothing out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, NARROW, PHONE
from tests.browser.pages import first_voice
from tests.front_door import Visitor
from tests.tools import Site

pytestmark = pytest.mark.browser

NAMES = {
    "words": "The calm voice for opening hours and holidays in all our shops " * 2,
    "one word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten" * 2,
    "Chinese": "适合在所有门店播报营业时间与节假日安排的沉稳女声" * 5,
}
SEEN = (
    "(name) => name.getBoundingClientRect().height / parseFloat(getComputedStyle(name).lineHeight)"
)


@pytest.fixture(params=NAMES)
def named(request: pytest.FixtureRequest, visitor: Visitor, window: Page) -> Iterator[str]:
    """Id of a voice that has a long name meanwhile; what happened to it says the name too."""
    uid = first_voice(visitor)
    before = visitor.field(f"/voices/{uid}/rename/", "name")
    visitor.hand_in(f"/voices/{uid}/rename/", name=NAMES[request.param][:120].strip())
    yield uid
    window.set_viewport_size(DESKTOP)
    visitor.hand_in(f"/voices/{uid}/rename/", name=before)


def test_a_long_name_takes_lines_and_pushes_nothing_out(
    window: Page, seeded: Site, named: str
) -> None:
    for size in (DESKTOP, PHONE, NARROW):
        window.set_viewport_size(size)
        for path in (f"/voices/{named}/", "/?tab=cloned"):
            window.goto(seeded.url + path)
            assert window.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
    window.set_viewport_size(DESKTOP)
    window.goto(f"{seeded.url}/voices/{named}/")
    title, speak = window.locator("h1"), window.locator(".title-actions .button-main")
    assert 1.9 < title.evaluate(SEEN) < 3.1
    row = window.locator(".title-row").bounding_box()
    box = speak.or_(window.locator(".title-actions .button").last).last.bounding_box()
    assert row and box
    assert box["x"] + box["width"] <= row["x"] + row["width"] + 1
    assert row["y"] <= box["y"] and box["y"] + box["height"] <= row["y"] + row["height"]
