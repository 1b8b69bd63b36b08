"""axe-core finds nothing to complain about: every page, light and dark, wide and on a phone."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.axe import SIZES, everywhere, in_both_themes
from tests.browser.conftest import DESKTOP
from tests.browser.pages import ADDRESSES, open_page
from tests.front_door import Visitor
from tests.tools import Site

pytestmark = pytest.mark.browser
#: Of the library, which is looked at as a whole too; these by `make soak`.
TABS = ("cloned", "speaking")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "name", [pytest.param(it, marks=[pytest.mark.soak] if it in TABS else []) for it in ADDRESSES]
)
def test_axe_finds_nothing(
    window: Page, seeded: Site, visitor: Visitor, name: str, size: ViewportSize
) -> None:
    open_page(window, name, site=seeded, visitor=visitor)
    window.set_viewport_size(size)
    if name in {"voices", "cloned", "speaking", "recordings", "activity"}:
        assert window.locator("main .row, main li, main tr").count() >= 10
    assert in_both_themes(window) == {"light": [], "dark": []}


def test_axe_finds_nothing_in_a_dialog_over_a_playing_sound(window: Page, seeded: Site) -> None:
    window.set_viewport_size(DESKTOP)
    window.goto(seeded.url + "/?tab=cloned")
    window.locator("main .row [data-play]").first.click()
    window.get_by_role("button", name=re.compile("^More for")).first.click()
    window.get_by_role("button", name=re.compile("^Delete ")).first.click()
    expect(window.get_by_role("dialog")).to_be_visible()
    assert everywhere(window) == {}


def test_axe_finds_nothing_on_the_sign_in_page(page: Page, seeded: Site) -> None:
    page.goto(seeded.url + "/sign-in/")
    assert everywhere(page) == {}


@pytest.mark.soak
def test_axe_finds_nothing_for_who_is_locked_out(page: Page, seeded: Site) -> None:
    page.goto(seeded.url + "/sign-in/")
    while page.get_by_label("Username").count():
        page.get_by_label("Username").fill("nobody")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_load_state()
        if page.get_by_role("alert").count():
            assert everywhere(page) == {}
    expect(page.locator("h1")).to_be_visible()
    assert everywhere(page) == {}


def test_the_look_itself_notices_a_pale_text_in_dark(window: Page, seeded: Site) -> None:
    window.set_viewport_size(DESKTOP)
    window.goto(seeded.url + "/settings/")
    window.evaluate("document.querySelector('h1').style.color = 'light-dark(#000, #333)'")
    found = in_both_themes(window)
    assert found["light"] == []
    assert [line.partition(":")[0] for line in found["dark"]] == ["color-contrast"]
