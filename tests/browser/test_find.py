"""The search box in a browser: by keyboard alone, unobjected by axe, and back to the place."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import THEMES, in_theme
from tests.browser.conftest import DESKTOP, PHONE, at_rest, enter, glass_of
from tests.front_door import Visitor
from tests.tools import Site, wait_for

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def reader(browser: Browser, many: Site, guest: Visitor) -> Iterator[Page]:
    """One page for all; see `shelf`."""
    with browser.new_context(viewport=DESKTOP) as context:
        page = context.new_page()
        enter(page, many, guest)
        yield page


@pytest.fixture
def shelf(reader: Page, many: Site) -> Page:
    """That page at the long list, with nothing remembered in it."""
    at_rest(reader, many).goto(many.url + "/")
    return reader


def box(page: Page):
    return page.get_by_label("Search voices")


def rows(page: Page):
    return page.locator("#rows > .row")


def asks(page: Page, query: str) -> None:
    """The address says so, sooner or later."""
    expect(page).to_have_url(re.compile(rf"^http://[^/]+/{re.escape(query)}$"))


def test_search_filter_sort_and_more_by_keyboard_alone(shelf: Page) -> None:
    shelf.keyboard.press("/")
    expect(box(shelf)).to_be_focused()
    shelf.keyboard.type("la")
    offers = shelf.get_by_role("listbox", name="Filters")
    expect(offers.get_by_role("option")).to_have_count(1)
    shelf.keyboard.press("ArrowDown")
    expect(box(shelf)).to_have_attribute("aria-activedescendant", "offer-1")
    shelf.keyboard.press("Enter")
    expect(box(shelf)).to_have_value("language:")
    expect(offers.get_by_role("option")).to_have_count(2)
    expect(shelf.locator("#said")).to_have_text("2 suggestions")
    shelf.keyboard.press("ArrowDown")
    shelf.keyboard.press("ArrowDown")
    shelf.keyboard.press("Enter")
    chip = shelf.get_by_role("link", name="Remove language: English")
    expect(chip).to_be_visible()
    expect(box(shelf)).to_have_value("")
    expect(box(shelf)).to_be_focused()
    asks(shelf, "?q=language%3Aen")
    expect(shelf.locator("#count")).to_have_text(re.compile(r"^\d+ of \d+ voices$"))

    shelf.keyboard.press("Shift+Tab")
    expect(chip).to_be_focused()
    shelf.keyboard.press("Enter")
    expect(chip).to_have_count(0)
    expect(box(shelf)).to_be_focused()
    asks(shelf, "")

    shelf.keyboard.press("Tab")
    sort = shelf.get_by_label("Sort")
    expect(sort).to_be_focused()
    first = rows(shelf).first.locator(".name").inner_text()
    shelf.keyboard.press("N")  # selects by letter: the next one that begins so is Name
    asks(shelf, "?sort=name")
    expect(rows(shelf).first.locator(".name")).not_to_have_text(first)

    expect(rows(shelf)).to_have_count(50)
    last = rows(shelf).nth(49)
    last.locator("a.name").focus()
    expect(rows(shelf)).to_have_count(100)  # its focus brought the end of the list into view
    expect(last.locator("a.name")).to_be_focused()


def test_the_way_to_more_voices_can_be_pressed_and_focus_goes_on_with_the_new_rows(
    page: Page, many: Site, guest: Visitor
) -> None:
    # Nothing comes by itself here: the list of a page that is never scrolled.
    page.add_init_script("window.IntersectionObserver = class { observe() {} disconnect() {} }")
    enter(page, many, guest)
    more = page.get_by_role("link", name="More voices")
    more.focus()
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(100)
    expect(rows(page).nth(50).locator(":focus")).to_have_count(1)


def test_backspace_takes_the_last_filter_off_and_escape_closes_the_offers(shelf: Page) -> None:
    shelf.goto(shelf.url + "?q=tag:autumn+speaks:no")
    box(shelf).focus()
    shelf.keyboard.press("Backspace")
    expect(shelf.locator(".token")).to_have_count(1)
    expect(box(shelf)).to_be_focused()
    shelf.keyboard.type("tag")
    offers = shelf.get_by_role("listbox")
    expect(offers).to_be_visible()
    shelf.keyboard.press("Escape")
    expect(offers).to_be_hidden()
    expect(box(shelf)).to_have_value("tag")


def test_a_filter_that_is_typed_to_its_end_becomes_a_chip_and_words_stay(shelf: Page) -> None:
    box(shelf).focus()
    shelf.keyboard.type("an tag:aut")
    shelf.wait_for_timeout(600)  # longer than the pause after which words are searched for
    assert shelf.locator(".token").count() == 0
    shelf.keyboard.type("umn ")
    expect(shelf.locator(".token")).to_have_text(re.compile("tag: autumn"))
    expect(box(shelf)).to_have_value("an")
    asks(shelf, "?q=tag%3Aautumn+an")


def test_a_tag_is_chosen_with_the_mouse(shelf: Page) -> None:
    box(shelf).fill("tag:")
    shelf.get_by_role("option", name=re.compile("museum")).click()
    expect(shelf.get_by_role("link", name="Remove tag: museum")).to_be_visible()
    expect(box(shelf)).to_be_focused()
    shelf.get_by_role("link", name="Remove tag: museum").click()
    expect(shelf.locator(".token")).to_have_count(0)
    expect(box(shelf)).to_be_focused()


def test_a_misspelt_filter_is_said_and_mended_by_its_link(shelf: Page) -> None:
    box(shelf).fill("languge:en")
    box(shelf).press("Enter")
    said = shelf.get_by_text("There is no filter “languge”.")
    expect(said).to_be_visible()
    shelf.get_by_role("link", name="Did you mean language:en?").click()
    expect(shelf.get_by_role("link", name="Remove language: English")).to_be_visible()
    expect(said).to_have_count(0)


def test_back_leads_to_the_row_where_somebody_was_pages_below(shelf: Page) -> None:
    shelf.get_by_label("Sort").select_option("name")
    asks(shelf, "?sort=name")
    while rows(shelf).count() < 120:
        before = rows(shelf).count()
        rows(shelf).last.scroll_into_view_if_needed()
        shelf.mouse.wheel(0, 3000)
        wait_for(lambda before=before: rows(shelf).count() > before)
    row = rows(shelf).nth(110)
    row.evaluate("row => scrollTo(0, row.getBoundingClientRect().top + scrollY - 300)")
    name, top = row.locator(".name").inner_text(), row.bounding_box()["y"]
    same = shelf.locator(f"[id='{row.get_attribute('id')}']")
    row.locator(".name").click()
    expect(shelf.locator("h1")).to_have_text(name)
    shelf.go_back()
    wait_for(lambda: same.count() and abs(same.bounding_box()["y"] - top) < 2)
    ids = rows(shelf).evaluate_all("(rows) => rows.map((row) => row.id)")
    assert len(ids) == len(set(ids)) >= 111


def test_another_visit_begins_at_the_top(shelf: Page) -> None:
    rows(shelf).nth(40).evaluate("row => scrollTo(0, row.getBoundingClientRect().top)")
    shelf.get_by_role("navigation").get_by_role("link", name="Settings").click()
    expect(shelf.locator("h1")).to_have_text("Settings")
    shelf.get_by_role("navigation").get_by_role("link", name="Voices").click()
    expect(rows(shelf).first).to_be_visible()
    shelf.wait_for_timeout(400)
    assert shelf.evaluate("scrollY") == 0


def test_a_row_that_moved_while_somebody_scrolled_stands_there_once(
    shelf: Page, many: Site
) -> None:
    shelf.goto(shelf.url + "?sort=used")
    shown = rows(shelf).nth(3)
    uid = shown.get_attribute("id").removeprefix("voice-").replace("-", "")
    with many.database() as database:
        (was,) = database.execute(
            "SELECT use_count FROM voices_voice WHERE uid = ?", [uid]
        ).fetchone()
        database.execute("UPDATE voices_voice SET use_count = 0, id = id WHERE uid = ?", [uid])
        database.commit()
    try:
        while shelf.locator("#more").count():
            before = rows(shelf).count()
            shelf.locator("#more").scroll_into_view_if_needed()
            wait_for(lambda before=before: rows(shelf).count() > before)
        assert shelf.locator(f"[id='{shown.get_attribute('id')}']").count() == 1
    finally:
        with many.database() as database:
            database.execute("UPDATE voices_voice SET use_count = ? WHERE uid = ?", [was, uid])
            database.commit()


def offers_open(page: Page) -> None:
    box(page).fill("tag:")
    expect(page.get_by_role("option").first).to_be_visible()
    box(page).press("ArrowDown")


def nothing(page: Page) -> None:
    """The page as its address draws it."""


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "chips": ("/?q=tag:autumn+language:zh|en+speaks:no+mine", nothing),
    "offers": ("/?q=tag:autumn", offers_open),
    "empty": ("/?q=tag:autumn+nobody", nothing),
    "advice": ("/?q=languge:en+speaks:yess+anna&sort=name", nothing),
    "sorted": ("/?sort=used", nothing),
}


@pytest.fixture(scope="module")
def glass(browser: Browser, many: Site, guest: Visitor) -> Iterator[Page]:
    with glass_of(browser, many, guest) as page:
        yield page


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1440"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_while_somebody_searches(
    glass: Page, many: Site, state: str, size: dict[str, int], theme: str
) -> None:
    address, act = STATES[state]
    glass.set_viewport_size(size)
    glass.goto(many.url + address)
    act(glass)
    assert in_theme(glass, theme) == []
    assert glass.evaluate("document.documentElement.scrollWidth <= innerWidth")
