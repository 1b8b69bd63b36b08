"""axe-core finds nothing to complain about: every page, light and dark, wide and on a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.pages import ADDRESSES, open_page
from tests.front_door import Visitor
from tests.tools import Site

pytestmark = pytest.mark.browser

#: Colours that are on their way from one theme to the other are neither.
AT_REST = """() => Promise.allSettled(document.getAnimations()
  .filter((each) => each.effect.getComputedTiming().endTime < 2000)
  .map((each) => each.finished))"""


#: Every rule is tried; only what is wrong comes back, not each element that is right.
RUN = """(options) => axe.run({ resultTypes: ["violations"], ...options }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => [id, target])))"""


def complaints(window: Page, **options: object) -> list[str]:
    """One line for each thing that is wrong: rule, and where."""
    if not window.evaluate("Boolean(window.axe)"):
        window.evaluate(Axe().axe_script)
    return [f"{rule}: {target}" for rule, target in window.evaluate(RUN, options)]


def in_both_themes(window: Page) -> dict[str, list[str]]:
    """Every rule in light; in dark the one that can come out differently."""
    window.emulate_media(color_scheme="light")
    window.evaluate(AT_REST)
    light = complaints(window)
    window.emulate_media(color_scheme="dark")
    window.evaluate(AT_REST)
    return {"light": light, "dark": complaints(window, runOnly=["color-contrast"])}


def everywhere(window: Page) -> dict[str, list[str]]:
    """What is wrong with the page as it stands: wide and on a phone, in both themes."""
    found = {}
    for size in (DESKTOP, PHONE):
        window.set_viewport_size(size)
        for theme, lines in in_both_themes(window).items():
            found[f"{size['width']} {theme}"] = lines
    window.set_viewport_size(DESKTOP)
    return {where: lines for where, lines in found.items() if lines}


@pytest.mark.parametrize("name", ADDRESSES)
def test_axe_finds_nothing(window: Page, seeded: Site, visitor: Visitor, name: str) -> None:
    open_page(window, name, site=seeded, visitor=visitor)
    if name in {"voices", "cloned", "speaking", "recordings", "activity"}:
        assert window.locator("main .row, main li, main tr").count() >= 10
    assert everywhere(window) == {}


def test_axe_finds_nothing_in_a_dialog_over_a_playing_sound(window: Page, seeded: Site) -> None:
    window.goto(seeded.url + "/?tab=cloned")
    window.locator("main .row [data-play]").first.click()
    window.get_by_role("button", name=re.compile("^More for")).first.click()
    window.get_by_role("button", name=re.compile("^Delete ")).first.click()
    expect(window.get_by_role("dialog")).to_be_visible()
    assert everywhere(window) == {}


def test_axe_finds_nothing_on_the_sign_in_page(page: Page, seeded: Site) -> None:
    page.goto(seeded.url + "/sign-in/")
    assert everywhere(page) == {}


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
    window.goto(seeded.url + "/settings/")
    window.evaluate("document.querySelector('h1').style.color = 'light-dark(#000, #333)'")
    found = in_both_themes(window)
    assert found["light"] == []
    assert [line.partition(":")[0] for line in found["dark"]] == ["color-contrast"]
