"""What somebody types survives a lost network and a session that ended."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.front_door import Visitor
from tests.tools import Site

pytestmark = pytest.mark.browser
NOT_THROUGH = "That didn't get through."


def test_who_types_without_a_network_goes_on_typing(desk: Page, seeded: Site) -> None:
    desk.goto(f"{seeded.url}/speak/")
    text = desk.get_by_label("Text", exact=True)
    text.fill("")
    desk.context.set_offline(True)
    text.press_sequentially("Good ")
    expect(desk.get_by_text(NOT_THROUGH)).to_be_visible()
    desk.keyboard.type("morning")
    expect(text).to_have_value("Good morning")
    desk.context.set_offline(False)
    desk.keyboard.type("!")
    expect(desk.get_by_text(NOT_THROUGH)).to_have_count(0)
    desk.reload()
    expect(text).to_have_value("Good morning!")


def test_words_typed_after_the_session_ended_stand_there_again(
    desk: Page, seeded: Site, visitor: Visitor
) -> None:
    for path, label in (("/speak/", "Text"), ("/clone/", "Name")):
        desk.goto(seeded.url + path)
        field = desk.get_by_label(label, exact=True)
        field.fill("")
        desk.context.clear_cookies(name="voicelab-session")
        field.press_sequentially("Words that matter")
        expect(desk).to_have_url(re.compile(r"/sign-in/\?next="))
        enter(desk, seeded, visitor)
        desk.goto(seeded.url + path)
        expect(field).to_have_value("Words that matter")
        field.fill("")
        desk.wait_for_timeout(1000)
