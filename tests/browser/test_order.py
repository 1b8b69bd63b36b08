"""A page that was asked for before a press shows what the press did."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.under_way import Held

pytestmark = pytest.mark.browser


def test_a_page_that_is_older_than_a_press_is_asked_for_again(listening: Page) -> None:
    tabs = listening.locator("#tabs")
    cloned = tabs.get_by_role("link", name=re.compile("^Cloned"))
    name = str(listening.locator("main .rows [data-play]").first.get_attribute("data-title"))
    star = listening.get_by_role("button", name=f"Favourite: {name}", exact=True).first
    before = star.get_attribute("aria-pressed")
    with Held(listening, "/?tab=cloned") as page:
        cloned.click()
        page.wait()
        star.click()
        expect(star).not_to_have_attribute("aria-pressed", str(before))
        page.release()
        expect(cloned).to_have_attribute("aria-current", "page")
    expect(star).not_to_have_attribute("aria-pressed", str(before))
    expect(listening).to_have_url(re.compile(r"/\?tab=cloned$"))
    listening.go_back()
    expect(listening).to_have_url(re.compile(r":\d+/$"))


def test_a_press_that_takes_long_holds_no_page_back(listening: Page) -> None:
    listening.get_by_role("link", name="Settings", exact=True).click()
    test = listening.get_by_role("button", name="Test connection")
    with Held(listening, "/settings/test/") as answer:
        test.click()
        answer.wait()
        listening.get_by_role("link", name="Recordings", exact=True).click()
        expect(listening.locator("main .page")).to_have_attribute("data-section", "recordings")
        answer.release()
    expect(listening.locator("main .page")).to_have_attribute("data-section", "recordings")
