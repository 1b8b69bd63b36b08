"""The next sounds of the list are there before they are pressed, unless somebody saves data."""

import pytest
from playwright.sync_api import Page

from tests.browser.player import buttons, play
from tests.tools import wait_for

pytestmark = pytest.mark.browser

SAVES_DATA = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"


def fetched(page: Page) -> list[str]:
    """Paths of the sounds that were asked for by script, not by the player."""
    found = page.evaluate(
        """performance.getEntriesByType("resource")
        .filter((entry) => entry.initiatorType === "fetch" && entry.name.includes("/sound/"))
        .map((entry) => new URL(entry.name).pathname)"""
    )
    return list(found)


def sources(page: Page, first: int, end: int) -> list[str]:
    return [str(buttons(page).nth(n).get_attribute("data-src")) for n in range(first, end)]


def test_the_next_two_are_fetched_once_something_plays(desk: Page) -> None:
    assert fetched(desk) == []
    play(desk, number=0)
    wait_for(lambda: set(sources(desk, 1, 3)) <= set(fetched(desk)))
    assert set(fetched(desk)) <= set(sources(desk, 0, 3))


def test_a_focused_row_and_the_next_two_are_fetched(desk: Page) -> None:
    desk.locator("main .row a.name").first.focus()
    wait_for(lambda: set(fetched(desk)) == set(sources(desk, 0, 3)))


def test_what_was_fetched_is_played_without_asking_the_server_again(desk: Page) -> None:
    play(desk, number=0)
    wait_for(lambda: set(sources(desk, 1, 3)) <= set(fetched(desk)))
    desk.wait_for_timeout(300)
    desk.context.set_offline(True)
    play(desk, number=1)
    desk.context.set_offline(False)


def test_nothing_is_fetched_ahead_for_who_saves_data(desk: Page) -> None:
    desk.add_init_script(SAVES_DATA)
    desk.reload()
    desk.locator("main .row a.name").first.focus()
    play(desk, number=0)
    desk.wait_for_timeout(500)
    assert fetched(desk) == []
