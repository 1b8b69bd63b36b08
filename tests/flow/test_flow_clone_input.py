"""Bad input on Clone: one clear sentence, and what was typed and chosen is still there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.flow.conftest import Desk, work
from voices.models import Job, State, Voice

pytestmark = pytest.mark.django_db

NOT_AUDIO = "This is not an audio or video file, whatever its name says."
WORDS = b"These are words and no sound.\n" * 50
LIST = b"ffconcat version 1.0\nfile /etc/passwd\n"


def nothing_was_asked() -> bool:
    return (
        not Voice.objects.filter(catalogue="cloned").exists()
        and not Job.objects.exclude(kind=Job.Kind.SYNC).exclude(kind=Job.Kind.SAVE).exists()
    )


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("words.mp3", WORDS), NOT_AUDIO),
        pytest.param(SimpleUploadedFile("list.mp3", LIST), NOT_AUDIO, marks=pytest.mark.soak),
        (SimpleUploadedFile("empty.mp3", b""), "This file is empty. Choose another one."),
    ],
    ids=["text", "ffconcat", "empty"],
)
def test_what_is_no_sound_is_refused_and_the_earlier_clip_stays(
    desk: Desk, file: SimpleUploadedFile, sentence: str
) -> None:
    desk.open("/clone/")
    desk.upload(desk.sound(12))
    chosen = desk.field("clip")
    file.seek(0)
    desk.upload(file, instead_of=chosen)
    assert desk.status == 422
    assert sentence in desk.page
    assert desk.field("clip") == chosen
    assert nothing_was_asked()


def test_three_seconds_are_too_short(desk: Desk) -> None:
    desk.upload(desk.sound(3))
    assert desk.status == 422
    assert "This clip is shorter than 5 seconds. Kling takes 5 to 30 seconds." in desk.page
    assert nothing_was_asked()


def test_what_was_typed_survives_a_bad_file_without_javascript(desk: Desk) -> None:
    typed = {"name": "Anna", "person": "Anna Weber", "used_for": "Phone"}
    desk.send("/clips/", file=desk.sound(3), **typed)
    assert desk.status == 422
    assert "shorter than 5 seconds" in desk.page
    assert {name: desk.field(name) for name in typed} == typed


def test_forty_five_seconds_ask_for_the_first_thirty(desk: Desk) -> None:
    desk.upload(desk.sound(45))
    assert "Use the first 30 s" in desk.page
    desk.clone()
    assert desk.status == 422
    assert "Tick Use the first 30 s" in desk.page
    assert desk.field("name") == "Anna"
    assert nothing_was_asked()
    desk.clone(use_first="on")
    assert desk.status == 200
    work()
    voice = Voice.objects.get(catalogue="cloned")
    assert voice.state == State.READY
    assert voice.clip.first_seconds == 30


def test_a_kling_name_of_21_characters_is_shortened_and_the_file_is_still_there(
    desk: Desk,
) -> None:
    desk.upload(desk.sound(12))
    chosen = desk.field("clip")
    desk.clone(kling_name="a" * 21)
    assert desk.status == 422
    assert "Kling takes names of at most 20 characters. This one has 21." in desk.page
    assert (desk.field("clip"), desk.field("kling_name")) == (chosen, "a" * 21)
    assert nothing_was_asked()
    desk.clone(kling_name="a" * 20)
    assert Voice.objects.get(catalogue="cloned").clip.uid.hex == chosen.replace("-", "")


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"name": ""}, "Give the voice a name."),
        ({"person": ""}, "Say whose voice this is."),
        ({"permission": ""}, "Tick that you have permission."),
    ],
    ids=["name", "person", "permission"],
)
def test_what_is_missing_is_said(desk: Desk, missing: dict[str, str], sentence: str) -> None:
    desk.upload(desk.sound(12))
    desk.clone(**missing)
    assert desk.status == 422
    assert sentence in desk.page
    assert nothing_was_asked()


def test_without_a_source_everything_typed_comes_back(desk: Desk) -> None:
    desk.clone(used_for="Phone")
    assert desk.status == 422
    assert "Choose a file, a link or a video first." in desk.page
    assert [desk.field(name) for name in ("name", "used_for")] == ["Anna", "Phone"]
    assert nothing_was_asked()
