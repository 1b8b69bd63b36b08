"""Keys of the player: everywhere, but never while typing and never over a dialog or a menu."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.player import buttons, paused, play, position, slowly, title
from tests.tools import wait_for

pytestmark = pytest.mark.browser


def test_space_pauses_and_escape_stops(listening: Page) -> None:
    play(listening, number=0)
    listening.locator("h1").click()
    listening.keyboard.press("Space")
    wait_for(lambda: paused(listening))
    stood = position(listening)
    listening.keyboard.press("Space")
    wait_for(lambda: position(listening) > stood)
    listening.keyboard.press("Escape")
    wait_for(lambda: paused(listening) and position(listening) == 0)


def test_j_and_k_go_down_and_up_the_list_and_arrows_two_seconds(listening: Page) -> None:
    names = [each.get_attribute("data-title") for each in buttons(listening).all()]
    play(listening, number=0)
    listening.locator("h1").click()
    for key, name in (("j", names[1]), ("j", names[2]), ("k", names[1])):
        listening.keyboard.press(key)
        expect(title(listening)).to_have_text(str(name))
    wait_for(lambda: position(listening) > 0)
    slowly(listening)
    before = position(listening)
    listening.keyboard.press("ArrowRight")
    assert before + 1.9 < position(listening) < before + 3
    listening.keyboard.press("ArrowLeft")
    assert position(listening) < before + 1


def test_no_key_of_the_player_works_while_somebody_types(listening: Page) -> None:
    name = play(listening, number=0)
    slowly(listening)
    search = listening.get_by_label("Search voices")
    search.focus()
    before = position(listening)
    for key in ("j", "k", "Space", "ArrowRight", "ArrowLeft", "Shift+?"):
        listening.keyboard.press(key)
    assert not paused(listening)
    assert position(listening) < before + 1
    expect(title(listening)).to_have_text(name)
    expect(search).to_have_value("jk? ")
    expect(listening.get_by_role("dialog")).to_have_count(0)


def test_no_key_of_the_player_works_over_a_dialog_or_a_menu(listening: Page) -> None:
    name = play(listening, number=0)
    slowly(listening)
    listening.locator("h1").click()
    listening.keyboard.press("Shift+?")
    help_ = listening.get_by_role("dialog", name="Keyboard help")
    expect(help_).to_contain_text("Next and previous sound")
    listening.keyboard.press("j")
    listening.keyboard.press("Escape")
    expect(help_).to_have_count(0)
    listening.locator(".person-button").click()
    listening.keyboard.press("j")
    listening.keyboard.press("Escape")
    expect(title(listening)).to_have_text(name)
    assert not paused(listening)


def test_space_on_a_button_presses_that_button_and_nothing_else(listening: Page) -> None:
    play(listening, number=0)
    listening.get_by_role("button", name="Repeat").focus()
    listening.keyboard.press("Space")
    expect(listening.get_by_role("button", name="Repeat")).to_have_attribute("aria-pressed", "true")
    assert not paused(listening)


def test_without_a_sound_arrows_and_escape_are_left_to_the_page(listening: Page) -> None:
    listening.evaluate("""() => {
        window.left = [];
        addEventListener("keydown", (event) => window.left.push(event.defaultPrevented));
    }""")
    for key in ("ArrowRight", "ArrowLeft", "Escape"):
        listening.keyboard.press(key)
    assert listening.evaluate("window.left") == [False, False, False]
    expect(listening.locator("voice-player")).to_be_hidden()
