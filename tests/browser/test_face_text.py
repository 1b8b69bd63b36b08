"""At every width no text is cut off or lies on another, and nothing scrolls sideways."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, NARROW, PHONE
from tests.browser.pages import ADDRESSES, open_page
from tests.front_door import Visitor
from tests.tools import Site

pytestmark = pytest.mark.browser

TROUBLES = (Path(__file__).parent / "troubles.js").read_text()


@pytest.mark.parametrize("name", ADDRESSES)
def test_all_text_can_be_read_at_every_width(
    window: Page, seeded: Site, visitor: Visitor, name: str
) -> None:
    open_page(window, name, site=seeded, visitor=visitor)
    found = {}
    for size in (DESKTOP, PHONE, NARROW):
        window.set_viewport_size(size)
        found[size["width"]] = window.evaluate(TROUBLES)
    window.set_viewport_size(DESKTOP)
    assert found == {1440: [], 390: [], 320: []}


def test_the_look_itself_notices_text_that_lies_on_other_text(window: Page, seeded: Site) -> None:
    window.goto(seeded.url)
    window.evaluate("document.querySelector('h1').style.marginBottom = '-40px'")
    window.evaluate("document.querySelector('.row-name .under').style.marginTop = '-16px'")
    assert any(" lies on " in trouble for trouble in window.evaluate(TROUBLES))
