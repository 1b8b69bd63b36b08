"""Hostile and clumsy requests: each gets one sentence, and no door opens."""

import errno
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.flow.conftest import Desk, work
from voices.models import Clip, Connection, Draft, Recording, Voice

pytestmark = pytest.mark.django_db


def sentence(answer: Any) -> str:
    return str(answer.content.decode().partition('id="sentence">')[2].partition("<")[0])


def test_far_too_much_text_is_said_in_one_sentence(desk: Desk) -> None:
    for address in ("/speak/", "/speak/draft/", "/clone/draft/"):
        answer = desk.browser.post(address, {"text": "word " * 2_000_000})
        assert answer.status_code == 400
        assert sentence(answer) == "This is far more text than fits. Shorten it and try again."


def test_characters_that_nobody_can_speak_get_our_sentence(desk: Desk) -> None:
    for sign in ("\0", "\x07"):
        desk.speak(f"Good{sign} morning")
        assert desk.status == 422
        assert "characters that can't be spoken. Remove them." in desk.page
    assert not Recording.objects.exists()


def test_a_form_key_with_signs_in_it_is_only_a_key(desk: Desk) -> None:
    desk.speak("Good morning", form_key="\0" * 500)
    assert desk.status == 200
    assert Recording.objects.count() == 1


def test_a_name_that_is_too_long_is_said_in_our_words_and_the_file_is_still_there(
    desk: Desk,
) -> None:
    desk.upload(desk.sound(9))
    desk.clone(name="n" * 121)
    assert "This has 121 characters. At most 120 fit." in desk.page
    assert "reading-9s.wav" in desk.page


def test_signs_that_nobody_can_see_do_not_get_into_names(desk: Desk) -> None:
    desk.upload(desk.sound(9))
    desk.clone(name="An\u202ena\0\r\n \x07Li", kling_name="an\x07na")
    voice = Voice.objects.get(catalogue="cloned")
    assert (voice.name, voice.kling_name) == ("Anna Li", "anna")
    desk.send(f"/voices/{voice.uid}/rename/", name="Be\0a\u2066\n")
    voice.refresh_from_db()
    assert voice.name == "Bea"


def test_a_link_that_led_nowhere_is_still_there_to_be_corrected(desk: Desk) -> None:
    address = "http://127.0.0.1/holiday.wav?part=2"
    desk.send("/clips/link/", link=address)
    clip = Clip.objects.get()
    work()
    page = desk.open(f"/clips/{clip.uid}/")
    assert "This address is not on the public internet." in page
    assert desk.field("link") == address


def test_a_private_network_for_kling_opens_no_typed_link(desk: Desk, settings: Any) -> None:
    settings.KLING_PRIVATE_NETWORK = True
    for address in ("http://127.0.0.1/a.wav", "http://169.254.169.254/a", "http://[::1]/a.wav"):
        desk.send("/clips/link/", link=address)
    work()
    assert set(Clip.objects.values_list("state", "reason")) == {("failed", "link-address")}


@pytest.mark.parametrize("first", ["9" * 4400 + "-", "-" + "9" * 4400, "0-" + "9" * 4400])
def test_a_range_of_thousands_of_digits_is_answered_with_the_whole(desk: Desk, first: str) -> None:
    desk.upload(desk.sound(9))
    sound = Clip.objects.get().original
    answer = desk.browser.get(f"/sound/{sound.uid}/", headers={"Range": f"bytes={first}"})
    assert answer.status_code == 200


def test_another_website_can_not_press_a_button(desk: Desk) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = desk.browser.post("/speak/draft/", {"text": "mine now"}, headers=headers)
    assert answer.status_code == 403
    assert sentence(answer) == "Another website tried to do this. Nothing was changed."
    assert desk.browser.get("/", headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", "https://evil.example/"])
def test_back_never_leads_to_another_site(desk: Desk, path: str) -> None:
    here = path if path.startswith("http") else f"http://testserver{path}"
    for headers in ({"Referer": here}, {"HX-Request": "true", "HX-Current-URL": here}):
        answer = desk.browser.post("/tell/", {"about": "credit"}, headers=headers)
        led = answer.headers.get("Location", "") + answer.headers.get("HX-Location", "")
        assert "/activity/" in led
        assert "evil" not in led


def test_signed_out_while_typing_leads_back_to_the_same_page(client: Client, db: None) -> None:
    headers = {
        "HX-Request": "true",
        "HX-Current-URL": f"http://testserver/speak/?voice={uuid.uuid4()}",
    }
    answer = client.post("/speak/draft/", {"text": "words"}, headers=headers)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/sign-in/?next=%2Fspeak%2F%3Fvoice%3D")
    stranger = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/speak/"}
    assert client.get("/live/", headers=stranger).headers["HX-Redirect"] == "/sign-in/"


def test_a_stale_token_asks_to_load_the_page_again(maker: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(maker, backend="voices.services.signed_in.PeopleBackend")
    answer = browser.post("/speak/", {"text": "words"})
    assert answer.status_code == 403
    assert "<h1>Load this page again</h1>" in answer.content.decode()


@pytest.fixture
def full_database(desk: Desk) -> Iterator[None]:
    """SQLite may not take another page, as on a full disk."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count=1")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count=1073741823")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="fills the database by SQLite's pragma")
def test_a_full_disk_is_said_and_leaves_nothing_half_written(
    desk: Desk, full_database: None
) -> None:
    desk.browser.raise_request_exception = False
    for address in ("/speak/", "/speak/draft/"):
        desk.send(address, text="Good morning. " * 10_000)
        assert desk.status == 507
        assert "VoiceLab's disk is full. Nothing was sent." in desk.page
    assert not Draft.objects.exists()


def test_a_file_that_the_disk_has_no_room_for_leaves_no_clip(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_args: Any, **_kwargs: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", no_room)
    desk.browser.raise_request_exception = False
    desk.upload(desk.sound(9))
    assert desk.status == 507
    assert "VoiceLab's disk is full." in desk.page
    assert not Clip.objects.exists()


def test_a_video_that_kling_does_not_know_is_a_clip_it_could_not_use(desk: Desk) -> None:
    desk.send("/clips/video/", video_id="nonsense-id-123")
    desk.clone(clip=str(Clip.objects.get().uid))
    work()
    page = desk.open("/activity/")
    assert "Kling couldn't use this clip or name." in page
    assert "Video not found by id: nonsense-id-123" in page


def test_details_do_not_put_our_own_notes_into_klings_mouth(desk: Desk) -> None:
    desk.send("/clips/link/", link="http://127.0.0.1/a.wav")
    work()
    assert "Kling says" not in desk.open("/activity/")


def test_a_sound_under_a_wrong_name_is_told_its_right_one(desk: Desk) -> None:
    sound = desk.sound(9)
    sound.name = "reading.mp3"
    desk.upload(sound)
    assert desk.status == 422
    assert "Let it end in .wav and choose it again." in desk.page


def test_a_refusal_without_javascript_leads_back_to_the_page(desk: Desk) -> None:
    desk.speak("Good morning")
    work()
    recording = Recording.objects.get()
    Recording.objects.update(state="in_doubt")
    recording.jobs.update(state="in_doubt")
    connections = Connection.objects.filter(pk=recording.connection_id)
    connections.update(paused_reason="auth", paused_until=timezone.now() + timedelta(hours=1))
    page = desk.send(f"/recordings/{recording.uid}/send-again/", form_key="k")
    assert desk.status == 200
    assert "VoiceLab can't sign in to Kling. Nothing was sent." in page
    assert "Good morning" in page
