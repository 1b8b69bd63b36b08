"""A voice that comes without a sound gets one by a press, and then sounds by itself."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.player import AUDIO, position, title
from tests.tools import wait_for

pytestmark = pytest.mark.browser


def test_a_sample_that_was_made_starts_by_itself_and_is_there_afterwards(listening: Page) -> None:
    listening.get_by_role("link", name=re.compile("^Speaking")).click()
    row = listening.locator("main .rows .row").filter(has_text="Anchor")
    row.get_by_role("button", name="Make a sample of Anchor 1 call · 0.05 units").click()
    wait_for(lambda: position(listening) > 0.2)
    expect(row.get_by_role("button", name=re.compile("^Make a sample"))).to_have_count(0)
    expect(title(listening)).to_have_text("Anchor")
    assert listening.evaluate(f"{AUDIO}.duration") > 1
    listening.reload()
    expect(row.get_by_role("button", name="Play Anchor")).to_be_enabled()
    expect(row.locator(".wave-bars")).to_be_visible()
