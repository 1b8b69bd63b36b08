"""Fetching files: whole or not at all, within bounds, without the key."""

import gzip
import hashlib
import io
import socket
import time
from collections.abc import Callable

import pytest

from tests.kling.far_ends import BASE, KEY, Play, Script, Wire, says
from voices.kling import (
    AddressRefused,
    DownloadFailed,
    KlingClient,
    LinkExpired,
    NotSent,
    TooLarge,
    TooSlow,
    fetch_link,
)
from voices.kling.download import Fetcher
from voices.kling.guard import HouseRules
from voices.kling.transport import Transport

Near = Callable[..., KlingClient]
Start = Callable[[Play], Wire]

SOUND = bytes(range(256)) * 1000


def test_a_file_arrives_with_its_size_hash_and_type(wire: Start, near: Near) -> None:
    far = wire(says(SOUND, "Content-Type: audio/MPEG; charset=x"))
    into = io.BytesIO()
    got = near(far.url).download(f"{far.url}/deep/%E6%B8%A9%20a.mp3?sign=1", into)
    assert into.getvalue() == SOUND
    assert (got.bytes, got.content_type) == (len(SOUND), "audio/mpeg")
    assert got.sha256 == hashlib.sha256(SOUND).hexdigest()
    assert got.final_name == "温 a.mp3"


def test_the_key_stays_at_home_and_the_body_as_it_is(wire: Start, near: Near) -> None:
    far = wire(says(SOUND))
    near(far.url).download(far.url, io.BytesIO())
    assert KEY.encode() not in far.heard[0]
    assert b"Authorization" not in far.heard[0]
    assert b"Accept-Encoding: identity" in far.heard[0]


def test_in_process_results_need_no_socket(client: KlingClient, script: Script) -> None:
    script.answer(SOUND, Content_Type="audio/mpeg")
    into = io.BytesIO()
    assert client.download(f"{BASE}/results/1.mp3", into).bytes == len(SOUND)
    assert into.getvalue() == SOUND
    assert "Authorization" not in script.asked[0].headers


def test_three_redirects_are_followed_and_a_fourth_is_not(wire: Start, near: Near) -> None:
    def play(connection: socket.socket) -> None:
        left = int(far.heard[-1].split(b" ")[1].strip(b"/"))
        step = says(b"ignored", f"Location: /{left - 1}", status="302 Found")
        (step if left else says(SOUND))(connection)

    far = wire(play)
    into = io.BytesIO()
    assert near(far.url).download(f"{far.url}/3", into).final_name == "0"
    assert into.getvalue() == SOUND
    with pytest.raises(DownloadFailed, match="redirects"):
        near(far.url).download(f"{far.url}/4", io.BytesIO())
    assert len(far.heard) == 8


@pytest.mark.parametrize("place", ["", "https://[::1", "file:///etc/passwd", "http://a@b/"])
def test_a_redirect_to_nonsense_is_refused(wire: Start, near: Near, place: str) -> None:
    far = wire(says(b"", f"Location: {place}", status="302 Found"))
    with pytest.raises((AddressRefused, DownloadFailed)):
        near(far.url).download(far.url, io.BytesIO())
    assert len(far.heard) == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("401 U", LinkExpired),
        ("403 Forbidden", LinkExpired),
        ("404 Not Found", LinkExpired),
        ("410 Gone", LinkExpired),
        ("500 E", DownloadFailed),
        ("503 E", DownloadFailed),
        ("206 Partial", DownloadFailed),
        ("204 Nothing", DownloadFailed),
    ],
)
def test_any_status_but_200_writes_nothing(
    wire: Start, near: Near, status: str, kind: type[DownloadFailed]
) -> None:
    into = io.BytesIO()
    far = wire(says(b"words", status=status))
    with pytest.raises(DownloadFailed) as caught:
        near(far.url).download(far.url, into)
    assert type(caught.value) is kind
    assert into.getvalue() == b""


def endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(bytes(65536))


@pytest.mark.parametrize("play", [says(bytes(2001)), says(bytes(2001), length=False), endless])
def test_more_than_allowed_is_too_large(wire: Start, near: Near, play: Play) -> None:
    far = wire(play)
    into = io.BytesIO()
    with pytest.raises(TooLarge):
        near(far.url).download(far.url, into, max_bytes=2000)
    assert len(into.getvalue()) <= 2000


def test_what_is_announced_as_too_large_is_not_begun(wire: Start, near: Near) -> None:
    far = wire(says(bytes(200_000)))
    into = io.BytesIO()
    with pytest.raises(TooLarge):
        near(far.url).download(far.url, into, max_bytes=199_999)
    assert into.getvalue() == b""


def test_exactly_what_is_allowed_is_fine(wire: Start, near: Near) -> None:
    far = wire(says(bytes(2000)))
    assert near(far.url).download(far.url, io.BytesIO(), max_bytes=2000).bytes == 2000


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "identity, gzip"])
def test_a_compressed_body_is_refused(wire: Start, near: Near, coding: str) -> None:
    far = wire(says(gzip.compress(bytes(10_000_000)), f"Content-Encoding: {coding}"))
    into = io.BytesIO()
    with pytest.raises(DownloadFailed, match="compressed"):
        near(far.url).download(far.url, into)
    assert into.getvalue() == b""


def dripping(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"a")
        time.sleep(0.02)


def test_the_total_deadline_ends_a_drip(wire: Start, near: Near) -> None:
    far = wire(dripping)
    started = time.monotonic()
    with pytest.raises(TooSlow):
        near(far.url).download(far.url, io.BytesIO(), seconds=0.25)
    assert time.monotonic() - started < 1.5


@pytest.mark.soak
def test_hardly_any_progress_ends_a_drip_long_before_the_deadline(wire: Start) -> None:
    far = wire(dripping)
    fetcher = Fetcher(Transport(HouseRules()), least_bytes=1000, window=0.3)
    started = time.monotonic()
    with pytest.raises(TooSlow, match="progress"):
        fetcher.fetch(far.url, io.BytesIO(), max_bytes=10**6, seconds=60)
    assert time.monotonic() - started < 2


def test_a_file_that_ends_early_is_no_file(wire: Start, near: Near) -> None:
    far = wire(says(SOUND[:-1], f"Content-Length: {len(SOUND)}", length=False))
    with pytest.raises(DownloadFailed) as caught:
        near(far.url).download(far.url, io.BytesIO())
    assert caught.value.retryable
    assert not caught.value.unknown_outcome


def test_a_host_that_does_not_answer_is_not_sent(near: Near) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(NotSent) as caught:
        near(url).download(url, io.BytesIO())
    assert caught.value.state == ""


class FullDisk(io.BytesIO):
    def write(self, piece: object, /) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_reported_as_what_it_is(wire: Start, near: Near) -> None:
    far = wire(says(SOUND))
    with pytest.raises(OSError, match="No space left"):
        near(far.url).download(far.url, FullDisk())


def test_the_log_has_the_host_and_not_the_signature(
    wire: Start, near: Near, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="voices.kling")
    far = wire(says(SOUND))
    near(far.url).download(f"{far.url}/secret-path?Signature=canary", io.BytesIO())
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith(f"GET 127.0.0.1 {len(SOUND)} bytes ")
    assert "canary" not in line
    assert "secret-path" not in line


@pytest.mark.parametrize(
    ("header", "path", "name"),
    [
        ('attachment; filename="Anna.mp3"', "/x", "Anna.mp3"),
        ("attachment; filename*=UTF-8''%E6%B8%A9.mp3", "/x", "温.mp3"),
        ('attachment; filename="../../etc/passwd"', "/x", "passwd"),
        ('attachment; filename="..\\..\\a.wav"', "/x", "a.wav"),
        ("attachment; filename*0*=a\x00b''x", "/a.mp3", "a.mp3"),
        ("", "/a%2Fb%00c%E2%80%AE3pm.exe", "bc3pm.exe"),
        ("", "/", ""),
        ("", "/..", ""),
        ("", "/" + "n" * 300, "n" * 100),
    ],
)
def test_the_name_to_show_is_clean(wire: Start, header: str, path: str, name: str) -> None:
    far = wire(says(b"a", *([f"Content-Disposition: {header}"] if header else [])))
    allowed = frozenset({f"127.0.0.1:{far.port}"})
    got = fetch_link(far.url + path, io.BytesIO(), max_bytes=9, seconds=5, allowed_hosts=allowed)
    assert got.final_name == name
