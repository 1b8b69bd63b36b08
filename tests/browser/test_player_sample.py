"""A voice that comes without a sound gets one by a press, and then sounds by itself.

A made sample is kept, so each test presses for another voice.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.player import AUDIO, plays, position, title
from tests.browser.under_way import Held
from tests.tools import wait_for

pytestmark = pytest.mark.browser

SLOW_FRAMES = """
window.requestAnimationFrame = (act) => setTimeout(() => act(performance.now()), 600);
"""


def speaking(page: Page) -> None:
    """To the tab, until it stands there."""
    tab(page).click()
    expect(tab(page)).to_have_attribute("aria-current", "page")


def tab(page: Page) -> Locator:
    return page.locator("#tabs").get_by_role("link", name=re.compile("^Speaking"))


def row(page: Page, name: str) -> Locator:
    link = page.get_by_role("link", name=name, exact=True)
    return page.locator("main .rows .row").filter(has=link)


def press(page: Page, name: str) -> None:
    button = row(page, name).get_by_role("button", name=re.compile(f"^Make a sample of {name}"))
    button.click()


def sounds(page: Page, name: str) -> bool:
    return title(page).text_content() == name and position(page) > 0.2


def test_a_made_sample_starts_by_itself_and_is_there_afterwards(listening: Page) -> None:
    speaking(listening)
    anchor = row(listening, "Anchor")
    button = anchor.get_by_role("button", name="Make a sample of Anchor 1 call · 0.05 units")
    button.click()
    wait_for(lambda: sounds(listening, "Anchor"))
    expect(button).to_have_count(0)
    assert listening.evaluate(f"{AUDIO}.duration") > 1
    listening.reload()
    expect(anchor.locator(".wave-bars")).to_be_visible()
    anchor.get_by_role("button", name="Play Anchor").click()
    wait_for(lambda: plays(listening))


@pytest.mark.parametrize(("name", "late"), [("Melody", "page"), ("The Reader", "press")])
def test_a_press_counts_while_another_page_is_on_its_way(
    listening: Page, name: str, late: str
) -> None:
    """The page was drawn before the press, and arrives after or before the answer of the press."""
    speaking(listening)
    with Held(listening, "/?tab=speaking") as page, Held(listening, "/sample/") as answer:
        tab(listening).click()
        page.wait()
        press(listening, name)
        answer.wait()
        for each in (answer, page) if late == "page" else (page, answer):
            each.release()
            listening.wait_for_timeout(300)
    wait_for(lambda: sounds(listening, name))
    expect(row(listening, name).get_by_role("button", name=f"Play {name}")).to_be_visible()


def test_a_screen_that_draws_seldom_hears_it_too(desk: Page) -> None:
    """Its row is not held back by focus that came into its menu for want of a better place."""
    desk.add_init_script(SLOW_FRAMES)
    desk.goto(desk.url + "?tab=speaking")
    press(desk, "Commercial Lady")
    expect(row(desk, "Commercial Lady").locator(".play")).to_be_focused()
    wait_for(lambda: sounds(desk, "Commercial Lady"))
