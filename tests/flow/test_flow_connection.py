"""A connection that does not work: said in words, nothing that was typed is lost."""

from typing import Any

import pytest

from tests.flow.conftest import Desk, work
from tests.tools import free_port
from voices.models import Voice

pytestmark = pytest.mark.django_db
TEXT = "Good morning, we open at nine."


@pytest.fixture
def live(settings: Any) -> Any:
    """Live mode as the settings file would make it; the tests choose what is wrong with it."""
    settings.PRACTICE = False
    settings.KLING_PRIVATE_NETWORK = True
    settings.PUBLIC_URL = settings.MEDIA_URL_BASE = "https://voicelab.example.com"
    return settings


def test_a_wrong_key_is_told_to_the_administrator_and_the_text_is_saved(
    desk: Desk, live: Any
) -> None:
    live.KLING_API_KEY = "a-key-that-kling-does-not-know"
    text = "Good morning, we open at nine."
    desk.speak(text)
    work()
    page = desk.open("/speak/")
    assert "VoiceLab can't sign in to Kling." in page
    assert "Nothing was charged." in page
    assert "Tell the administrator" in page
    assert text in page
    assert "a-key-that-kling-does-not-know" not in page


def test_an_unreachable_host_is_said_by_the_connection_test(
    desk: Desk, live: Any, administrator: Any, signed_in: Any
) -> None:
    live.KLING_API_KEY = "some-key"
    live.KLING_ADAPTERS = ""
    live.KLING_BASE_URL = f"http://127.0.0.1:{free_port()}"
    desk.browser = signed_in(administrator)
    desk.send("/settings/test/")
    assert "Kling can't be reached from here." in desk.page
    assert desk.status == 200


def test_without_public_url_a_file_can_not_be_cloned_and_the_page_says_why(
    desk: Desk, live: Any
) -> None:
    live.PUBLIC_URL = live.MEDIA_URL_BASE = ""
    page = desk.open("/clone/")
    assert "PUBLIC_URL" in page
    assert 'type="file"' not in page
    desk.upload(desk.sound(12))
    desk.clone(clip="")
    assert desk.status == 422
    assert desk.field("name") == "Anna"
    assert not Voice.objects.filter(catalogue="cloned").exists()
