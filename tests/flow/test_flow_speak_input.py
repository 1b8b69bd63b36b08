"""Bad input on Speak: one clear sentence, and the text is kept."""

import pytest

from tests.flow.conftest import Desk
from voices.models import Job, Recording, Voice

pytestmark = pytest.mark.django_db


def mandarin() -> str:
    """The uid of a speaking voice that knows only Chinese."""
    return str(Voice.objects.filter(catalogue="speaking", languages="zh").first().uid)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Type a text first."),
        ("   \n", "Type a text first."),
        ("a" * 1001, "This text has 1,001 characters. One call takes at most 1,000."),
    ],
    ids=["empty", "blank", "1001"],
)
def test_a_text_that_cannot_be_sent_is_refused_and_kept(
    desk: Desk, text: str, sentence: str
) -> None:
    desk.speak(text)
    assert desk.status == 422
    assert sentence in desk.page
    assert not Recording.objects.exists()
    if text.strip():
        assert text in desk.page
        assert text in desk.open("/speak/")


def test_a_thousand_characters_are_taken(desk: Desk) -> None:
    desk.speak("a" * 1000)
    assert desk.status == 200
    assert Recording.objects.count() == 1


def test_a_voice_of_the_wrong_language_is_refused_before_anything_is_sent(desk: Desk) -> None:
    text = "Good morning, we open at nine."
    desk.speak(text, voice=mandarin())
    assert desk.status == 422
    assert "does not speak English. Choose a voice that fits the text." in desk.page
    assert text in desk.page
    assert not Job.objects.filter(kind=Job.Kind.SPEAK).exists()
