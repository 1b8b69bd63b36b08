"""Previous and next follow the list that the sound came from, on its page and away from it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.player import buttons, go, play, slowly, title
from tests.tools import wait_for

pytestmark = pytest.mark.browser


def names(page: Page) -> list[str]:
    return [str(each.get_attribute("data-title")) for each in buttons(page).all()]


def step(page: Page, way: str) -> None:
    page.get_by_role("button", name=way, exact=True).click()


def test_next_and_previous_walk_the_list_and_say_where_it_ends(listening: Page) -> None:
    listed = names(listening)
    play(listening, number=0)
    expect(listening.get_by_role("button", name="Previous")).to_have_attribute(
        "aria-disabled", "true"
    )
    step(listening, "Next")
    slowly(listening)
    expect(title(listening)).to_have_text(listed[1])
    expect(buttons(listening).nth(1)).to_have_attribute("aria-pressed", "true")
    step(listening, "Previous")
    expect(title(listening)).to_have_text(listed[0])


def test_next_follows_the_list_after_filtering(listening: Page) -> None:
    play(listening, number=0)
    listening.get_by_label("Search voices").fill("Marcus")
    expect(listening.locator("main .rows .row").first).to_contain_text("Marcus")
    wait_for(lambda: all(name.startswith("Marcus") for name in names(listening)))
    listed = names(listening)
    assert len(listed) > 1
    step(listening, "Next")
    expect(title(listening)).to_have_text(listed[0])
    step(listening, "Next")
    expect(title(listening)).to_have_text(listed[1])


def test_the_list_is_kept_on_other_pages_and_named_in_the_dock(listening: Page) -> None:
    listed = names(listening)
    play(listening, number=0)
    go(listening, "Recordings")
    step(listening, "Next")
    expect(title(listening)).to_have_text(listed[1])
    slowly(listening)
    listening.get_by_role("link", name="from: Voices").click()
    expect(listening.locator("main .page")).to_have_attribute("data-section", "voices")
    expect(buttons(listening).nth(1)).to_have_attribute("aria-pressed", "true")


def test_the_name_leads_to_the_page_of_the_voice_and_the_sound_goes_on(listening: Page) -> None:
    name = play(listening, number=0)
    slowly(listening)
    listening.get_by_role("region", name="Player").get_by_role("link", name=name).click()
    expect(listening).to_have_url(re.compile(r"/voices/[0-9a-f-]{36}/$"))
    expect(listening.locator("main h1")).to_have_text(name)
    expect(listening.locator("#voice-sounds [data-play]").first).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_recording_names_its_own_list(listening: Page) -> None:
    go(listening, "Recordings")
    listed = names(listening)
    play(listening, number=2)
    expect(listening.get_by_role("link", name="from: Recordings")).to_be_visible()
    step(listening, "Next")
    expect(title(listening)).to_have_text(listed[3])
