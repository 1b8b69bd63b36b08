"""The main job through the pages alone: clone, speak, delete; nothing else is touched."""

import re

import pytest

from tests.flow.conftest import Desk, work
from tests.sandbox.clips import decoded_seconds
from voicelab.sandbox.models import Task

pytestmark = pytest.mark.django_db
TEXT = "Good morning. We open at nine."


def cloned(desk: Desk) -> str:
    """A finished clone; its uid."""
    desk.open("/clone/")
    desk.upload(desk.sound(12))
    desk.clone()
    work()
    found = re.search(r'href="/voices/([0-9a-f-]{36})/"[^>]*>Anna<', desk.open("/?tab=cloned"))
    assert found
    return found.group(1)


def test_a_clone_is_checked_then_made_then_heard(desk: Desk) -> None:
    desk.open("/clone/")
    desk.upload(desk.sound(12))
    assert "Checking" in desk.clone()
    work()
    row = desk.open("/?tab=cloned")
    assert "Ready" in row
    assert "Checking" not in row
    sound = re.search(r'data-src="(/sound/[^"]+)"', row)
    assert sound
    heard = desk.browser.get(sound.group(1), headers={"Range": "bytes=0-99"})
    assert (heard.status_code, heard["Content-Type"]) == (206, "audio/mpeg")


def test_kling_fetched_a_wav_of_ours_of_the_whole_clip(desk: Desk) -> None:
    cloned(desk)
    clip = Task.objects.get().clip
    assert clip["format"] == "wav"
    assert clip["seconds"] == pytest.approx(12, abs=0.1)


def test_a_text_becomes_a_recording_that_can_be_downloaded(desk: Desk) -> None:
    assert TEXT in desk.speak(TEXT)
    work()
    page = desk.open("/recordings/")
    assert "Saved here" in page
    link = re.search(r'href="(/sound/[^"]+/download/)"', page)
    assert link
    file = desk.browser.get(link.group(1))
    assert re.search(r'filename="[^"]*Good-morning[^"]*\.mp3"', file["Content-Disposition"])
    assert decoded_seconds(b"".join(file.streaming_content)) > 1


def test_the_same_form_sent_twice_is_one_call(desk: Desk) -> None:
    desk.open("/speak/")
    voice, key = desk.default_voice(), desk.field("form_key")
    for _ in range(2):
        desk.send("/speak/", text=TEXT, voice=voice, speed="1.0", language="", form_key=key)
    work()
    assert Task.objects.filter(text=TEXT).count() == 1


def test_a_deleted_voice_can_be_taken_back(desk: Desk) -> None:
    uid = cloned(desk)
    assert "Anna is in Trash." in desk.send(f"/voices/{uid}/delete/")
    assert "Anna is back in Voices." in desk.send(f"/voices/{uid}/restore/")
    work()
    assert Task.objects.get().deleted_at is None


def test_delete_now_removes_the_voice_at_kling_too(desk: Desk) -> None:
    uid = cloned(desk)
    desk.send(f"/voices/{uid}/delete/")
    assert Task.objects.get().deleted_at is None
    desk.send(f"/voices/{uid}/delete-now/")
    work()
    assert Task.objects.get().deleted_at is not None
    trash = desk.open("/?tab=trash")
    assert f"/voices/{uid}/restore/" not in trash
    assert trash.index("Gone at Kling") < trash.index("Anna") < trash.index("Create again")
