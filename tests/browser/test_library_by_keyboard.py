"""A day in the library without a mouse and without eyes: where focus is, what is said, and what
each thing is called."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Libraries, glass_of
from tests.browser.player import plays
from tests.front_door import Visitor
from tests.tools import Site, wait_for

pytestmark = pytest.mark.browser

ROW = """
- listitem:
  - checkbox "Select {name}"
  - button "Play {name}"
  - text: /\\d:\\d\\d/
  - link "{name}"
  - text: /English Cloned Not tried yet/
  - paragraph: {tag}
  - text: /0 recordings Ready/
  - link "Speak with {name}"
  - 'button "Favourite: {name}"'
  - button "More for {name}"
"""


@pytest.fixture(scope="module")
def site(libraries: Libraries) -> Iterator[Site]:
    """A library of its own, because much is changed in it."""
    with libraries.open(24) as site:
        yield site


@pytest.fixture(scope="module")
def person(site: Site) -> Visitor:
    return Visitor(site.url, link=site.link)


@pytest.fixture(scope="module")
def hands(browser: Browser, site: Site, person: Visitor) -> Iterator[Page]:
    """One page for all: nobody reloads it while working."""
    with glass_of(browser, site, person) as page:
        yield page


@pytest.fixture
def keys(hands: Page, site: Site) -> Page:
    """The clones, as they are after somebody came by their address."""
    hands.goto(site.url + "/?tab=cloned")
    return hands


def press(page: Page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)


def tab_to(page: Page, target: Locator, *, by: str = "Tab", within: int = 30) -> None:
    """Go there key by key; never by script."""
    for _ in range(within):
        if target.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press(by)
    expect(target).to_be_focused()


def said(page: Page) -> Locator:
    """What is announced of acts and states."""
    return page.locator("#said")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def tick(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=f"Select {name}", exact=True)


def dialog_is_closed(page: Page) -> None:
    expect(page.get_by_role("dialog")).to_have_count(0)


def names(page: Page) -> list[str]:
    return page.get_by_role("list", name="Voices", exact=True).locator("a.name").all_inner_texts()


# What things are called


def test_regions_tabs_and_rows_have_their_roles_and_names(keys: Page) -> None:
    for region in ("navigation", "banner", "main", "search"):
        expect(keys.get_by_role(region)).to_have_count(1)  # type: ignore[arg-type]
    kinds = keys.get_by_role("list", name="Voices by kind")
    current = kinds.locator("[aria-current=page]")
    expect(current).to_have_accessible_name(re.compile(r"^Cloned \d+$"))
    shown = keys.get_by_role("navigation").locator("[aria-current=page]")
    expect(shown).to_have_accessible_name("Voices")
    expect(keys.get_by_role("heading", level=1)).to_have_text("Voices")
    rows = keys.get_by_role("list", name="Voices", exact=True)
    expect(rows.get_by_role("listitem")).to_have_count(21)
    anna = rows.get_by_role("listitem").first
    expect(anna).to_match_aria_snapshot(ROW.format(name="Anna, opening hours", tag="autumn"))
    # The heads are for eyes; each row says what its figures are.
    expect(keys.locator(".heads")).to_have_attribute("aria-hidden", "true")


def test_everything_that_is_told_stands_in_a_polite_region(keys: Page) -> None:
    for told in ("#said", "#toasts", "#count", "#checked .title-note"):
        expect(keys.locator(told)).to_have_role("status")
    # A region that is drawn together with its words is not read: these stay, only words come.
    keep = "[...document.querySelectorAll('#said, #toasts, #count')].every(it => it.kept)"
    keys.evaluate("for (const it of document.querySelectorAll('[role=status]')) it.kept = true")
    press(keys, "/")
    keys.keyboard.type("opening")
    expect(keys.locator("#count")).to_have_text("5 of 21 voices")
    assert keys.evaluate(keep)


# From the top to a row


def test_from_the_skip_link_to_a_filter_and_into_the_list(keys: Page) -> None:
    press(keys, "Tab")
    expect(keys.get_by_role("link", name="Skip to the page")).to_be_focused()
    press(keys, "Enter")
    expect(keys.get_by_role("main")).to_be_focused()
    field = keys.get_by_role("combobox", name="Search voices")
    tab_to(keys, field)
    expect(field).to_have_attribute("aria-expanded", "false")
    keys.keyboard.type("tag:mus")
    offers = keys.get_by_role("listbox", name="Filters")
    expect(offers.get_by_role("option")).to_have_count(1)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(said(keys)).to_have_text("1 suggestion")
    press(keys, "ArrowDown")
    chosen = offers.get_by_role("option", selected=True)
    expect(field).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    press(keys, "Enter")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(keys.locator("#count")).to_have_text(re.compile(r"^[1-9] of 21 voices$"))
    expect(keys.get_by_role("link", name="Remove tag: museum")).to_be_visible()
    found = names(keys)
    assert 0 < len(found) < 10
    tab_to(keys, tick(keys, found[0]), within=4)


def test_a_sound_a_star_and_a_name(keys: Page) -> None:
    first, second = names(keys)[:2]
    tab_to(keys, button(keys, f"Play {first}"))
    press(keys, "Enter")
    play = keys.locator("#rows").get_by_role("button", name=f"Play {first}", exact=True)
    expect(play).to_have_attribute("aria-pressed", "true")
    wait_for(lambda: plays(keys))
    press(keys, "Space")
    expect(play).to_have_attribute("aria-pressed", "false")
    expect(play).to_be_focused()
    star = button(keys, f"Favourite: {first}")
    tab_to(keys, star)
    press(keys, "Space")
    expect(said(keys)).to_have_text(f"{first} is a favourite.")
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_be_focused()

    press(keys, "Tab")
    more = button(keys, f"More for {first}")
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")
    press(keys, "Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    expect(keys.get_by_role("link", name="Rename")).to_be_focused()
    press(keys, "Enter")
    dialog = keys.get_by_role("dialog", name=f"Rename {first}")
    expect(dialog).to_match_aria_snapshot(
        """
        - dialog:
          - heading [level=2]
          - textbox "Name"
          - paragraph: Only VoiceLab uses this name. Kling keeps its own.
          - button "Cancel"
          - button "Rename"
        """
    )
    expect(dialog.get_by_role("textbox", name="Name")).to_be_focused()
    for _ in range(5):  # nothing behind it can be reached
        press(keys, "Tab")
        assert keys.evaluate(
            "document.activeElement.closest('dialog, body').matches('dialog')"
        ) or (keys.evaluate("document.activeElement === document.body"))
    press(keys, "Escape")
    dialog_is_closed(keys)
    expect(more).to_be_focused()

    press(keys, "Enter")
    expect(keys.get_by_role("link", name="Rename")).to_be_focused()
    press(keys, "Enter")
    expect(dialog.get_by_role("textbox", name="Name")).to_be_focused()
    press(keys, "ControlOrMeta+a")
    keys.keyboard.type("Annabel")
    press(keys, "Enter")
    dialog_is_closed(keys)
    expect(button(keys, "More for Annabel")).to_be_focused()
    assert names(keys)[:2] == ["Annabel", second]


# Many at once


def test_focus_in_the_bar_goes_back_to_the_row_when_the_bar_goes(keys: Page) -> None:
    first = names(keys)[0]
    tab_to(keys, tick(keys, first))
    press(keys, "Space", "b")
    bar = keys.get_by_role("form", name="Selected voices")
    expect(bar.get_by_role("button", name="Tag")).to_be_focused()
    # Another search, as an answer that comes late would bring it: what was selected is dropped.
    keys.evaluate(
        """(word) => { document.querySelector('[name=q]').value = word;
        document.getElementById('search').dispatchEvent(new Event('seek')); }""",
        first.split(",")[0],
    )
    expect(bar).to_be_hidden()
    expect(button(keys, f"More for {first}")).to_be_focused()


def test_several_are_ticked_tagged_deleted_and_taken_back(keys: Page) -> None:
    before = names(keys)
    third = tick(keys, before[2])
    tab_to(keys, tick(keys, before[0]))
    press(keys, "Space", "ArrowDown", "ArrowDown", "Shift+Space")
    expect(said(keys)).to_have_text("3 voices selected")
    press(keys, "b")
    bar = keys.get_by_role("form", name="Selected voices")
    expect(bar.get_by_role("button", name="Tag")).to_be_focused()
    press(keys, "Enter")
    field = keys.get_by_role("dialog", name="Tag 3 voices").get_by_label("New tag")
    expect(field).to_be_focused()
    keys.keyboard.type("tour")
    press(keys, "Enter")
    dialog_is_closed(keys)
    toasts = keys.locator("#toasts")
    expect(toasts).to_contain_text("3 voices have #tour.")
    expect(button(keys, f"More for {before[2]}")).to_be_focused()

    tab_to(keys, third, by="Shift+Tab")
    press(keys, "Space", "ArrowUp", "ArrowUp", "Shift+Space", "b")
    tab_to(keys, bar.get_by_role("button", name="Delete"))
    press(keys, "Enter")
    dialog = keys.get_by_role("dialog", name="Delete 3 voices?")
    expect(dialog.get_by_role("button", name="Keep them")).to_be_focused()
    press(keys, "Escape")
    dialog_is_closed(keys)
    expect(bar.get_by_role("button", name="Delete")).to_be_focused()
    press(keys, "Enter")
    expect(dialog.get_by_role("button", name="Keep them")).to_be_focused()
    keys.wait_for_timeout(100)  # htmx focuses it once more when it has settled, after 20 ms
    press(keys, "Tab", "Enter")
    dialog_is_closed(keys)
    expect(toasts).to_contain_text("3 voices are in Trash.")
    expect(button(keys, f"More for {before[3]}")).to_be_focused()
    assert names(keys) == before[3:]

    press(keys, "u")  # the toast is far away, and goes after ten seconds
    expect(toasts).to_contain_text("3 voices are back in Voices.")
    expect(button(keys, f"More for {before[3]}")).to_be_focused()
    assert names(keys) == before


def test_what_moves_by_itself_is_announced(keys: Page, person: Visitor, speech) -> None:
    person.clone(speech, name="Zora")
    keys.reload()
    expect(said(keys)).to_have_text("Zora: Ready", timeout=30_000)


# To other pages and back


def test_trash_and_back(keys: Page) -> None:
    tab_to(keys, keys.get_by_role("link", name=re.compile(r"^Trash \d")))
    press(keys, "Enter")
    expect(keys.get_by_role("heading", level=1)).to_be_focused()
    current = keys.get_by_role("list", name="Voices by kind").locator("[aria-current=page]")
    expect(current).to_have_accessible_name(re.compile(r"^Trash \d+$"))
    rows = keys.get_by_role("list", name="Can be taken back")
    expect(rows.get_by_role("progressbar", name="Time left").first).to_be_visible()
    undo = rows.get_by_role("button", name=re.compile("^Undo: ")).first
    tab_to(keys, undo)
    keys.go_back()
    expect(current).to_have_accessible_name(re.compile(r"^Cloned \d+$"))
    expect(keys.get_by_role("heading", level=1)).to_be_focused()


def test_a_voice_is_opened_and_back_leads_to_its_row(keys: Page) -> None:
    name = names(keys)[14]
    link = keys.get_by_role("link", name=name, exact=True)
    tab_to(keys, link, within=150)
    top = link.bounding_box()["y"]  # type: ignore[index]
    press(keys, "Enter")
    expect(keys.get_by_role("heading", level=1)).to_have_text(name)
    expect(keys.get_by_role("heading", level=1)).to_be_focused()
    keys.go_back()
    expect(link).to_be_focused()
    assert abs(link.bounding_box()["y"] - top) < 2  # type: ignore[index]
    press(keys, "Tab")  # and one goes on from there
    assert keys.evaluate("document.activeElement.closest('.row') !== null")
    keys.reload()
    expect(keys.locator("#rows .row").first).to_be_visible()
    keys.wait_for_timeout(200)
    assert keys.evaluate("document.activeElement === document.body")


def test_listening_through_by_keys_alone(keys: Page) -> None:
    listed = names(keys)
    tab_to(keys, keys.get_by_role("link", name=re.compile("^Listen through")))
    press(keys, "Enter")
    heading = keys.get_by_role("heading", level=1, name="Listen through")
    expect(heading).to_be_focused()
    expect(keys.locator("listen-through")).to_have_attribute("data-ready", "")
    press(keys, "Space")
    now = keys.get_by_role("region", name="Now")
    expect(now.get_by_role("heading", level=2)).to_have_text(listed[0])
    expect(now.get_by_role("heading", level=2)).to_be_focused()
    expect(said(keys)).to_have_text(re.compile(rf"^{re.escape(listed[0])}, Voice 1 of \d+$"))
    press(keys, "ArrowUp")
    expect(said(keys)).to_have_text(re.compile(r", Voice 2 of \d+$"))
    expect(now.get_by_text("1 kept")).to_be_visible()
    press(keys, "ArrowDown", "Escape")
    end = keys.get_by_role("region", name="What you kept")
    expect(end.get_by_role("heading", name="You kept 1.")).to_be_focused()
    expect(end.get_by_role("button", name=f"Do not keep {listed[0]}")).to_be_visible()
    keys.go_back()
    expect(keys.get_by_role("heading", level=1, name="Voices")).to_be_focused()
