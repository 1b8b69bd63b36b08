"""Keys of the player: everywhere, but never while typing and never over a dialog or a menu."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.player import buttons, paused, play, position, slowly, title
from tests.tools import wait_for

pytestmark = pytest.mark.browser


def test_space_pauses_and_escape_stops(listener: Page) -> None:
    play(listener, number=0)
    listener.locator("h1").click()
    listener.keyboard.press("Space")
    wait_for(lambda: paused(listener))
    stood = position(listener)
    listener.keyboard.press("Space")
    wait_for(lambda: position(listener) > stood)
    listener.keyboard.press("Escape")
    wait_for(lambda: paused(listener) and position(listener) == 0)


def test_j_and_k_go_down_and_up_the_list_and_arrows_two_seconds(listener: Page) -> None:
    names = [each.get_attribute("data-title") for each in buttons(listener).all()]
    play(listener, number=0)
    listener.locator("h1").click()
    for key, name in (("j", names[1]), ("j", names[2]), ("k", names[1])):
        listener.keyboard.press(key)
        expect(title(listener)).to_have_text(str(name))
    wait_for(lambda: position(listener) > 0)
    slowly(listener)
    before = position(listener)
    listener.keyboard.press("ArrowRight")
    assert before + 1.9 < position(listener) < before + 3
    listener.keyboard.press("ArrowLeft")
    assert position(listener) < before + 1


def test_no_key_of_the_player_works_while_somebody_types(listener: Page) -> None:
    name = play(listener, number=0)
    slowly(listener)
    search = listener.get_by_label("Search voices")
    search.focus()
    before = position(listener)
    for key in ("j", "k", "Space", "ArrowRight", "ArrowLeft", "Shift+?"):
        listener.keyboard.press(key)
    assert not paused(listener)
    assert position(listener) < before + 1
    expect(title(listener)).to_have_text(name)
    expect(search).to_have_value("jk? ")
    expect(listener.get_by_role("dialog")).to_have_count(0)


def test_no_key_of_the_player_works_over_a_dialog_or_a_menu(listener: Page) -> None:
    name = play(listener, number=0)
    slowly(listener)
    listener.locator("h1").click()
    listener.keyboard.press("Shift+?")
    help_ = listener.get_by_role("dialog", name="Keyboard help")
    expect(help_).to_contain_text("Next and previous sound")
    listener.keyboard.press("j")
    listener.keyboard.press("Escape")
    expect(help_).to_have_count(0)
    listener.locator(".person-button").click()
    listener.keyboard.press("j")
    listener.keyboard.press("Escape")
    expect(title(listener)).to_have_text(name)
    assert not paused(listener)


def test_space_on_a_button_presses_that_button_and_nothing_else(listener: Page) -> None:
    play(listener, number=0)
    listener.get_by_role("button", name="Repeat").focus()
    listener.keyboard.press("Space")
    expect(listener.get_by_role("button", name="Repeat")).to_have_attribute("aria-pressed", "true")
    assert not paused(listener)


def test_without_a_sound_arrows_and_escape_are_left_to_the_page(listener: Page) -> None:
    listener.evaluate("""() => {
        window.left = [];
        addEventListener("keydown", (event) => window.left.push(event.defaultPrevented));
    }""")
    for key in ("ArrowRight", "ArrowLeft", "Escape"):
        listener.keyboard.press(key)
    assert listener.evaluate("window.left") == [False, False, False]
    expect(listener.locator("voice-player")).to_be_hidden()
