"""One player for the whole site: it outlives navigation, seeks, and plays one sound at a time."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.player import AUDIO, go, play, position, slowly
from tests.tools import wait_for

pytestmark = pytest.mark.browser


def test_a_sound_plays_on_through_three_navigations_and_two_steps_back(listener: Page) -> None:
    play(listener, number=0)
    slowly(listener)
    listener.evaluate(f"window.first = {AUDIO}; window.loads = performance.timeOrigin")
    heard = [position(listener)]
    for name in ("Recordings", "Speak", "Activity"):
        go(listener, name)
        wait_for(lambda: position(listener) > heard[-1])
        heard.append(position(listener))
    for name in ("speak", "recordings"):
        listener.go_back()
        expect(listener.locator("main .page")).to_have_attribute("data-section", name)
        wait_for(lambda: position(listener) > heard[-1])
        heard.append(position(listener))
    assert listener.evaluate(f"window.first === {AUDIO}")
    assert listener.locator("audio").count() == 1
    assert listener.evaluate("window.loads === performance.timeOrigin")
    assert listener.evaluate(f"!{AUDIO}.paused")


def test_seeking_works_since_sounds_are_served_in_parts(listener: Page) -> None:
    play(listener, number=1)
    listener.get_by_role("slider", name="Position").press("End")
    listener.get_by_role("button", name="−5 s").click()
    length = float(listener.evaluate(f"{AUDIO}.duration"))
    wait_for(lambda: not listener.evaluate(f"{AUDIO}.seeking"))
    assert position(listener) == pytest.approx(length - 5, abs=1.5)
    source = str(listener.evaluate(f"{AUDIO}.src"))
    part = listener.request.get(source, headers={"Range": "bytes=1000-1099"})
    assert (part.status, len(part.body())) == (206, 100)
    assert re.fullmatch(r"bytes 1000-1099/\d+", part.headers["content-range"])


def test_a_second_play_stops_the_first(listener: Page) -> None:
    first = play(listener, number=0)
    buttons = listener.locator("main .row [data-play]")
    expect(buttons.nth(0)).to_have_attribute("aria-pressed", "true")
    second = play(listener, number=1)
    assert first != second
    expect(buttons.nth(0)).to_have_attribute("aria-pressed", "false")
    expect(buttons.nth(1)).to_have_attribute("aria-pressed", "true")
    assert listener.locator("audio").count() == 1
    expect(listener.locator(".player-title")).to_have_text(second)
