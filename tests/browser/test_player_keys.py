"""Keys of the player: everywhere, but never while typing and never over a dialog or a menu."""

import re

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


LISTED = {
    "": {
        "Space": "Play or pause",
        "J K": "Next and previous sound",
        "← →": "2 seconds back and forward",
        "Esc": "Stop",
        "F": "Favourite",
        "C": "Choose for a casting sheet",
        "B": "To the bar of the selected voices",
        "U": "Undo",
        "/": "Search",
        "?": "This help",
    },
    "In a list with ticks": {
        "↑ ↓": "Tick above and below",
        "Shift": "Hold it to tick all in between",
        "Esc": "Take all ticks off",
    },
    "In Listen through": {
        "↑ ↓": "Keep and skip",
        "← →": "Back one and next",
        "Space": "Hear all of this voice",
        "Esc": "End",
    },
    "On a casting sheet": {"1 – 6": "Switch the voice; the playhead stays"},
}
"""Each of these is pressed in a test of its own: here, or beside the bar, the walk, the sheet."""
READ_HELP = """
(dialog) => Object.fromEntries([...dialog.querySelectorAll(".keys")].map((list) => [
  list.previousElementSibling.matches("h3") ? list.previousElementSibling.textContent : "",
  Object.fromEntries([...list.children].map((line) => [
    line.querySelector("dt").textContent.trim(), line.querySelector("dd").textContent.trim(),
  ])),
]))
"""
# Which keys the site's own listener answers to: each is pressed where nothing is focused.
ANSWERED = """
() => {
  const answered = [];
  const codes = [...Array(95).keys()].map((n) => String.fromCharCode(n + 32));
  const named = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Escape", "Enter", "Home",
    "End", "PageUp", "PageDown", "Tab", "Delete", "Backspace", "F1", "F2"];
  for (const key of [...codes, ...named]) {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    document.getElementById("keyboard-help").close();
    document.activeElement.blur();
    if (event.defaultPrevented) answered.push(key);
  }
  return answered;
}
"""


def test_the_help_lists_every_key_and_no_other_key_does_anything(listening: Page) -> None:
    listening.keyboard.press("Shift+?")
    help_ = listening.get_by_role("dialog", name="Keyboard help")
    assert help_.evaluate(READ_HELP) == LISTED
    listening.keyboard.press("Escape")
    expect(help_).to_have_count(0)
    play(listening, number=0)
    slowly(listening)
    answered = {key.lower() for key in listening.evaluate(ANSWERED)}
    arrows = {"arrowleft", "arrowright"}
    assert answered == {" ", "j", "k", "escape", "f", "c", "b", "u", "/", "?"} | arrows


def test_f_is_the_star_of_the_row_that_plays_and_again_takes_it_off(listening: Page) -> None:
    play(listening, number=1)
    star = buttons(listening).nth(1).locator("xpath=ancestor::li").locator("[data-star]")
    before = star.get_attribute("aria-pressed")
    other = {"true": "false", "false": "true"}[str(before)]
    listening.locator("h1").click()
    for state in (other, str(before)):
        listening.keyboard.press("f")
        expect(star).to_have_attribute("aria-pressed", state)


def test_c_chooses_the_row_in_use_and_takes_it_back(listening: Page) -> None:
    ticks = listening.locator("#rows > .row .row-tick input")
    listening.locator("#rows > .row a.name").nth(2).focus()
    listening.keyboard.press("c")
    expect(ticks.nth(2)).to_be_checked()
    expect(listening.locator("#said")).to_have_text("1 voice selected")
    play(listening, number=0)
    listening.locator("h1").click()
    listening.keyboard.press("C")
    expect(listening.locator(".bulk-count")).to_have_text("2 voices selected")
    compare = listening.get_by_role("link", name="Compare on one line")
    expect(compare).to_have_attribute("href", re.compile(r"/casting/new/\?voices=[^,]+,[^,]+$"))
    listening.keyboard.press("c")
    expect(listening.locator(".bulk-count")).to_have_text("1 voice selected")


def test_b_leads_to_the_bar_and_u_takes_back_what_was_done_there(listening: Page) -> None:
    row = listening.locator("#rows > .row:has([data-star][aria-pressed=false])").first
    uid = row.locator("[data-star]").get_attribute("id")
    star = listening.locator(f"[id='{uid}']")
    row.locator(".row-tick input").check()
    listening.keyboard.press("b")
    expect(listening.locator(".bulk .bulk-act").first).to_be_focused()
    listening.locator(".bulk").get_by_role("button", name="Favourite", exact=True).press("Enter")
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(listening.locator("toast-note")).to_contain_text("1 voice is a favourite.")
    listening.keyboard.press("u")
    expect(star).to_have_attribute("aria-pressed", "false")


def test_c_on_the_page_of_a_voice_begins_a_sheet_with_it(listening: Page) -> None:
    listening.locator("#rows > .row a.name").first.click()
    expect(listening).to_have_url(re.compile(r"/voices/[0-9a-f-]{36}/$"))
    uid = listening.url.rstrip("/").rpartition("/")[2]
    listening.keyboard.press("c")
    expect(listening).to_have_url(re.compile(rf"/casting/new/\?voices={uid}$"))
    expect(listening.get_by_role("heading", name="New casting sheet")).to_be_visible()


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
