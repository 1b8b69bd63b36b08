"""Signed links: 256 random bits, two hours, gone with their job."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from voices.models import Job, MediaLink, StoredFile
from voices.services import connections, files, media

pytestmark = pytest.mark.django_db


@pytest.fixture
def job():
    return Job.objects.create(kind=Job.Kind.CLONE, connection=connections.active())


@pytest.fixture
def clip():
    return files.store(io.BytesIO(b"RIFF"), kind=StoredFile.Kind.CANONICAL, mime="audio/wav")


def token_of(url: str) -> str:
    return url.rpartition("/")[2]


def test_a_link_leads_to_its_file_and_counts(job, clip, settings):
    url = media.make_link(job, clip)
    assert url.startswith(f"{settings.MEDIA_URL_BASE}/m/") and url.endswith(".wav")
    assert media.follow(token_of(url)) == clip
    assert MediaLink.objects.get().fetches == 1


def test_the_token_itself_is_stored_nowhere(job, clip):
    token = token_of(media.make_link(job, clip)).removesuffix(".wav")
    link = MediaLink.objects.values().get()
    assert len(token) >= 43
    assert all(token not in str(value) for value in link.values())


def test_no_two_links_are_alike(job, clip):
    assert len({media.make_link(job, clip) for _ in range(50)}) == 50


def test_a_revoked_link_is_dead(job, clip):
    url = media.make_link(job, clip)
    assert media.revoke(job) == 1
    assert media.follow(token_of(url)) is None


def test_a_link_dies_after_two_hours(job, clip):
    url = media.make_link(job, clip)
    left = MediaLink.objects.get().expires_at - timezone.now()
    assert timedelta(minutes=119) < left <= timedelta(hours=2)
    MediaLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert media.follow(token_of(url)) is None


def test_revoking_one_job_leaves_the_links_of_others(job, clip):
    other = Job.objects.create(kind=Job.Kind.CLONE, connection=job.connection)
    url = media.make_link(other, clip)
    media.revoke(job)
    assert media.follow(token_of(url)) == clip


def test_where_kling_cannot_reach_us_no_link_is_made(job, clip, settings):
    settings.MEDIA_URL_BASE = ""
    with pytest.raises(RuntimeError):
        media.make_link(job, clip)
