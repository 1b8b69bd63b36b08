"""Somebody is far down in a list while a refresh brings voices: it keeps its rows and its place."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.browser.test_old_page import age_lists, busy, checked
from tests.front_door import Visitor
from tests.tools import Site, wait_for

pytestmark = pytest.mark.browser

NEW = "Brand new"
ROWS = "[...document.querySelectorAll('#rows > li.row')]"
#: The first row in sight, and where it is.
PLACE = f"""(() => {{
  const row = {ROWS}.find((each) => each.getBoundingClientRect().bottom > 0);
  return [row.id, Math.round(row.getBoundingClientRect().top)];
}})()"""


@pytest.fixture(scope="module")
def long_list(many: Site) -> Iterator[Site]:
    """A library whose list has three pages, when nothing is under way any more."""
    wait_for(lambda: not busy(many))
    with many.database() as rows:
        before = dict(rows.execute("SELECT name, value FROM voices_counter").fetchall())
    yield many
    with many.database() as rows:
        rows.execute("DELETE FROM voices_voice WHERE name = ?", [NEW])
        for name, value in before.items():
            rows.execute("UPDATE voices_counter SET value = ? WHERE name = ?", [value, name])


@pytest.fixture
def top(page: Page, long_list: Site, guest: Visitor) -> Page:
    """The list's first page, on a clock that the test moves."""
    page.clock.install()
    enter(page, long_list, guest)
    expect(page.locator("#live:not([data-delay])")).to_be_attached(timeout=60_000)
    return page


@pytest.fixture
def reader(top: Page) -> Page:
    """Somebody who has scrolled to the hundredth row."""
    return scrolled(top)


def scrolled(top: Page) -> Page:
    rows = top.locator("#rows > li.row")
    for number in (50, 100):
        expect(rows).to_have_count(number)
        top.locator("#more").scroll_into_view_if_needed()
    wait_for(lambda: rows.count() > 100)
    rows.nth(99).scroll_into_view_if_needed()
    return top


def add_voices(site: Site, number: int, *, behind: str) -> None:
    """So many presets, newer than all that are there; by name behind this row, "": at the end."""
    with site.database() as rows:
        taken = "SELECT * FROM voices_voice WHERE catalogue = 'preset'"
        voice = dict(rows.execute(taken).fetchone())
        voice["created_at"] = str(datetime.now(UTC).replace(tzinfo=None))
        voice["sort_name"] = "\uffff"
        if behind:
            uid = behind.removeprefix("voice-").replace("-", "")
            named = rows.execute("SELECT sort_name FROM voices_voice WHERE uid = ?", (uid,))
            voice |= dict(named.fetchone())
        for _each in range(number):
            uid = uuid.uuid4().hex
            new = voice | {"id": None, "uid": uid, "kling_id": uid, "name": NEW}
            columns, values = ", ".join(new), ", ".join(f":{name}" for name in new)
            rows.execute(f"INSERT INTO voices_voice ({columns}) VALUES ({values})", new)  # noqa: S608
        rows.execute(
            "UPDATE voices_counter SET value = value + ? WHERE name IN ('all', 'preset')", (number,)
        )


def refresh(page: Page, site: Site, *, new: int, behind: str = "") -> None:
    """After an hour the page asks by itself, and so many voices come with it."""
    count = int(page.locator("#count").inner_text().split()[0])
    age_lists(site)
    with site.asleep("worker"):
        page.clock.fast_forward("01:01:00")
        expect(checked(page)).to_contain_text("Refreshing…")
        add_voices(site, new, behind=behind)
    expect(checked(page)).to_contain_text("last checked")
    expect(page.locator("#count")).to_have_text(f"{count + new} voices")


def rows_of(page: Page) -> list[str]:
    found: list[str] = page.evaluate(f"{ROWS}.map((row) => row.id)")
    return found


def test_new_voices_stand_on_top_and_nothing_else_moves(reader: Page, long_list: Site) -> None:
    before, place = rows_of(reader), reader.evaluate(PLACE)
    reader.evaluate(f"{ROWS}.forEach((row) => (row.kept = true))")
    reader.locator("#rows .row-tick input").nth(99).check()
    refresh(reader, long_list, new=3)
    after = rows_of(reader)
    assert after[3:] == before
    assert reader.evaluate(f"{ROWS}.map((row) => Boolean(row.kept))") == [False] * 3 + [True] * len(
        before
    )
    assert reader.evaluate(PLACE) == place
    expect(reader.locator("#rows .row-tick input").nth(102)).to_be_checked()
    expect(reader.locator("#list-newer")).to_be_hidden()
    expect(reader.locator("#rows > li.row").first).to_contain_text(NEW)


def test_more_than_a_page_of_new_voices_is_one_press_away(reader: Page, long_list: Site) -> None:
    before, place = rows_of(reader), reader.evaluate(PLACE)
    refresh(reader, long_list, new=60)
    assert rows_of(reader) == before
    newer = reader.get_by_role("link", name="Show new voices")
    expect(newer).to_be_visible()
    assert reader.evaluate(PLACE) == place
    newer.click()
    expect(reader.locator("#rows > li.row").first).to_contain_text(NEW)
    expect(newer).to_have_count(0)


@pytest.mark.parametrize(("at", "offered"), [(20, False), (80, True)])
def test_by_name_a_new_voice_takes_its_place_or_is_one_press_away(
    top: Page, long_list: Site, at: int, offered: bool
) -> None:
    """What came further down than the page asks for anew is told of."""
    top.goto(long_list.url + "/?sort=name")
    expect(top.locator("#live:not([data-delay])")).to_be_attached(timeout=60_000)
    reader = scrolled(top)
    before, place = rows_of(reader), reader.evaluate(PLACE)
    refresh(reader, long_list, new=1, behind=before[at])
    assert reader.evaluate(PLACE) == place
    newer = reader.get_by_role("link", name="Show new voices")
    expect(newer).to_be_visible(visible=offered)
    assert (rows_of(reader) == before) is offered
    if offered:
        newer.click()
        expect(newer).to_have_count(0)
        reader.locator("#more").scroll_into_view_if_needed()
        wait_for(lambda: len(rows_of(reader)) > at + 1)
    new = set(rows_of(reader)[: at + 2]) - set(before)
    assert [rows_of(reader).index(it) for it in new] == [at + 1]


def test_whoever_reads_the_top_sees_the_list_as_it_is_now(top: Page, long_list: Site) -> None:
    before = rows_of(top)
    refresh(top, long_list, new=60)
    wait_for(lambda: not set(rows_of(top)[:50]) & set(before))
    expect(top.locator("#list-newer")).to_be_hidden()
