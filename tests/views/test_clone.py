"""The Clone page: from a source, a name and a permission to a job."""

import uuid

import pytest
from django.urls import reverse

from tests.clip_bench import kept_clip, sound, upload
from tests.views.voice_makers import make_voice
from voices.models import Clip, Consent, Job, State, Voice
from voices.services import drafts, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(signed_in, maker):
    return signed_in(maker)


@pytest.fixture
def clip(maker):
    return kept_clip(maker)


def fields(clip: Clip | None, **others: str) -> dict[str, str]:
    """A page filled in as it should be."""
    return {
        "clip": str(clip.uid) if clip else "",
        "form_key": str(uuid.uuid4()),
        "name": "Anna, opening hours",
        "kling_name": "anna_hotline",
        "person": "Anna Lindqvist",
        "allowed_by": "Anna herself",
        "used_for": "Phone menu",
        "until": "2027-12-31",
        "permission": "on",
        **others,
    }


def post(visitor, sent: dict[str, str]):
    return visitor.post(reverse("clone"), sent)


def test_the_fields_have_the_names_people_and_tests_know(visitor):
    page = visitor.get(reverse("clone")).content.decode()
    for words in (
        "Audio or video file",
        "Public link",
        "Video id",
        "Name",
        "Kling name",
        "Whose voice is this?",
        "I have permission",
        "Clone voice",
        "1 call · 0.05 units",
        "Start with a file, a link or a video.",
    ):
        assert words in page


def test_a_page_filled_in_becomes_a_job_with_its_permission(visitor, clip, maker):
    answer = post(visitor, fields(clip))
    job = Job.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{reverse('voices')}?tab=cloned")
    assert (job.kind, job.clip, job.state) == (Job.Kind.CLONE, clip, State.CHECKING)
    assert (job.voice.name, job.voice.kling_name) == ("Anna, opening hours", "anna_hotline")
    consent = Consent.objects.get()
    assert (consent.person, consent.allowed_by) == ("Anna Lindqvist", "Anna herself")
    assert consent.statement.startswith("I have permission from Anna Lindqvist")
    assert consent.confirmed_by == maker


def test_the_draft_is_gone_once_it_was_sent(visitor, clip, maker):
    drafts.keep(maker, "clone", {"name": "Anna"})
    post(visitor, fields(clip))
    assert drafts.of(maker, "clone") == {}
    assert "anna.wav" not in visitor.get(reverse("clone")).content.decode()


def test_the_same_form_sent_twice_is_one_job(visitor, clip):
    sent = fields(clip)
    assert [post(visitor, sent).status_code for _ in range(3)] == [302] * 3
    assert Job.objects.count() == 1 and Voice.objects.filter(catalogue="cloned").count() == 1


def test_a_kling_name_of_21_characters_is_refused_and_the_clip_is_still_there(visitor, clip):
    answer = post(visitor, fields(clip, kling_name="a" * 21))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kling takes names of at most 20 characters. This one has 21." in page
    assert f'value="{"a" * 21}"' in page and "Anna Lindqvist" in page
    assert f'name="clip" value="{clip.uid}"' in page
    assert not Job.objects.exists()


def test_a_kling_name_left_empty_is_made_from_the_name(visitor, clip):
    post(visitor, fields(clip, kling_name=""))
    assert Voice.objects.get(catalogue="cloned").kling_name == "anna_opening_hours"


def test_everything_that_is_missing_is_said_at_once(visitor):
    page = post(visitor, {"form_key": "k"}).content.decode()
    for sentence in (
        "Give the voice a name.",
        "Say whose voice this is.",
        "Tick that you have permission.",
        "Choose a file, a link or a video first.",
    ):
        assert page.count(sentence) == 1


def test_without_permission_nothing_is_cloned(visitor, clip):
    sent = fields(clip)
    del sent["permission"]
    assert post(visitor, sent).status_code == 422
    assert not Job.objects.exists() and not Consent.objects.exists()


def test_forty_five_seconds_need_the_tick(visitor, maker):
    long = kept_clip(maker, seconds=45)
    refused = post(visitor, fields(long))
    assert refused.status_code == 422
    assert "Tick Use the first 30 s" in refused.content.decode()
    assert post(visitor, fields(long, use_first="on")).status_code == 302
    long.refresh_from_db()
    assert long.first_seconds == 30


def test_without_javascript_the_file_is_kept_first_and_the_page_comes_back(visitor, tmp_path):
    sent = fields(None) | {"file": upload(sound(tmp_path))}
    answer = post(visitor, sent)
    kept = Clip.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{reverse('clone')}?clip={kept.uid}")
    assert not Job.objects.exists()
    assert "anna_hotline" in visitor.get(answer.url).content.decode()


def test_a_page_that_was_closed_comes_back_as_it_was_left(visitor, clip, maker):
    drafts.keep(maker, "clone", {"name": "Anna B", "until": "2027-12-31", "language": "zh"})
    page = visitor.get(reverse("clone")).content.decode()
    assert 'value="Anna B"' in page and 'value="2027-12-31"' in page
    assert '<option value="zh" selected>' in page
    assert f'name="clip" value="{clip.uid}"' in page


def test_back_to_the_clip_works_for_one_that_was_sent(visitor, clip):
    post(visitor, fields(clip))
    page = visitor.get(f"{reverse('clone')}?clip={clip.uid}").content.decode()
    assert "anna.wav" in page


def test_back_to_the_clip_brings_along_what_was_sent_with_it(visitor, clip):
    post(visitor, fields(clip))
    Voice.objects.filter(clip=clip).update(state=State.FAILED)
    page = visitor.get(f"{reverse('clone')}?clip={clip.uid}").content.decode()
    for words in ("Anna, opening hours", "anna_hotline", "Anna Lindqvist", "2027-12-31"):
        assert f'value="{words}"' in page
    assert 'id="id_permission" checked' not in page


def test_the_clip_of_somebody_else_cannot_be_sent(signed_in, clip):
    other = people.add("max", role="maker")
    answer = post(signed_in(other), fields(clip))
    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_a_listener_sees_the_page_and_why_it_is_closed(signed_in, listener, clip):
    visitor = signed_in(listener)
    page = visitor.get(reverse("clone")).content.decode()
    assert "Only makers can clone voices. Ask a maker." in page
    assert 'aria-disabled="true">Clone voice</button>' in page
    assert post(visitor, fields(clip)).status_code == 403
    assert not Job.objects.exists()


def test_people_cloned_before_are_suggested(visitor, clip):
    post(visitor, fields(clip))
    page = visitor.get(reverse("clone")).content.decode()
    assert '<option value="Anna Lindqvist">' in page


@pytest.fixture
def live(settings):
    """A key is set, but no address at which Kling could fetch a clip."""
    settings.PRACTICE = False
    settings.KLING_BASE_URL = "https://api-singapore.klingai.com"
    settings.KLING_API_KEY = "key"
    settings.PUBLIC_URL = settings.MEDIA_URL_BASE = ""


def test_where_kling_cannot_reach_us_the_page_says_so_before_any_step(live, visitor):
    page = visitor.get(reverse("clone")).content.decode()
    assert "fetch a clip from this machine." in page
    assert "Set PUBLIC_URL to the public https address" in page
    assert "Start with a link or a video." in page
    assert 'type="file"' not in page
    assert "Kling gets it unchanged; no part can be cut out" in page


def test_where_kling_cannot_reach_us_an_earlier_file_is_not_offered(live, visitor, clip):
    page = visitor.get(reverse("clone")).content.decode()
    assert "anna.wav" not in page


def test_where_kling_cannot_reach_us_a_long_link_says_that_it_cannot_be_cut(live, visitor, maker):
    long = kept_clip(maker, seconds=45)
    Clip.objects.filter(pk=long.pk).update(source=Clip.Source.LINK, link="https://example.com/a")
    page = visitor.get(reverse("clone")).content.decode()
    assert "no part can be cut out because Kling gets the link unchanged" in page
    assert 'name="use_first"' not in page
    assert post(visitor, fields(long, use_first="on")).status_code == 422


def test_where_kling_cannot_reach_us_a_file_is_refused_by_the_service(live, visitor, clip):
    answer = post(visitor, fields(clip))
    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_where_kling_cannot_reach_us_a_video_is_cloned_all_the_same(live, visitor):
    answer = visitor.post(reverse("clip-video"), {"video_id": "829824295735410756"})
    clip = Clip.objects.get()
    assert answer.status_code == 302
    assert post(visitor, fields(clip)).status_code == 302
    assert Job.objects.get().clip == clip


def test_the_page_asks_the_database_a_constant_number_of_times(
    visitor, clip, django_assert_max_num_queries
):
    visitor.get(reverse("clone"))  # the first page of a visit notes that it began
    with django_assert_max_num_queries(14):
        visitor.get(reverse("clone"))


def test_who_may_not_clone_does_not_read_whose_voices_were_cloned(signed_in, listener, maker):
    voice = make_voice("Anna")
    Consent.objects.create(voice=voice, person="Anna Lindqvist", statement="I have permission")
    assert "Anna Lindqvist" in signed_in(maker).get("/clone/").content.decode()
    assert "Anna Lindqvist" not in signed_in(listener).get("/clone/").content.decode()
