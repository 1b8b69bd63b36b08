"""A page that stays open for an hour, on a clock that the test moves."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import enter
from tests.front_door import Visitor
from tests.tools import Site, wait_for

pytestmark = pytest.mark.browser

BUSY = (
    "SELECT count(*) FROM voices_job WHERE state NOT IN "
    "('ready', 'failed', 'in_doubt', 'deleted', 'cancelled')",
    "SELECT count(*) FROM voices_voice WHERE state = 'ready' AND trial_id IS NULL"
    " AND trial_url != ''",
)
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def busy(site: Site) -> int:
    """What is under way, idle copies too."""
    with site.database() as rows:
        return sum(rows.execute(query).fetchone()[0] for query in BUSY)


def age_lists(site: Site) -> None:
    """As if nobody had read Kling's lists, or asked for them, for three hours."""
    then = {"then": str(datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=3))}
    with site.database() as rows:
        rows.execute("UPDATE voices_connection SET synced_at = :then", then)
        rows.execute(
            "UPDATE voices_job SET created_at = :then, updated_at = :then WHERE kind = 'sync'", then
        )


def refreshes(site: Site) -> int:
    """Syncs that were asked for in the last minutes, and are done."""
    with site.database() as rows:
        return int(
            rows.execute(
                "SELECT count(*) FROM voices_job WHERE kind = 'sync' AND state = 'ready'"
                " AND created_at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-5 minutes')"
            ).fetchone()[0]
        )


@pytest.fixture(scope="module")
def still(seeded: Site) -> Site:
    """The site when nothing is under way any more."""
    wait_for(lambda: not busy(seeded))
    return seeded


@pytest.fixture
def tab(page: Page, still: Site, visitor: Visitor) -> Iterator[Callable[[], Page]]:
    """`tab()` is one more tab at the library, on the clock of the whole browser."""
    page.clock.install()
    made: list[Page] = []

    def another() -> Page:
        new = page.context.new_page() if made else page
        enter(new, still, visitor)
        expect(new.locator("#live:not([data-delay])")).to_be_attached()
        made.append(new)
        return new

    yield another
    for new in made[1:]:
        new.close()


def looks(page: Page) -> list[str]:
    """Addresses that the live element asks from now on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/live/" in request.url:
            asked.append(request.url)

    page.on("request", note)
    return asked


def checked(page: Page):
    return page.locator("#checked [role=status]")


def test_after_an_hour_in_sight_it_asks_and_the_lists_are_read(
    tab: Callable[[], Page], seeded: Site
) -> None:
    page = tab()
    age_lists(seeded)
    asked = looks(page)
    page.clock.fast_forward("59:00")
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_timeout(300)
    assert asked == []
    with seeded.asleep("worker"):
        page.clock.fast_forward("01:30")
        expect(checked(page)).to_contain_text("Refreshing…")
    assert "on=voices" in asked[0]
    expect(checked(page)).to_contain_text("last checked")
    assert refreshes(seeded) == 1


def test_out_of_sight_it_waits_and_two_tabs_make_one_refresh(
    tab: Callable[[], Page], seeded: Site
) -> None:
    tabs = [tab(), tab()]
    age_lists(seeded)
    asked = [looks(page) for page in tabs]
    for page in tabs:
        page.evaluate(HIDE, True)
    tabs[0].clock.fast_forward("03:00:00")
    for page in tabs:
        page.evaluate("dispatchEvent(new Event('focus'))")
    tabs[0].wait_for_timeout(300)
    assert asked == [[], []]
    for page in tabs:
        page.evaluate(HIDE, False)
    for page, urls in zip(tabs, asked, strict=True):
        wait_for(lambda page=page, urls=urls: page.wait_for_timeout(100) or urls)
        expect(checked(page)).to_contain_text("last checked")
    wait_for(lambda: refreshes(seeded))
    assert refreshes(seeded) == 1


def test_without_a_network_it_asks_once_and_again_when_somebody_looks(
    tab: Callable[[], Page], seeded: Site
) -> None:
    page = tab()
    asked = looks(page)

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/live/**", fail)
    page.clock.fast_forward("01:00:30")
    wait_for(lambda: page.wait_for_timeout(100) or asked)
    page.clock.fast_forward("20:00")
    page.wait_for_timeout(300)
    assert len(asked) == 1
    page.unroute("**/live/**", fail)
    old = page.locator("#live").get_attribute("data-since")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#live")).not_to_have_attribute("data-since", str(old))
    assert len(asked) == 2
    assert page.locator("[data-trouble-panel]").count() == 0
