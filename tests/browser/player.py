"""The player's dock in a page: what it plays, how far it is, and how it is told to play."""

from playwright.sync_api import Locator, Page, expect

from tests.tools import wait_for

AUDIO = "document.querySelector('voice-player audio')"


def position(page: Page) -> float:
    """Seconds that the one <audio> has come to."""
    return float(page.evaluate(f"{AUDIO}.currentTime"))


def paused(page: Page) -> bool:
    return bool(page.evaluate(f"{AUDIO}.paused"))


def plays(page: Page) -> bool:
    """The playhead moves now."""
    before = position(page)
    page.wait_for_timeout(100)
    return not paused(page) and position(page) > before


def buttons(page: Page) -> Locator:
    """The play buttons of the rows that have a sound."""
    return page.locator("main .rows [data-play]")


def play(page: Page, *, number: int) -> str:
    """Press the play button of the nth row that has a sound; the row's name."""
    button = buttons(page).nth(number)
    button.click()
    wait_for(lambda: position(page) > 0.2)
    return str(button.get_attribute("data-title"))


def slowly(page: Page) -> None:
    """So that on a busy machine a test ends before the sound does."""
    page.evaluate(f"{AUDIO}.playbackRate = 0.1")


def go(page: Page, name: str) -> None:
    """Through the navigation."""
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
    expect(page.locator("main .page")).to_have_attribute("data-section", name.lower())


def title(page: Page) -> Locator:
    return page.locator(".player-title")
