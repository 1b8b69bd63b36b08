"""A voice that Kling refused to let speak finds its way back, once Kling has changed its mind."""

import re
from typing import Any

import pytest

from tests.flow.conftest import Desk, work
from tests.services.hands import received, switch

pytestmark = pytest.mark.django_db
REFUSED = "This voice can't speak this text: it may know only Chinese, or work only in videos."


def cloned(desk: Desk) -> str:
    """A finished clone from a Kling video; its uid."""
    desk.send("/clips/video/", video_id="930801301486305328")
    desk.clone()
    work()
    found = re.search(r'href="/voices/([0-9a-f-]{36})/"[^>]*>Anna<', desk.open("/?tab=cloned"))
    assert found
    return found.group(1)


def badge(desk: Desk, voice: str) -> str:
    """What the row of the voice says it can do."""
    row = desk.open(f"/voices/{voice}/").partition('class="title-note')[0]
    words = re.findall(r'<span class="badge [^"]*">(?:<svg.*?</svg>)?([^<]+)</span>', row, re.S)
    assert words[0].strip() == "Cloned"
    return words[1].strip()


@pytest.mark.soak
def test_a_voice_for_video_speaks_after_an_administrator_let_it_be_tried_again(
    desk: Desk, administrator: Any, signed_in: Any
) -> None:
    anna = cloned(desk)
    assert badge(desk, anna) == "Not tried yet"
    desk.speak("Good morning.", voice=anna)
    work()
    assert badge(desk, anna) == "For video"
    assert REFUSED in desk.open("/recordings/")
    desk.speak("Good morning.", voice=anna)
    assert "This voice works in Kling videos only. Choose one that speaks." in desk.page
    asked = received("speech")

    switch(accept_cloned_speech=True)
    maker, desk.browser = desk.browser, signed_in(administrator)
    assert "1 voice can be tried again." in desk.send("/settings/speech/")
    assert received("speech") == asked  # nothing was sent by that
    assert "Ada lets it be tried again whether it speaks." in re.sub(
        "<[^>]+>", "", desk.open(f"/voices/{anna}/")
    )

    desk.browser = maker
    assert badge(desk, anna) == "Not tried yet"
    desk.speak("Good morning, once more.", voice=anna)
    work()
    assert badge(desk, anna) == "Speaks"
    assert "Good morning, once more." in desk.open("/recordings/")
    assert desk.page.count("Saved here") == 1
