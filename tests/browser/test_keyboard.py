"""Without a mouse: menus, dialogs, and where focus goes when a swap takes its place away."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.tools import wait_for

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"


def focused(page: Page) -> str:
    return str(page.evaluate(FOCUSED)).strip()


def open_cloned(page: Page) -> list[str]:
    """The names of the rows on the tab of cloned voices."""
    page.goto(re.sub(r"(https?://[^/]+/).*", r"\1?tab=cloned", page.url))
    expect(page.locator("main .row").first).to_be_visible()
    return page.locator("main .row .name").all_inner_texts()


def delete_by_keys(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"More for {name}", exact=True).focus()
    for key in ("Enter", "End", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Keep "))).to_be_focused()
    page.wait_for_timeout(100)  # htmx focuses it once more when it has settled, after 20 ms
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Delete", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_menu_is_walked_with_arrows_home_and_end(listening: Page) -> None:
    name = open_cloned(listening)[0]
    more = listening.get_by_role("button", name=f"More for {name}", exact=True)
    more.focus()
    listening.keyboard.press("Enter")
    wait_for(lambda: focused(listening) == "Rename")
    assert listening.evaluate("document.activeElement.matches(':focus-visible')")
    listening.keyboard.press("End")
    assert focused(listening).startswith("Delete")
    listening.keyboard.press("ArrowDown")
    assert focused(listening) == "Rename"
    listening.keyboard.press("Escape")
    expect(more).to_be_focused()


def test_after_deleting_by_keyboard_focus_is_on_the_row_that_took_its_place(
    listening: Page,
) -> None:
    names = open_cloned(listening)
    delete_by_keys(listening, names[0])
    expect(listening.locator("main .row", has_text=names[0])).to_have_count(0)
    expect(listening.get_by_role("button", name=f"More for {names[1]}", exact=True)).to_be_focused()
    listening.get_by_role("button", name="Undo", exact=True).press("Enter")
    expect(listening.get_by_role("status").filter(has_text="is back in Voices")).to_be_visible()
    expect(listening.get_by_role("heading", name="Voices", exact=True)).to_be_focused()


def test_space_presses_a_link_that_acts_as_a_button(listening: Page) -> None:
    open_cloned(listening)
    listening.locator("main .row a.name").first.press("Enter")
    expect(listening.locator("main h1")).to_be_focused()
    listening.get_by_role("button", name="Rename", exact=True).first.press("Space")
    expect(listening.get_by_role("dialog")).to_be_visible()
    listening.keyboard.press("Escape")
    expect(listening.get_by_role("button", name="Rename", exact=True).first).to_be_focused()


def test_the_chosen_tab_is_in_sight_on_a_narrow_screen(listening: Page) -> None:
    listening.set_viewport_size(PHONE)
    listening.goto(re.sub(r"(https?://[^/]+/).*", r"\1?tab=trash", listening.url))
    expect(listening.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)


#: What has focus is hidden, and focus is looked for before the next picture.
HIDDEN_BETWEEN_PICTURES = """(button) => new Promise((resolve) => {
  button.focus();
  document.dispatchEvent(new Event("htmx:afterSettle"));
  setTimeout(() => {
    button.closest(".row").hidden = true;
    for (const ends = performance.now() + 60; performance.now() < ends; );
  }, 60);
  setTimeout(resolve, 400);
})"""


def test_focus_goes_on_from_what_was_hidden_before_the_screen_was_drawn(listening: Page) -> None:
    names = open_cloned(listening)
    more = listening.get_by_role("button", name=f"More for {names[0]}", exact=True)
    more.evaluate(HIDDEN_BETWEEN_PICTURES)
    expect(listening.get_by_role("button", name=f"More for {names[1]}", exact=True)).to_be_focused()


#: Sends a dialog's form in the moment in which it stands there.
AT_ONCE = """() => {
  window.same = true;
  new MutationObserver((_, watch) => {
    const form = document.querySelector("modal-dialog form");
    if (form) (watch.disconnect(), form.requestSubmit());
  }).observe(document.body, { childList: true, subtree: true });
}"""


def test_a_dialog_that_is_answered_at_once_keeps_the_page(listening: Page) -> None:
    open_cloned(listening)
    listening.locator("main .row a.name").first.press("Enter")
    rename = listening.get_by_role("button", name="Rename", exact=True).first
    expect(rename).to_be_visible()
    listening.evaluate(AT_ONCE)
    with listening.expect_request(lambda request: request.method == "POST"):
        rename.press("Enter")
    expect(listening.get_by_role("dialog")).to_have_count(0)
    expect(listening.locator("main h1")).to_be_visible()
    assert listening.evaluate("window.same") is True


#: Presses a button in the moment in which the next page stands there.
NEXT_AT_ONCE = """() => {
  window.same = true;
  new MutationObserver((_, watch) => {
    const rename = [...document.querySelectorAll("main .title-actions a[role=button]")]
      .find((button) => button.textContent.trim() === "Rename");
    if (rename) (watch.disconnect(), rename.click());
  }).observe(document.body, { childList: true, subtree: true });
}"""


def test_a_button_that_is_pressed_as_the_next_page_appears_works(listening: Page) -> None:
    open_cloned(listening)
    listening.evaluate(NEXT_AT_ONCE)
    listening.locator("main .row a.name").first.press("Enter")
    expect(listening.get_by_role("dialog")).to_be_visible()
    assert listening.evaluate("window.same") is True
