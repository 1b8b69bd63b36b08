"""One player for the whole site: it outlives navigation, seeks, and plays one sound at a time."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.tools import wait_for

pytestmark = pytest.mark.browser

AUDIO = "document.querySelector('voice-player audio')"


def position(page: Page) -> float:
    return float(page.evaluate(f"{AUDIO}.currentTime"))


def play(page: Page, *, number: int) -> str:
    """Press the play button of the nth row that has a sound; the row's name."""
    button = page.locator("main .row [data-play]").nth(number)
    button.click()
    wait_for(lambda: position(page) > 0.2)
    return str(button.get_attribute("data-title"))


def go(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
    expect(page.locator("main .page")).to_have_attribute("data-section", name.lower())


def test_a_sound_plays_on_through_three_navigations_and_two_steps_back(desk: Page) -> None:
    play(desk, number=0)
    # Slowly, so that on a busy machine the walk ends before the sound does.
    desk.evaluate(f"{AUDIO}.playbackRate = 0.1")
    desk.evaluate(f"window.first = {AUDIO}; window.loads = performance.timeOrigin")
    heard = [position(desk)]
    for name in ("Recordings", "Speak", "Activity"):
        go(desk, name)
        wait_for(lambda: position(desk) > heard[-1])
        heard.append(position(desk))
    for name in ("speak", "recordings"):
        desk.go_back()
        expect(desk.locator("main .page")).to_have_attribute("data-section", name)
        wait_for(lambda: position(desk) > heard[-1])
        heard.append(position(desk))
    assert desk.evaluate(f"window.first === {AUDIO}")
    assert desk.locator("audio").count() == 1
    assert desk.evaluate("window.loads === performance.timeOrigin")
    assert desk.evaluate(f"!{AUDIO}.paused")


def test_seeking_works_since_sounds_are_served_in_parts(desk: Page) -> None:
    play(desk, number=1)
    desk.get_by_role("slider", name="Position").press("End")
    desk.get_by_role("button", name="−5 s").click()
    length = float(desk.evaluate(f"{AUDIO}.duration"))
    wait_for(lambda: not desk.evaluate(f"{AUDIO}.seeking"))
    assert position(desk) == pytest.approx(length - 5, abs=1.5)
    source = str(desk.evaluate(f"{AUDIO}.src"))
    part = desk.request.get(source, headers={"Range": "bytes=1000-1099"})
    assert (part.status, len(part.body())) == (206, 100)
    assert re.fullmatch(r"bytes 1000-1099/\d+", part.headers["content-range"])


def test_a_second_play_stops_the_first(desk: Page) -> None:
    first = play(desk, number=0)
    buttons = desk.locator("main .row [data-play]")
    expect(buttons.nth(0)).to_have_attribute("aria-pressed", "true")
    second = play(desk, number=1)
    assert first != second
    expect(buttons.nth(0)).to_have_attribute("aria-pressed", "false")
    expect(buttons.nth(1)).to_have_attribute("aria-pressed", "true")
    assert desk.locator("audio").count() == 1
    expect(desk.locator(".player-title")).to_have_text(second)


def test_space_pauses_and_escape_stops(desk: Page) -> None:
    play(desk, number=0)
    desk.locator("h1").click()
    desk.keyboard.press("Space")
    wait_for(lambda: desk.evaluate(f"{AUDIO}.paused"))
    stood = position(desk)
    desk.keyboard.press("Space")
    wait_for(lambda: position(desk) > stood)
    desk.keyboard.press("Escape")
    wait_for(lambda: desk.evaluate(f"{AUDIO}.paused") and position(desk) == 0)
