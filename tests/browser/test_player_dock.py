"""What the dock remembers, says when a sound does not come, and tells the system's own keys."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.player import AUDIO, buttons, paused, play, plays, position, slowly
from tests.tools import wait_for

pytestmark = pytest.mark.browser

HANDLERS = """
window.mediaKeys = {};
const set = navigator.mediaSession.setActionHandler.bind(navigator.mediaSession);
navigator.mediaSession.setActionHandler = (name, act) => { mediaKeys[name] = act; set(name, act); };
window.places = [];
navigator.mediaSession.setPositionState = (place) => places.push(place);
"""


def test_speed_and_volume_are_remembered_after_a_reload(listening: Page) -> None:
    play(listening, number=0)
    listening.get_by_label("Playing speed").select_option("1.5")
    volume = listening.get_by_label("Volume")
    volume.focus()
    for _ in range(8):
        listening.keyboard.press("ArrowLeft")
    heard = "audio => [audio.playbackRate, Number(audio.volume.toFixed(2))]"
    assert listening.evaluate(f"({heard})({AUDIO})") == [1.5, 0.6]
    listening.reload()
    play(listening, number=1)
    assert listening.evaluate(f"({heard})({AUDIO})") == [1.5, 0.6]
    expect(listening.get_by_label("Playing speed")).to_have_value("1.5")
    expect(volume).to_have_value("0.6")


def test_the_waveform_is_a_slider_for_pointer_and_keys(listening: Page) -> None:
    play(listening, number=0)
    slowly(listening)
    slider = listening.get_by_role("slider", name="Position")
    box = slider.bounding_box()
    assert box
    slider.click(position={"x": box["width"] / 2, "y": 20})
    length = float(listening.evaluate(f"{AUDIO}.duration"))
    assert position(listening) == pytest.approx(length / 2, abs=0.5)
    slider.press("Home")
    assert position(listening) < 0.5
    slider.press("ArrowUp")
    assert 1.9 < position(listening) < 2.5
    now = int(slider.get_attribute("aria-valuenow") or 0)
    assert now == 2
    assert re.fullmatch(r"0:02 / \d:\d\d", slider.get_attribute("aria-valuetext") or "")


def test_a_sound_that_does_not_come_says_so_and_can_be_tried_again(listening: Page) -> None:
    listening.route("**/sound/*/", lambda route: route.abort())
    buttons(listening).first.click()
    trouble = listening.get_by_role("alert").filter(has_text="This sound could not be loaded.")
    expect(trouble).to_be_visible()
    listening.unroute("**/sound/*/")
    trouble.get_by_role("button", name="Try again").click()
    wait_for(lambda: position(listening) > 0.2)
    expect(trouble).to_have_count(0)
    expect(listening.locator(".player [data-act=toggle]")).to_be_focused()


@pytest.mark.soak
def test_a_sound_that_takes_its_time_says_that_it_loads(listening: Page) -> None:
    held: list[Route] = []
    listening.route("**/sound/*/", lambda route: held.append(route))
    buttons(listening).first.click()
    loading = listening.locator("voice-player").get_by_text("Loading…")
    expect(loading).to_be_visible()
    for route in held:
        route.continue_()
    listening.unroute("**/sound/*/")
    wait_for(lambda: position(listening) > 0.2)
    expect(loading).to_have_count(0)


@pytest.mark.soak
def test_what_starts_in_another_tab_pauses_this_one(listening: Page) -> None:
    play(listening, number=0)
    slowly(listening)
    other = listening.context.new_page()
    other.goto(listening.url)
    play(other, number=1)
    wait_for(lambda: paused(listening))
    assert plays(other)
    other.close()


@pytest.mark.soak
def test_the_keys_of_the_system_know_the_sound_and_move_it(desk: Page) -> None:
    desk.add_init_script(HANDLERS)
    desk.reload()
    assert set(desk.evaluate("Object.keys(mediaKeys)")) >= {
        "play", "pause", "previoustrack", "nexttrack", "seekbackward", "seekforward", "seekto",
    }  # fmt: skip
    name = play(desk, number=0)
    shown = "(({ title, artist, album }) => ({ title, artist, album }))"
    told = desk.evaluate(f"{shown}(navigator.mediaSession.metadata)")
    assert told == {"title": name, "artist": "VoiceLab", "album": "Trial · Cloned"}
    slowly(desk)
    desk.evaluate("mediaKeys.seekto({ seekTime: 3 })")
    assert position(desk) == pytest.approx(3, abs=0.3)
    desk.evaluate("mediaKeys.seekbackward({})")
    assert position(desk) < 0.5
    desk.evaluate("mediaKeys.pause()")
    wait_for(lambda: desk.evaluate("navigator.mediaSession.playbackState") == "paused")
    desk.evaluate("mediaKeys.play()")
    wait_for(lambda: not paused(desk))
    place = desk.evaluate("places.at(-1)")
    assert place["duration"] == pytest.approx(float(desk.evaluate(f"{AUDIO}.duration")))
    desk.evaluate("mediaKeys.nexttrack()")
    second = buttons(desk).nth(1).get_attribute("data-title")
    wait_for(lambda: desk.evaluate("navigator.mediaSession.metadata.title") == second)
