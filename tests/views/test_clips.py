"""Handing in a source on the Clone page: what the left half answers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.audio.sound_makers import write
from tests.clip_bench import kept_clip, sound, upload
from voices.forms import upload as uploads
from voices.models import Clip, Draft, Job, State
from voices.services import people

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def visitor(signed_in, maker):
    return signed_in(maker)


def send(visitor, file, *, earlier: str = "", **headers: str):
    url = reverse("clips") + (f"?clip={earlier}" if earlier else "")
    return visitor.post(url, {"file": file}, headers=headers or HTMX)


def test_an_upload_answers_with_the_clip_and_its_uid(visitor, tmp_path):
    answer = send(visitor, upload(sound(tmp_path, seconds=7)))
    page, clip = answer.content.decode(), Clip.objects.get()
    assert answer.status_code == 200
    assert f'name="clip" value="{clip.uid}"' in page
    assert "anna.wav" in page and "7 s" in page
    assert reverse("sound", args=[clip.original.uid]) in page
    assert "Use the first 30 s" not in page
    assert "<html" not in page


@pytest.mark.soak
def test_a_clip_of_forty_five_seconds_asks_for_the_first_thirty(visitor, tmp_path):
    page = send(visitor, upload(sound(tmp_path, seconds=45))).content.decode()
    assert "This clip is longer than Kling takes, which is 5 to 30 seconds." in page
    assert 'name="use_first"' in page and "checked" not in page
    assert 'data-part="0.66' in page
    assert "Kling gets only the first 30 seconds. The clip stays here for 90 days." in page


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.mp3", b"", "This file is empty."),
        ("words.mp3", b"hello " * 300, "This is not an audio or video file"),
        ("list.mp3", b"ffconcat version 1.0\nfile a.wav\n", "This is not an audio or video file"),
        ("shot.wav", b"\x89PNG\r\n\x1a\n" + b"\0" * 600, "This is not an audio or video file"),
    ],
)
def test_a_wrong_file_is_answered_in_one_sentence(visitor, name, content, sentence):
    answer = send(visitor, SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Clip.objects.exists()


def test_three_seconds_are_refused_and_the_earlier_clip_stays(visitor, maker, tmp_path):
    earlier = kept_clip(maker)
    short = upload(sound(tmp_path, "short.wav", seconds=3))
    answer = send(visitor, short, earlier=str(earlier.uid))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This clip is shorter than 5 seconds." in page
    assert f'name="clip" value="{earlier.uid}"' in page and "anna.wav" in page


def test_two_tracks_and_a_silent_film_are_told_apart(visitor, tmp_path):
    two = send(visitor, upload(sound(tmp_path, "two.mp4", tracks=2))).content.decode()
    film = write(tmp_path / "film.mp4", seconds=6, tracks=0, films=1)
    mute = send(visitor, upload(film)).content.decode()
    assert "more than one audio track" in two
    assert "This video has no sound" in mute


def test_a_file_over_the_limit_is_refused_in_words_while_it_arrives(visitor, tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_CLIP_BYTES", 100_000)
    answer = send(visitor, upload(sound(tmp_path)))
    assert answer.status_code == 422
    assert "This file is larger than 200 MB." in answer.content.decode()
    assert not Clip.objects.exists()


def test_a_request_without_a_file_is_refused_in_words(visitor):
    answer = visitor.post(reverse("clips"), headers=HTMX)
    assert answer.status_code == 422
    assert "Choose an audio or video file first." in answer.content.decode()


def test_without_javascript_the_page_comes_back_with_the_clip_and_what_was_typed(
    visitor, maker, tmp_path
):
    fields = {"name": "Anna, opening hours", "person": "Anna Lindqvist"}
    answer = visitor.post(reverse("clips"), {**fields, "file": upload(sound(tmp_path))})
    clip = Clip.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"{reverse('clone')}?clip={clip.uid}"
    page = visitor.get(answer.url).content.decode()
    assert "Anna, opening hours" in page and "Anna Lindqvist" in page and "anna.wav" in page


def test_without_javascript_a_refusal_keeps_what_was_typed(visitor):
    fields = {"name": "Anna", "file": SimpleUploadedFile("a.mp3", b"words " * 90)}
    answer = visitor.post(reverse("clips"), fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<html" in page and 'value="Anna"' in page
    assert "This is not an audio or video file" in page


def test_a_link_is_fetched_by_a_job_and_the_page_asks_for_it_again(visitor):
    answer = visitor.post(
        reverse("clip-link"), {"link": "https://example.com/anna.mp3"}, headers=HTMX
    )
    job, page = Job.objects.get(), answer.content.decode()
    assert (job.kind, job.state) == (Job.Kind.FETCH, State.CHECKING)
    assert "Fetching…" in page
    assert f'hx-get="{reverse("clip", args=[job.clip.uid])}"' in page


def test_the_panel_stops_asking_when_the_clip_is_there(visitor, maker):
    clip = kept_clip(maker)
    page = visitor.get(reverse("clip", args=[clip.uid]), headers=HTMX).content.decode()
    assert "Fetching…" not in page and "hx-get" not in page and "anna.wav" in page


def test_a_link_that_failed_says_why(visitor, maker):
    clip = Clip.objects.create(
        source="link",
        name="a",
        link="https://example.com/a",
        state=State.FAILED,
        reason="link-gone",
        made_by=maker,
    )
    page = visitor.get(reverse("clip", args=[clip.uid]), headers=HTMX).content.decode()
    assert "There is no file at this address" in page
    assert "hx-get" not in page


def test_the_clip_before_a_link_that_failed_is_still_there(visitor, maker):
    earlier = kept_clip(maker)
    clip = Clip.objects.create(
        source="link",
        name="a",
        link="https://example.com/a",
        state=State.FAILED,
        reason="link-gone",
        made_by=maker,
    )
    page = visitor.get(reverse("clip", args=[clip.uid]), headers=HTMX).content.decode()
    assert "There is no file at this address" in page
    assert f'name="clip" value="{earlier.uid}"' in page and "anna.wav" in page


def test_a_wrong_link_stays_in_its_field_beside_the_sentence(visitor):
    answer = visitor.post(reverse("clip-link"), {"link": "anna.mp3"}, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="anna.mp3"' in page and "This is not an address." in page
    assert 'aria-describedby="id_link_error"' in page


def test_a_video_is_named_by_its_id(visitor):
    url = "https://app.klingai.com/works/829824295735410756"
    page = visitor.post(reverse("clip-video"), {"video_id": url}, headers=HTMX).content.decode()
    assert "829824295735410756" in page
    assert "Kling takes the voice from its own video." in page


def test_words_instead_of_a_video_id_are_refused(visitor):
    answer = visitor.post(reverse("clip-video"), {"video_id": "my video"}, headers=HTMX)
    assert answer.status_code == 422
    assert "No video id was found in this." in answer.content.decode()


def test_nobody_else_sees_a_clip(signed_in, maker, keeper):
    url = reverse("clip", args=[kept_clip(maker).uid])
    other = people.add("max", role="maker")
    seen = [signed_in(who).get(url).status_code for who in (maker, keeper, other)]
    assert seen == [200, 200, 404]


@pytest.mark.parametrize("name", ["clips", "clip-link", "clip-video", "clone-draft"])
def test_a_listener_hands_nothing_in(signed_in, listener, name):
    answer = signed_in(listener).post(reverse(name), {"link": "https://example.com/a.mp3"})
    assert answer.status_code == 403
    assert "Only makers can clone voices. Ask a maker." in answer.content.decode()


def test_typing_is_kept_and_suggests_a_name_for_kling(visitor, maker):
    answer = visitor.post(
        reverse("clone-draft"), {"name": "Anna, opening hours", "kling_name": ""}, headers=HTMX
    )
    assert 'value="anna_opening_hours"' in answer.content.decode()
    assert Draft.objects.get(person=maker).fields["name"] == "Anna, opening hours"


def test_a_kling_name_that_somebody_typed_is_left_alone(visitor):
    fields = {"name": "Anna", "kling_name": "anna_hotline"}
    visitor.post(reverse("clone-draft"), fields, headers=HTMX)
    answer = visitor.post(reverse("clone-draft"), fields | {"name": "Anna B"}, headers=HTMX)
    assert 'name="kling_name"' not in answer.content.decode()


def test_the_sentence_to_tick_names_the_person(visitor):
    answer = visitor.post(reverse("clone-draft"), {"person": "Anna <b>"}, headers=HTMX)
    assert "I have permission from Anna &lt;b&gt; to clone this voice" in answer.content.decode()
