"""Rows stay where they are while their state changes."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sitting import Sitting
from tests.tools import ROOT, Site, wait_for

pytestmark = pytest.mark.browser

WATCH = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift" });
"""
SPEECH = ROOT / "static/audio/sample.mp3"
MOST = 0.02


def test_a_clone_comes_from_checking_to_ready_without_moving_its_neighbours(
    desk: Page, seeded: Site
) -> None:
    person = Sitting(desk, link=seeded.url)
    with seeded.asleep("worker"):
        person.clone(SPEECH, name="Steady")
        expect(person.row("Steady")).to_contain_text("Checking")
        desk.evaluate(WATCH)
        height = person.row("Steady").bounding_box()
    states = person.wait_until_ready("Steady")
    assert "Kling is working" in states
    assert desk.evaluate("window.shifted") <= MOST
    assert person.row("Steady").bounding_box() == height


def test_a_recording_comes_from_waiting_to_saved_without_moving_its_neighbours(
    desk: Page, seeded: Site
) -> None:
    person = Sitting(desk, link=seeded.url)
    text = "The shift of this row is measured."
    person.go("Speak")
    desk.get_by_label("Text", exact=True).fill(text)
    with seeded.asleep("worker"):
        desk.locator("#speak-button").click()
        expect(person.row(text)).to_be_visible()
        desk.evaluate(WATCH)
    expect(person.row(text).get_by_text("Saved here")).to_be_visible()
    assert desk.evaluate("window.shifted") <= MOST


def test_the_look_itself_notices_a_shift(desk: Page) -> None:
    desk.evaluate(WATCH)
    desk.evaluate("document.querySelector('#tabs').style.marginTop = '200px'")
    wait_for(lambda: desk.evaluate("window.shifted") > MOST)
