"""One player for the whole site: it outlives navigation, seeks, and plays one sound at a time."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.player import AUDIO, go, play, position, slowly
from tests.tools import wait_for

pytestmark = pytest.mark.browser


def test_a_sound_plays_on_through_three_navigations_and_two_steps_back(listening: Page) -> None:
    play(listening, number=0)
    slowly(listening)
    listening.evaluate(f"window.first = {AUDIO}; window.loads = performance.timeOrigin")
    heard = [position(listening)]
    for name in ("Recordings", "Speak", "Activity"):
        go(listening, name)
        wait_for(lambda: position(listening) > heard[-1])
        heard.append(position(listening))
    for name in ("speak", "recordings"):
        listening.go_back()
        expect(listening.locator("main .page")).to_have_attribute("data-section", name)
        wait_for(lambda: position(listening) > heard[-1])
        heard.append(position(listening))
    assert listening.evaluate(f"window.first === {AUDIO}")
    assert listening.locator("audio").count() == 1
    assert listening.evaluate("window.loads === performance.timeOrigin")
    assert listening.evaluate(f"!{AUDIO}.paused")


def test_seeking_works_since_sounds_are_served_in_parts(listening: Page) -> None:
    play(listening, number=1)
    listening.get_by_role("slider", name="Position").press("End")
    listening.get_by_role("button", name="−5 s").click()
    length = float(listening.evaluate(f"{AUDIO}.duration"))
    wait_for(lambda: not listening.evaluate(f"{AUDIO}.seeking"))
    assert position(listening) == pytest.approx(length - 5, abs=1.5)
    source = str(listening.evaluate(f"{AUDIO}.src"))
    part = listening.request.get(source, headers={"Range": "bytes=1000-1099"})
    assert (part.status, len(part.body())) == (206, 100)
    assert re.fullmatch(r"bytes 1000-1099/\d+", part.headers["content-range"])


def test_a_second_play_stops_the_first(listening: Page) -> None:
    first = play(listening, number=0)
    buttons = listening.locator("main .row [data-play]")
    expect(buttons.nth(0)).to_have_attribute("aria-pressed", "true")
    second = play(listening, number=1)
    assert first != second
    expect(buttons.nth(0)).to_have_attribute("aria-pressed", "false")
    expect(buttons.nth(1)).to_have_attribute("aria-pressed", "true")
    assert listening.locator("audio").count() == 1
    expect(listening.locator(".player-title")).to_have_text(second)
