"""Handing in a clip: what is taken, what is refused, and who may see it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.audio.sound_makers import write
from tests.clip_bench import handed_in, kept_clip, sound, upload
from voices.audio import AudioError
from voices.kling import KlingError
from voices.models import Clip, Job, State, StoredFile
from voices.services import clip_checks, clip_files, clips, engine, people
from voices.services.refusals import REFUSALS, Refused

pytestmark = pytest.mark.django_db


def refusal_of(maker, name: str, content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        clips.receive(maker, SimpleUploadedFile(name, content))
    assert caught.value.field == "file"
    assert caught.value.sentence
    assert not Clip.objects.exists() and not StoredFile.objects.exists()
    return caught.value.reason


def test_a_clip_is_kept_with_its_counted_length_and_its_peaks(maker, tmp_path):
    clip = handed_in(maker, tmp_path, seconds=7.5)
    assert (clip.state, clip.name, clip.source) == (State.READY, "anna.wav", Clip.Source.FILE)
    assert clip.seconds == pytest.approx(7.5, abs=0.05)
    assert len(clip.original.peaks) == 256
    assert (clip.original.kind, clip.original.mime) == (StoredFile.Kind.CLIP, "audio/wav")
    days = (clip.original.expires_at - clip.original.created_at).total_seconds() / 86_400
    assert days == pytest.approx(90, abs=0.01)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.mp3", b"", "empty"),
        ("song.mp3", b"just some words\n" * 200, "not-audio"),
        ("list.mp3", b"ffconcat version 1.0\nfile other.wav\n", "not-audio"),
        ("picture.wav", b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "not-audio"),
        ("page.html", b"<html></html>", "not-audio"),
        ("broken.wav", b"RIFF\xff\xff\xff\xffWAVE" + b"\0" * 400, "unreadable"),
    ],
)
def test_what_is_no_sound_is_refused_and_not_kept(maker, name, content, reason):
    assert refusal_of(maker, name, content) == reason


def test_three_seconds_are_refused(maker, tmp_path):
    path = sound(tmp_path, seconds=3)
    assert refusal_of(maker, "three.wav", path.read_bytes()) == "too-short"


def test_a_film_without_sound_is_refused(maker, tmp_path):
    path = write(tmp_path / "film.mp4", seconds=6, tracks=0, films=1)
    assert refusal_of(maker, "film.mp4", path.read_bytes()) == "no-audio-track"


def test_two_audio_tracks_are_refused(maker, tmp_path):
    path = sound(tmp_path, "two.mp4", tracks=2)
    assert refusal_of(maker, "two.mp4", path.read_bytes()) == "several-audio-tracks"


def test_forty_five_seconds_are_kept_but_need_a_choice(maker, tmp_path):
    assert clips.needs_cut(handed_in(maker, tmp_path, seconds=45))
    assert not clips.needs_cut(kept_clip(maker, seconds=30))


def test_a_clip_whose_check_ran_out_of_time_is_looked_at_again(maker, tmp_path, monkeypatch):
    monkeypatch.setattr(clip_files, "looked_at", lambda path, *, name: None)
    clip = handed_in(maker, tmp_path)
    assert (clip.state, clip.seconds) == (State.CHECKING, None)
    clip_checks.check_step(clip)
    clip.refresh_from_db()
    assert (clip.state, len(clip.original.peaks)) == (State.READY, 256)


def test_every_reason_of_the_audio_checks_has_a_sentence_without_blanks():
    reasons = set((AudioError.__doc__ or "").replace(",", " ").split()) & set(REFUSALS)
    assert len(reasons) >= 8
    assert all("%" not in str(REFUSALS[reason]) for reason in reasons)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.wav", "passwd.wav"),
        ("C:\\clips\\anna.mp3", "anna.mp3"),
        ("a\u202egnp.wav", "agnp.wav"),
        ("x" * 300 + ".mp3", "x" * 196 + ".mp3"),
    ],
)
def test_a_file_name_is_only_ever_a_name(sent, shown):
    assert clip_files.clean_name(sent) == shown


@pytest.fixture
def other(db):
    return people.add("max", role="maker")


def test_only_its_maker_and_keepers_see_a_clip(maker, keeper, other):
    clip = kept_clip(maker)
    assert clips.own(maker, clip.uid) == clip
    assert clips.own(keeper, clip.uid) == clip
    with pytest.raises(Clip.DoesNotExist):
        clips.own(other, clip.uid)


def test_the_last_clip_that_was_not_sent_comes_back(maker, other):
    kept_clip(maker)
    newest = kept_clip(maker)
    assert clips.chosen(maker, "") == newest
    assert clips.chosen(maker, "no-uid") == newest
    assert clips.chosen(other, str(newest.uid)) is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("829824295735410756", "829824295735410756"),
        ("https://app.klingai.com/global/works/829824295735410756?page=1", "829824295735410756"),
        ("  Ah3kX09-bQ  ", "Ah3kX09-bQ"),
    ],
)
def test_a_video_id_is_found_in_what_was_pasted(maker, typed, found):
    clip = clips.from_video(maker, typed)
    assert (clip.video_id, clip.state, clip.source) == (found, State.READY, Clip.Source.VIDEO)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("", "video-empty"), ("my video", "video-unknown"), ("https://kling.ai/", "video-unknown")],
)
def test_words_are_no_video_id(maker, typed, reason):
    with pytest.raises(Refused, match=reason):
        clips.from_video(maker, typed)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "link-empty"),
        ("anna.mp3", "link-syntax"),
        ("file:///etc/passwd", "link-syntax"),
        ("https://me:secret@example.com/a.mp3", "link-address"),
        ("https://example.com:25/a.mp3", "link-address"),
    ],
)
def test_what_is_no_public_link_is_refused_at_once(maker, typed, reason):
    with pytest.raises(Refused, match=reason):
        clips.from_link(maker, typed)
    assert not Job.objects.exists()


@pytest.fixture
def shop(tmp_path):
    """A web server on this machine: path -> file; yields its address."""
    served: dict[str, Path] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = served.get(self.path.partition("?")[0])
            self.send_response(200 if found else 404)
            body = found.read_bytes() if found else b""
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=lambda: server.serve_forever(poll_interval=0.05), daemon=True).start()
    yield f"127.0.0.1:{server.server_port}", served
    server.shutdown()
    server.server_close()


def test_a_link_is_fetched_and_checked_like_a_file(maker, tmp_path, shop, settings):
    host, served = shop
    settings.LINKS_ALLOWED_HOSTS = frozenset({host})
    served["/clips/anna"] = sound(tmp_path, seconds=8)
    job = clips.from_link(maker, f"http://{host}/clips/anna?key=1")
    assert (job.kind, job.clip.state, job.clip.name) == (Job.Kind.FETCH, State.CHECKING, "anna")
    clip_checks.fetch_step(job.clip)
    clip = Clip.objects.get()
    assert (clip.state, clip.name) == (State.READY, "anna.wav")
    assert clip.seconds == pytest.approx(8, abs=0.05)


def test_the_worker_takes_a_link_to_ready(maker, tmp_path, shop, settings):
    host, served = shop
    settings.LINKS_ALLOWED_HOSTS = frozenset({host})
    served["/a.wav"] = sound(tmp_path)
    job = clips.from_link(maker, f"http://{host}/a.wav")
    engine.run(job.pk)
    job.refresh_from_db()
    assert (job.state, Clip.objects.get().state) == (State.READY, State.READY)


def test_the_worker_says_on_the_clip_why_a_link_failed(maker, shop, settings):
    host, _ = shop
    settings.LINKS_ALLOWED_HOSTS = frozenset({host})
    job = clips.from_link(maker, f"http://{host}/gone.mp3")
    for _try in range(3):
        Job.objects.update(next_check_at=timezone.now())
        engine.run(job.pk)
    job.refresh_from_db()
    clip = Clip.objects.get()
    assert (job.state, clip.state, clip.reason) == (State.FAILED, State.FAILED, "link-gone")


def test_fetching_twice_keeps_one_file(maker, tmp_path, shop, settings):
    host, served = shop
    settings.LINKS_ALLOWED_HOSTS = frozenset({host})
    served["/a.wav"] = sound(tmp_path)
    clip = clips.from_link(maker, f"http://{host}/a.wav").clip
    clip_checks.fetch_step(clip)
    clip_checks.fetch_step(Clip.objects.get())
    assert StoredFile.objects.count() == 1


def test_a_link_to_nothing_says_so(maker, shop, settings):
    host, _ = shop
    settings.LINKS_ALLOWED_HOSTS = frozenset({host})
    clip = clips.from_link(maker, f"http://{host}/gone.mp3").clip
    with pytest.raises(KlingError) as caught:
        clip_checks.fetch_step(clip)
    assert clip_checks.link_reason(caught.value) == "link-gone"


def test_a_link_into_our_own_network_is_not_followed(maker, tmp_path, shop):
    host, served = shop
    served["/a.wav"] = sound(tmp_path)
    clip = clips.from_link(maker, f"http://{host}/a.wav").clip
    with pytest.raises(KlingError):
        clip_checks.fetch_step(clip)
    clip.refresh_from_db()
    assert (clip.state, clip.reason) == (State.FAILED, "link-address")


def test_a_link_to_something_else_says_so(maker, tmp_path, shop, settings):
    host, served = shop
    settings.LINKS_ALLOWED_HOSTS = frozenset({host})
    page = tmp_path / "page"
    page.write_bytes(b"<html>Sign in first</html>" * 20)
    served["/a.mp3"] = page
    clip = clips.from_link(maker, f"http://{host}/a.mp3").clip
    with pytest.raises(AudioError):
        clip_checks.fetch_step(clip)
    clip.refresh_from_db()
    assert (clip.state, clip.reason) == (State.FAILED, "not-audio")


def test_an_upload_is_taken_over_not_copied(maker, tmp_path):
    assert upload(sound(tmp_path)).size > 500_000  # the sound of this bench is no toy
    clip = handed_in(maker, tmp_path)
    assert clip.original.bytes == sound(tmp_path, "again.wav").stat().st_size
