"""Broken wires on real sockets: how long we wait, what we believe, what we never send."""

import errno
import gzip
import io
import shlex
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.kling.far_ends import KEY, Play, Wire, says
from voices.kling import (
    AccessKeyPair,
    AddressRefused,
    ApiKey,
    DownloadFailed,
    Garbled,
    KlingClient,
    KlingError,
    NoAnswer,
    NotSent,
    OutcomeUnknown,
    ReadFailed,
)
from voices.kling.connection import Dialler

Near = Callable[..., KlingClient]
Start = Callable[[Play], Wire]

GOOD = b'{"code":0,"message":"SUCCEED","request_id":"r","data":{"task_id":"9"}}'


def create(client: KlingClient) -> str:
    task = client.create_voice(voice_name="A", external_task_id="vl-1", voice_url="https://x/a.wav")
    return task.task_id


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> float:
    """Deadlines of a quarter of a second."""
    for name in ("READ_SECONDS", "CREATE_SECONDS", "SPEAK_SECONDS"):
        monkeypatch.setattr(f"voices.kling.client.{name}", 0.25)
    return 0.25


def drip(head: bytes, piece: bytes) -> Play:
    def play(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            time.sleep(0.05)

    return play


def silence(connection: socket.socket) -> None:
    connection.recv(1)  # until the client gives up


def test_a_good_answer_arrives_over_a_socket(wire: Start, near: Near) -> None:
    far = wire(says(GOOD))
    assert create(near(far.url + "/kling/")) == "9"
    head = far.heard[0].split(b"\r\n\r\n")[0].decode()
    assert head.startswith("POST /kling/v1/general/custom-voices HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{far.port}" in head
    assert f"Authorization: Bearer {KEY}" in head
    assert "Accept-Encoding: identity" in head
    assert "User-Agent: VoiceLab/" in head


def test_a_chunked_answer_is_read_whole(wire: Start, near: Near) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (GOOD[:9], GOOD[9:])) + b"0\r\n\r\n"
    far = wire(says(chunks, "Transfer-Encoding: chunked", length=False))
    assert create(near(far.url)) == "9"


def test_every_call_has_a_connection_of_its_own(wire: Start, near: Near) -> None:
    far = wire(says(GOOD))
    client = near(far.url)
    assert [create(client), create(client)] == ["9", "9"]
    assert len(far.heard) == 2


SLOW = {
    "says nothing": silence,
    "drips its head": drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
    "drips one long line": drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"b"),
    "drips a counted body": drip(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b" "),
    "drips an open body": drip(b"HTTP/1.1 200 OK\r\n\r\n", b" "),
    "drips interim answers": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.soak
@pytest.mark.parametrize("play", SLOW.values(), ids=SLOW)
def test_the_deadline_is_for_everything(wire: Start, near: Near, short: float, play: Play) -> None:
    far = wire(play)
    started = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        create(near(far.url))
    assert time.monotonic() - started < short + 1.0
    assert len(far.heard) == 1


def test_a_slow_question_is_harmless(wire: Start, near: Near, short: float) -> None:
    with pytest.raises(ReadFailed):
        near(wire(silence).url).get_voice_task("vl-1")


BROKEN = {
    "closes at once": lambda connection: None,
    "closes in the head": lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nConte"),
    "closes in the body": says(GOOD[:20], f"Content-Length: {len(GOOD)}", length=False),
    "half JSON": says(GOOD[:20]),
    "HTML 502": says(b"<html>Bad Gateway</html>", status="502 Bad Gateway"),
    "no HTTP": lambda connection: connection.sendall(b"SSH-2.0-OpenSSH_9\r\n"),
    "a bad length": says(b"", "Content-Length: many", length=False),
    "a negative length": says(b"", "Content-Length: -5", length=False),
    "bad chunks": says(b"zz\r\n{}\r\n", "Transfer-Encoding: chunked", length=False),
    "empty 204": says(b"", status="204 No Content"),
    "gzip": says(gzip.compress(GOOD), "Content-Encoding: gzip"),
    "a gzip bomb": says(gzip.compress(bytes(50_000_000)), "Content-Encoding: gzip"),
    "too much": says(b" " * 5_000_001 + GOOD),
    "a thousand headers": says(GOOD, *[f"X-{n}: a" for n in range(1000)]),
}


@pytest.mark.parametrize("play", BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_leaves_a_write_unknown_and_a_read_repeatable(
    wire: Start, near: Near, play: Play
) -> None:
    far = wire(play)
    client = near(far.url)
    with pytest.raises(OutcomeUnknown):
        create(client)
    with pytest.raises(OutcomeUnknown):
        client.speak(text="a", voice_id="b", voice_language="en", voice_speed=Decimal(1))
    with pytest.raises(ReadFailed):
        client.get_voice_task("vl-1")
    assert len(far.heard) == 3


def test_a_reset_after_sending_is_unknown(wire: Start, near: Near) -> None:
    def reset(connection: socket.socket) -> None:
        linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    with pytest.raises(NoAnswer):
        create(near(wire(reset).url))


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 T", "308 P"])
def test_a_redirect_never_carries_the_key_away(wire: Start, near: Near, status: str) -> None:
    canary = wire(says(GOOD))
    far = wire(says(b"", f"Location: {canary.url}/v1/general/custom-voices", status=status))
    client = near(far.url)
    with pytest.raises(Garbled, match="redirect"):
        create(client)
    with pytest.raises(ReadFailed):
        client.voice_tasks()
    assert canary.heard == []


def test_the_body_of_a_redirect_is_not_read(wire: Start, near: Near) -> None:
    def play(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n")
        while True:
            connection.sendall(bytes(65536))

    far = wire(play)
    started = time.monotonic()
    with pytest.raises(Garbled, match="redirect"):
        create(near(far.url))
    with pytest.raises(DownloadFailed, match="redirects"):
        near(far.url).download(far.url, io.BytesIO())
    assert time.monotonic() - started < 2


def test_a_proxy_of_the_environment_is_ignored(
    wire: Start, near: Near, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    canary, far = wire(says(GOOD)), wire(says(GOOD))
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, canary.url)
    monkeypatch.delenv("no_proxy", raising=False)
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password canary\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert create(near(far.url)) == "9"
    near(far.url).download(far.url, io.BytesIO())
    assert canary.heard == []
    assert f"Bearer {KEY}".encode() in far.heard[0]
    assert b"Authorization" not in far.heard[1]


def test_nobody_listening_is_not_sent(near: Near) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NotSent, match="ConnectionRefused") as caught:
        create(near(f"http://127.0.0.1:{port}"))
    assert KEY not in repr(caught.value)


def test_a_connection_reset_before_it_stood_is_not_sent(
    near: Near, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reset(self: Dialler, *_: object, **__: object) -> socket.socket:
        raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")

    monkeypatch.setattr(Dialler, "_connect", reset)
    with pytest.raises(NotSent, match="ConnectionAborted"):
        create(near("http://127.0.0.1:9"))


@pytest.mark.soak
def test_a_host_that_swallows_connections_is_given_up_early(
    near: Near, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voices.kling.connection.CONNECT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for knocking in waiting:
            knocking.setblocking(False)
            knocking.connect_ex(address)
        started = time.monotonic()
        with pytest.raises(NotSent, match="imeout"):
            create(near(f"http://127.0.0.1:{address[1]}"))
        assert time.monotonic() - started < 2
        for knocking in waiting:
            knocking.close()


def test_a_second_signature_that_finds_nobody_is_not_sent(wire: Start, near: Near) -> None:
    def play(connection: socket.socket) -> None:
        far.listener.shutdown(socket.SHUT_RDWR)
        far.listener.close()
        body = b'{"code":1004,"message":"expired"}'
        says(body, "Date: Fri, 20 Nov 2026 12:00:00 GMT", status="401 U")(connection)

    far = wire(play)
    pair = AccessKeyPair("access-key-access-key", "s" * 32)
    with pytest.raises(NotSent):
        create(near(far.url, credential=pair))
    assert len(far.heard) == 1


def test_a_failed_handshake_is_not_sent(wire: Start, near: Near) -> None:
    far = wire(says(b"plain words"))
    with pytest.raises(NotSent, match="SSL"):
        create(near(far.url.replace("http:", "https:")))
    assert KEY.encode() not in b"".join(far.heard)


def test_a_handshake_that_never_ends_is_not_sent(wire: Start, near: Near, short: float) -> None:
    far = wire(drip(b"\x16\x03\x03\x40\x00", b"\x02"))
    started = time.monotonic()
    with pytest.raises(NotSent):
        create(near(far.url.replace("http:", "https:")))
    assert time.monotonic() - started < short + 1.0


def test_a_name_that_takes_too_long_is_not_sent(
    near: Near, short: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    enough = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: [enough.wait(20)][1:])
    started = time.monotonic()
    with pytest.raises(NotSent, match="Timeout"):
        create(near("http://slow.invalid"))
    enough.set()
    assert time.monotonic() - started < short + 1.0


def test_without_the_private_network_a_house_address_is_never_called(wire: Start) -> None:
    far = wire(says(GOOD))
    client = KlingClient(base_url=f"https://127.0.0.1:{far.port}", credential=ApiKey(KEY))
    with pytest.raises(AddressRefused, match="address"):
        create(client)
    assert far.heard == []


# Real TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate for the name localhost in one file."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    try:
        made = subprocess.run(
            shlex.split(
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
                " -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout - -out -"
            ),
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(
            f"openssl cannot make a certificate here ({error}); install: apt install openssl"
        )
    path.write_bytes(made.stdout)
    return path


def test_tls_is_checked_against_the_name_while_the_checked_address_is_called(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, near: Near
) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    names: list[str] = []
    context.sni_callback = lambda sock, name, ctx: names.append(name)
    plain = socket.create_server(("127.0.0.1", 0))
    far = Wire(context.wrap_socket(plain, server_side=True), says(GOOD))
    try:
        assert create(near(f"https://localhost:{far.port}")) == "9"
        assert names == ["localhost"]
        assert f"Host: localhost:{far.port}".encode() in far.heard[0]
        with pytest.raises(NotSent):
            create(near(f"https://127.0.0.1:{far.port}"))
        assert len(far.heard) == 1
    finally:
        far.listener.close()


def test_a_certificate_of_nobody_is_not_sent(certificate: Path, near: Near) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    plain = socket.create_server(("127.0.0.1", 0))
    far = Wire(context.wrap_socket(plain, server_side=True), says(GOOD))
    try:
        with pytest.raises(NotSent, match="SSL"):
            create(near(f"https://localhost:{far.port}"))
        assert far.heard == []
    finally:
        far.listener.close()


def test_thirty_threads_share_one_client(wire: Start, near: Near) -> None:
    client = near(wire(says(GOOD)).url)
    results: list[str | KlingError] = []

    def one() -> None:
        try:
            results.append(create(client))
        except KlingError as error:
            results.append(error)

    threads = [threading.Thread(target=one) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["9"] * 30
    time.sleep(0.05)
    assert [t.name for t in threading.enumerate() if isinstance(t, threading.Timer)] == []
