"""The signed clip: for whoever has the link, while it lives."""

import io
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from voices.models import Job, MediaLink, StoredFile
from voices.services import connections, files, media

pytestmark = pytest.mark.django_db
WAV = b"RIFF" + b"\0" * 5000


@pytest.fixture
def job():
    return Job.objects.create(kind=Job.Kind.CLONE, connection=connections.active())


@pytest.fixture
def path(job):
    clip = files.store(io.BytesIO(WAV), kind=StoredFile.Kind.CANONICAL, mime="audio/wav")
    return urlsplit(media.make_link(job, clip)).path


def test_a_stranger_with_the_link_gets_the_clip(client, path):
    answer = client.get(path)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, WAV)
    assert answer.headers["Content-Type"] == "audio/wav"
    assert MediaLink.objects.get().fetches == 1


def test_a_clip_is_kept_by_nobody_on_the_way(client, path):
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_part_of_the_clip_can_be_fetched(client, path):
    answer = client.get(path, headers={"Range": "bytes=4-7"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"\0" * 4)


def test_head_tells_the_length(client, path):
    answer = client.head(path)
    assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(len(WAV)))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_done_to_a_clip(client, path, method):
    assert getattr(client, method)(path).status_code == 405


def test_dead_links_all_look_like_unknown_ones(client, path, job):
    unknown = client.get("/m/" + "A" * 43 + ".wav")
    media.revoke(job)
    revoked = client.get(path)
    MediaLink.objects.update(revoked_at=None, expires_at=timezone.now() - timedelta(seconds=1))
    expired = client.get(path)
    altered = client.get(path.replace(".wav", "x.wav"))
    answers = [unknown, revoked, expired, altered]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert {answer.content for answer in answers} == {b"Not found\n"}
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
