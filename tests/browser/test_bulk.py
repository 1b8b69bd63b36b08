"""Ticks and the bulk bar in a browser: ranges, keys, paging, undo, and rows that never move."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import THEMES, in_theme
from tests.browser.conftest import DESKTOP, PHONE, glass_of
from tests.front_door import Visitor
from tests.tools import Site

pytestmark = pytest.mark.browser

PLACES = (
    "[...document.querySelectorAll('#rows > .row')].map(row => row.getBoundingClientRect().top)"
)


@pytest.fixture(scope="module")
def glass(browser: Browser, many: Site, guest: Visitor) -> Iterator[Page]:
    with glass_of(browser, many, guest) as page:
        yield page


@pytest.fixture
def desk(glass: Page, many: Site) -> Page:
    """The clones, wide, with nothing ticked."""
    glass.set_viewport_size(DESKTOP)
    glass.goto(many.url + "/?tab=cloned")
    return glass


def ticks(page: Page):
    return page.locator("#rows > .row .row-tick input")


def all_ticked(page: Page):
    return page.locator("#rows > .row .row-tick input:checked")


def ticked(page: Page) -> int:
    return all_ticked(page).count()


def count(page: Page):
    return page.locator(".bulk-count")


def said(page: Page):
    return page.locator("#said")


def names(page: Page) -> list[str]:
    return page.locator("#rows > .row .name").all_inner_texts()


def test_the_bar_takes_the_place_of_the_tool_row_and_no_row_moves(desk: Page) -> None:
    before = desk.evaluate(PLACES)
    ticks(desk).nth(2).check()
    expect(count(desk)).to_have_text("1 voice selected")
    expect(desk.locator(".tool-row")).to_be_hidden()
    assert desk.evaluate(PLACES) == before
    assert desk.locator(".bulk").bounding_box()["height"] == 44
    desk.keyboard.press("Escape")
    expect(desk.locator(".bulk-bar")).to_be_hidden()
    expect(desk.locator(".tool-row")).to_be_visible()
    assert desk.evaluate(PLACES) == before


def test_shift_ticks_a_range_in_both_directions_and_takes_it_back(desk: Page) -> None:
    ticks(desk).nth(5).click()
    ticks(desk).nth(2).click(modifiers=["Shift"])
    assert ticked(desk) == 4
    ticks(desk).nth(8).click(modifiers=["Shift"])
    assert ticked(desk) == 7
    ticks(desk).nth(3).click()
    ticks(desk).nth(6).click(modifiers=["Shift"])
    assert ticked(desk) == 3
    expect(said(desk)).to_have_text("3 voices selected")


def test_everything_works_by_keyboard_and_is_announced(desk: Page) -> None:
    ticks(desk).nth(0).focus()
    desk.keyboard.press("Space")
    expect(said(desk)).to_have_text("1 voice selected")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Shift+Space")
    assert ticked(desk) == 3
    expect(said(desk)).to_have_text("3 voices selected")
    desk.keyboard.press("Escape")
    assert ticked(desk) == 0
    expect(said(desk)).to_have_text("Nothing is selected any more")
    expect(ticks(desk).nth(2)).to_be_focused()


def test_escape_clears_before_it_stops_the_sound(desk: Page) -> None:
    play = desk.locator("#rows > .row [data-play]").first
    ticks(desk).nth(0).check()
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    desk.keyboard.press("Escape")
    assert ticked(desk) == 0
    assert play.get_attribute("aria-pressed") == "true"
    desk.keyboard.press("Escape")
    expect(play).to_have_attribute("aria-pressed", "false")


def test_all_on_this_page_then_all_that_match_and_what_comes_later_is_ticked_too(
    desk: Page,
) -> None:
    total = int(desk.locator(".tabs [aria-current] .count").inner_text())
    ticks(desk).nth(0).check()
    desk.get_by_role("checkbox", name="All on this page").check()
    expect(count(desk)).to_have_text("50 voices selected")
    desk.get_by_role("button", name=f"All {total} that match").click()
    expect(count(desk)).to_have_text(f"All {total} that match are selected")
    desk.locator("#more").scroll_into_view_if_needed()
    expect(ticks(desk)).to_have_count(total)
    expect(all_ticked(desk)).to_have_count(total)  # just after they have come
    ticks(desk).nth(1).click()
    expect(count(desk)).to_have_text(f"{total - 1} voices selected")


def test_the_selection_survives_the_next_page_and_a_row_that_is_drawn_anew(desk: Page) -> None:
    ticks(desk).nth(0).check()
    ticks(desk).nth(3).check()
    desk.locator("#more").scroll_into_view_if_needed()
    expect(ticks(desk).nth(55)).to_be_attached()
    assert ticked(desk) == 2
    row = desk.locator("#rows > .row").nth(3)
    row.scroll_into_view_if_needed()
    row.get_by_role("button", name=re.compile("^More for")).click()
    row.get_by_text("Rename", exact=True).click()
    desk.get_by_label("Name", exact=True).fill("Renamed meanwhile")
    desk.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(row.locator(".name")).to_have_text("Renamed meanwhile")
    expect(row.locator(".row-tick input")).to_be_checked()
    expect(count(desk)).to_have_text("2 voices selected")


def test_another_filter_drops_the_selection_and_another_order_does_not(desk: Page) -> None:
    ticks(desk).nth(0).check()
    desk.evaluate(
        """() => { const sort = document.getElementById('sort');
        sort.value = 'name'; sort.dispatchEvent(new Event('change')); }"""
    )
    expect(desk).to_have_url(re.compile("sort=name"))
    expect(count(desk)).to_have_text("1 voice selected")
    desk.keyboard.press("Escape")
    ticks(desk).nth(0).check()
    desk.evaluate(
        """() => { const box = document.querySelector('[name=q]');
        box.value = 'anna'; document.getElementById('search').dispatchEvent(new Event('seek')); }"""
    )
    expect(desk).to_have_url(re.compile("q=anna"))
    expect(desk.locator(".bulk-bar")).to_be_hidden()
    assert ticked(desk) == 0


def test_many_are_deleted_and_one_undo_brings_all_back_to_their_places(desk: Page) -> None:
    before = names(desk)
    for place in (0, 1, 2):
        ticks(desk).nth(place).check()
    desk.locator(".bulk").get_by_role("button", name="Delete").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("Delete 3 voices?")
    expect(dialog.get_by_role("button", name="Keep them")).to_be_focused()
    dialog.get_by_role("button", name="Delete").click()
    expect(desk.locator("toast-note")).to_contain_text("3 voices are in Trash.")
    expect(desk.locator(".bulk-bar")).to_be_hidden()
    assert desk.locator("#rows > .row").first.locator(".name").inner_text() == before[3]
    desk.get_by_role("button", name="Undo").click()
    expect(desk.locator("#rows > .row").first.locator(".name")).to_have_text(before[0])
    expect(desk.locator("toast-note")).to_contain_text("3 voices are back in Voices.")
    assert names(desk) == before


def test_tags_are_given_to_many(desk: Page) -> None:
    for place in (0, 1):
        ticks(desk).nth(place).check()
    desk.locator(".bulk").get_by_role("button", name="Tag").click()
    desk.get_by_label("New tag").fill("brand new")
    desk.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(desk.locator("toast-note")).to_contain_text("2 voices have #brand new.")
    for place in (0, 1):
        expect(desk.locator("#rows > .row").nth(place).locator(".row-tags")).to_contain_text(
            "brand new"
        )


def test_undo_takes_back_tags_and_stars_and_leaves_what_was_there(desk: Page) -> None:
    rows = desk.locator("#rows > .row")
    star = rows.nth(20).locator("[data-star]")
    star.scroll_into_view_if_needed()
    if star.get_attribute("aria-pressed") == "false":
        star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    places = [20, *(n for n in range(21, 40) if starred(desk, n) == "false")][:3]
    for place in places:
        ticks(desk).nth(place).check()
    desk.locator(".bulk").get_by_role("button", name="Favourite", exact=True).click()
    for place in places:
        expect(rows.nth(place).locator("[data-star]")).to_have_attribute("aria-pressed", "true")
    desk.get_by_role("button", name="Undo").click()
    for place, state in zip(places, ("true", "false", "false"), strict=True):
        expect(rows.nth(place).locator("[data-star]")).to_have_attribute("aria-pressed", state)
    before = [rows.nth(place).locator(".row-tags").inner_text() for place in places]
    for place in places:
        ticks(desk).nth(place).check()
    desk.locator(".bulk").get_by_role("button", name="Tag").click()
    desk.get_by_label("New tag").fill("taken back")
    desk.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(rows.nth(places[1]).locator(".row-tags")).to_contain_text("taken back")
    desk.locator("toast-note", has_text="3 voices have #taken back.").get_by_role("button").click()
    expect(desk.locator("toast-note").last).to_contain_text("have their tags as before.")
    assert [rows.nth(n).locator(".row-tags").inner_text() for n in places] == before


def starred(page: Page, place: int) -> str | None:
    star = page.locator("#rows > .row").nth(place).locator("[data-star]")
    return star.get_attribute("aria-pressed") if star.count() else None


def test_favourites_of_many_are_made_and_taken_off(desk: Page, many: Site) -> None:
    desk.goto(many.url + "/?tab=speaking")
    stars = desk.locator("#rows > .row [data-star]")
    for name, pressed in (("Favourite", "true"), ("No favourite", "false")):
        for place in (40, 41):
            ticks(desk).nth(place).check()
        desk.locator(".bulk").get_by_role("button", name=name, exact=True).click()
        for place in (40, 41):
            expect(stars.nth(place)).to_have_attribute("aria-pressed", pressed)
        expect(desk.locator(".bulk-bar")).to_be_hidden()


def test_klings_own_voices_are_named_beforehand_and_alone_can_not_be_deleted(
    desk: Page, many: Site
) -> None:
    desk.goto(many.url + "/?tab=speaking")
    ticks(desk).nth(0).check()
    expect(desk.locator("#bulk-note")).to_have_text("1 of them is Kling's and can't be deleted")
    delete = desk.locator(".bulk").get_by_role("button", name="Delete")
    expect(delete).to_have_attribute("aria-disabled", "true")
    delete.click(force=True)
    expect(desk.get_by_role("dialog")).to_have_count(0)


def test_in_trash_the_bar_covers_the_heading_and_no_row_moves(desk: Page, many: Site) -> None:
    desk.goto(many.url + "/?tab=trash")
    before = desk.evaluate(PLACES)
    ticks(desk).nth(0).check()
    assert desk.evaluate(PLACES) == before
    name = desk.locator("#rows > .row .name").first.inner_text()
    desk.locator(".bulk").get_by_role("button", name="Undo").click()
    expect(desk.locator("toast-note")).to_contain_text("1 voice is back in Voices.")
    expect(desk.locator("#rows > .row .name", has_text=name)).to_have_count(0)


def test_on_a_phone_select_shows_the_ticks_and_the_bar_floats_above_the_navigation(
    glass: Page, many: Site
) -> None:
    glass.set_viewport_size(PHONE)
    glass.goto(many.url + "/?tab=cloned")
    expect(ticks(glass).first).to_be_hidden()
    before = glass.evaluate(PLACES)
    glass.get_by_role("button", name="Select", exact=True).click()
    ticks(glass).nth(1).check()
    assert glass.evaluate(PLACES) == before
    bar, nav = glass.locator(".bulk").bounding_box(), glass.locator("nav").bounding_box()
    assert bar["y"] + bar["height"] < nav["y"] and bar["y"] > PHONE["height"] / 2
    for button in glass.locator(".bulk-act:visible").all():
        box = button.bounding_box()
        assert round(min(box["width"], box["height"]), 2) >= 44
    assert glass.evaluate("document.documentElement.scrollWidth <= innerWidth")


def nothing(page: Page) -> None:
    """As it is drawn."""


def some(page: Page) -> None:
    if page.viewport_size == PHONE:
        page.get_by_role("button", name="Select", exact=True).click()
    for place in (0, 2):
        ticks(page).nth(place).check()


def asked(page: Page) -> None:
    some(page)
    page.locator(".bulk").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog")).to_be_visible()


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "ticked": ("/", some),
    "dialog": ("/?tab=cloned", asked),
    "kling": ("/?tab=speaking", some),
    "trash": ("/?tab=trash", nothing),
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1440"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_while_voices_are_ticked(
    glass: Page, many: Site, state: str, size: dict[str, int], theme: str
) -> None:
    address, act = STATES[state]
    glass.set_viewport_size(size)
    glass.goto(many.url + address)
    act(glass)
    assert in_theme(glass, theme) == []
    assert glass.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_compare_names_the_chosen_voices_and_says_when_they_are_too_many(desk: Page) -> None:
    """The link stands there as soon as its page has an address; here it is put in."""
    desk.evaluate(
        """() => { document.querySelector('[data-compare]')?.remove();
        const link = document.createElement('a');
        link.dataset.compare = '/casting/new/'; link.textContent = 'Compare';
        document.getElementById('bulk').append(link); }"""
    )
    link = desk.locator("[data-compare]")
    for place in range(6):
        ticks(desk).nth(place).check()
    values = [ticks(desk).nth(place).get_attribute("value") for place in range(7)]
    expect(link).to_have_attribute("href", "/casting/new/?voices=" + ",".join(values[:6]))
    ticks(desk).nth(6).check()
    expect(link).to_have_attribute("aria-disabled", "true")
    assert link.get_attribute("href") is None
    expect(desk.locator("#bulk-note")).to_have_text("At most 6 voices fit into a comparison")
