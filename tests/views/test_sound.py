"""Hearing and taking away: ranges, headers, names, and whose ears they are for."""

import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.clip_bench import kept_clip
from voices.models import Recording, StoredFile, Voice
from voices.services import connections, files, people

pytestmark = pytest.mark.django_db
SOUND = bytes(range(256)) * 1000


@pytest.fixture
def trial():
    return files.store(io.BytesIO(SOUND), kind=StoredFile.Kind.TRIAL, mime="audio/mpeg")


@pytest.fixture
def visitor(signed_in, listener):
    return signed_in(listener)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def address(stored: StoredFile) -> str:
    return reverse("sound", args=[stored.uid])


def test_a_whole_sound_arrives_as_it_is_kept(visitor, trial):
    answer = visitor.get(address(trial), headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, body(answer)) == (200, SOUND)
    assert answer.headers["Content-Length"] == str(len(SOUND))
    assert "Content-Encoding" not in answer.headers


def test_a_sound_is_nothing_but_a_sound_to_a_browser(visitor, trial):
    headers = visitor.get(address(trial)).headers
    assert headers["Content-Type"] == "audio/mpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert headers["ETag"] == f'"{trial.sha256}"'
    assert headers["Accept-Ranges"] == "bytes"


def test_a_file_of_another_type_is_never_shown_as_such(visitor):
    page = files.store(io.BytesIO(b"<script>"), kind=StoredFile.Kind.TRIAL, mime="text/html")
    assert visitor.get(address(page)).headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("asked", "part", "span"),
    [
        ("bytes=0-99", SOUND[:100], "bytes 0-99/256000"),
        ("bytes=255000-", SOUND[255000:], "bytes 255000-255999/256000"),
        ("bytes=-300", SOUND[-300:], "bytes 255700-255999/256000"),
        ("bytes=100-9999999", SOUND[100:], "bytes 100-255999/256000"),
        ("bytes=0-0", SOUND[:1], "bytes 0-0/256000"),
    ],
)
def test_a_range_arrives_alone(visitor, trial, asked, part, span):
    answer = visitor.get(address(trial), headers={"Range": asked})
    assert (answer.status_code, body(answer)) == (206, part)
    assert answer.headers["Content-Range"] == span
    assert answer.headers["Content-Length"] == str(len(part))


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999-1000000", "bytes=-0"])
def test_a_range_outside_is_refused_with_the_length(visitor, trial, asked):
    answer = visitor.get(address(trial), headers={"Range": asked})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */256000")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=x-", "lines=1-2", "bytes=-", "bytes=9-1"]
)
def test_a_range_that_is_not_understood_gives_the_whole(visitor, trial, asked):
    answer = visitor.get(address(trial), headers={"Range": asked})
    assert (answer.status_code, len(body(answer))) == (200, len(SOUND))


def test_a_range_of_an_older_file_gives_the_whole_new_one(visitor, trial):
    older = {"Range": "bytes=0-9", "If-Range": '"older"'}
    same = {"Range": "bytes=0-9", "If-Range": f'"{trial.sha256}"'}
    assert visitor.get(address(trial), headers=older).status_code == 200
    assert visitor.get(address(trial), headers=same).status_code == 206


def test_head_tells_the_length_and_sends_nothing(visitor, trial):
    answer = visitor.head(address(trial))
    assert (answer.status_code, body(answer)) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(SOUND))


def test_a_browser_that_has_it_need_not_fetch_it_again(visitor, trial):
    answer = visitor.get(address(trial), headers={"If-None-Match": f'"{trial.sha256}"'})
    assert (answer.status_code, body(answer)) == (304, b"")


def test_a_clip_is_heard_by_its_maker_and_keepers_only(
    signed_in, maker, keeper, listener, administrator
):
    clip = kept_clip(maker)
    other = people.add("max", role="maker")
    url = address(clip.original)
    heard = {
        who.username: signed_in(who).get(url).status_code
        for who in (maker, keeper, administrator, listener, other)
    }
    assert heard == {"mara": 200, "kim": 200, "ada": 200, "lin": 404, "max": 404}


def test_strangers_hear_nothing(client, trial):
    assert client.get(address(trial)).status_code == 302


def test_a_sound_takes_no_post(visitor, trial):
    assert visitor.post(address(trial)).status_code == 405


def downloaded_name(visitor, stored: StoredFile) -> str:
    answer = visitor.get(reverse("download", args=[stored.uid]))
    assert answer.status_code == 200 and body(answer)
    return answer.headers["Content-Disposition"]


def make_voice(name: str) -> Voice:
    return Voice.objects.create(
        connection=connections.active(),
        catalogue=Voice.Catalogue.CLONED,
        name=name,
        created_at=timezone.now(),
    )


def made_at(stored: StoredFile) -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("UTC"))
    StoredFile.objects.filter(pk=stored.pk).update(created_at=noon)


def make_recording(voice: Voice, text: str) -> StoredFile:
    stored = files.store(io.BytesIO(SOUND), kind=StoredFile.Kind.RECORDING, mime="audio/mpeg")
    made_at(stored)
    Recording.objects.create(
        connection=voice.connection, voice=voice, text=text, language="en", speed=1, audio=stored
    )
    return stored


def test_a_recording_leaves_under_the_names_of_voice_and_text(visitor):
    stored = make_recording(make_voice("Anna, hotline"), "Opening hours")
    name = downloaded_name(visitor, stored)
    assert name == 'attachment; filename="Anna_Opening-hours_2026-11-20.mp3"'


def test_a_long_text_is_cut_at_the_end_of_a_word(visitor):
    stored = make_recording(make_voice("Anna"), "Our shop is open from nine to five on every day")
    assert '"Anna_Our-shop-is-open-from-nine-to-five-on_2026' in downloaded_name(visitor, stored)


def test_a_name_in_another_script_survives(visitor):
    name = downloaded_name(visitor, make_recording(make_voice("温柔女声"), "你好"))
    assert "filename*=utf-8''%E6%B8%A9%E6%9F%94%E5%A5%B3%E5%A3%B0_%E4%BD%A0" in name


def test_a_trial_says_that_it_is_one(visitor, trial):
    made_at(trial)
    voice = make_voice("Anna, hotline")
    Voice.objects.filter(pk=voice.pk).update(trial=trial)
    assert '"Anna_Trial_2026-11-20.mp3"' in downloaded_name(visitor, trial)


def test_a_clip_leaves_under_the_name_it_came_with(signed_in, maker):
    clip = kept_clip(maker)
    assert '"anna.wav"' in downloaded_name(signed_in(maker), clip.original)
