"""The child touches foreign bytes, so it may open nothing, reach nobody and not last for ever."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import av
import pytest

from tests.audio.sound_makers import children_seconds, write
from voices.audio import AudioError, inspect, limits
from voices.audio.runner import run_child

PACKAGE = Path(inspect.__code__.co_filename).parent


def order(demuxer, **more):
    return {"act": "inspect", "demuxer": demuxer, "most": 600, "peaks": 8, "wide_peaks": 8} | more


def refusal(path, *, demuxer):
    with pytest.raises(AudioError) as caught:
        run_child(order(demuxer), source=path)
    return caught.value.reason


@pytest.fixture
def sibling(tmp_path):
    """Somebody else's sound, in the same folder."""
    return write(tmp_path / "secret.wav", seconds=6)


@pytest.mark.soak
@pytest.mark.parametrize("demuxer", ["mp3", "wav", "mov", "matroska", "ogg", "flac", "aac"])
def test_a_list_that_names_a_sibling_reads_nothing_in_any_format(tmp_path, sibling, demuxer):
    path = tmp_path / "clip.mp3"
    path.write_text(f"ffconcat version 1.0\nfile {sibling.name}\nfile {sibling}\n")

    assert refusal(path, demuxer=demuxer) == "unreadable"


def test_even_a_list_that_is_opened_as_a_list_reads_no_sibling(tmp_path, sibling):
    path = tmp_path / "clip.mp3"
    path.write_text(f"ffconcat version 1.0\nfile {sibling.name}\n")
    # The control: left alone, FFmpeg does read it.
    with av.open(str(path)) as container:
        assert container.streams.audio

    assert refusal(path, demuxer="concat") == "unreadable"


PLAYLISTS = {
    "mp3": "ffconcat version 1.0\nfile http://127.0.0.1:{port}/a.mp3\n",
    "concat": "ffconcat version 1.0\nfile http://127.0.0.1:{port}/a.mp3\n",
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:{port}/a.ts\n"
    "#EXT-X-ENDLIST\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
    "m=audio {port} RTP/AVP 0\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
    'mediaPresentationDuration="PT6S"><Period><AdaptationSet mimeType="audio/mp4">'
    "<Representation><BaseURL>http://127.0.0.1:{port}/a.mp4</BaseURL></Representation>"
    "</AdaptationSet></Period></MPD>",
}


@pytest.mark.soak
@pytest.mark.parametrize("demuxer", PLAYLISTS)
def test_no_playlist_connects_anywhere_even_when_opened_as_one(tmp_path, demuxer):
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.3)
        path = tmp_path / "clip.mp3"
        path.write_text(PLAYLISTS[demuxer].format(port=canary.getsockname()[1]))

        assert refusal(path, demuxer=demuxer) == "unreadable"
        with pytest.raises(TimeoutError):
            canary.accept()


def in_child(code):
    """Run ``code`` where the child runs, after its doors were shut; return what it printed."""
    script = (
        f"import sys; sys.path.insert(0, {str(PACKAGE)!r})\n"
        "import socket, subprocess\n"
        "from child import doors\n"
        "doors.limit(memory_bytes=2**29, cpu_seconds=5, wall_seconds=5, written_bytes=1000)\n"
        f"doors.shut()\n{code}\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True)
    return done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    "code", ["open('/etc/hostname')", "socket.socket()", "subprocess.run(['/bin/true'])"]
)
def test_behind_shut_doors_no_file_socket_or_program_opens(code):
    assert "Too many open files" in in_child(code)


def test_behind_shut_doors_memory_has_an_end():
    assert "MemoryError" in in_child("bytearray(2**30)")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells another process's limits")
def test_the_doors_are_shut_before_the_first_byte_is_read(tmp_path):
    pipe = tmp_path / "pipe.mp3"
    os.mkfifo(pipe)
    source = os.open(pipe, os.O_RDWR)  # nothing ever comes: the child waits for its first byte
    bounds = {"memory_bytes": 2**29, "cpu_seconds": 5, "wall_seconds": 5, "written_bytes": 7}
    command = [sys.executable, "-I", PACKAGE / "child" / "__main__.py"]
    child = subprocess.Popen([*command, json.dumps(order("mp3", limits=bounds))], stdin=source)
    try:
        until = time.monotonic() + 4
        while resource.prlimit(child.pid, resource.RLIMIT_NOFILE) != (0, 0):
            assert child.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
        assert resource.prlimit(child.pid, resource.RLIMIT_AS) == (2**29, 2**29)
        assert resource.prlimit(child.pid, resource.RLIMIT_CPU) == (5, 6)
        assert resource.prlimit(child.pid, resource.RLIMIT_FSIZE) == (7, 7)
    finally:
        child.kill()
        child.wait()
        os.close(source)


@pytest.mark.soak
def test_a_child_whose_parent_died_ends_by_itself(tmp_path):
    pipe = tmp_path / "pipe.mp3"
    os.mkfifo(pipe)
    source = os.open(pipe, os.O_RDWR)
    bounds = {"memory_bytes": 2**29, "cpu_seconds": 5, "wall_seconds": 1, "written_bytes": 0}
    command = [sys.executable, "-I", PACKAGE / "child" / "__main__.py"]
    try:
        done = subprocess.run(
            [*command, json.dumps(order("mp3", limits=bounds))], stdin=source, timeout=5
        )
    finally:
        os.close(source)
    assert done.returncode == -signal.SIGALRM


def test_the_child_knows_no_secret_of_ours(make_sound, monkeypatch, tmp_path):
    monkeypatch.setenv("KLING_SECRET_KEY", "CANARY")
    seen = tmp_path / "seen"
    spy = tmp_path / "python"
    spy.write_text(f'#!/bin/sh\nenv > {seen}\nexec {sys.executable} "$@"\n')
    spy.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(spy))

    assert inspect(make_sound("a.wav"), name="a.wav").seconds == 6

    names = {line.split("=")[0] for line in seen.read_text().splitlines()}
    assert names <= {"LC_ALL", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "PWD", "SHLVL", "_"}


def test_the_child_loads_nothing_of_the_product(make_sound):
    bounds = {"memory_bytes": 2**29, "cpu_seconds": 5, "wall_seconds": 5, "written_bytes": 0}
    text = json.dumps(order("wav", limits=bounds))
    with make_sound("a.wav").open("rb") as source:
        done = subprocess.run(
            [sys.executable, "-I", "-v", str(PACKAGE / "child" / "__main__.py"), text],
            stdin=source,
            capture_output=True,
            text=True,
        )
    assert json.loads(done.stdout)["seconds"] == 6
    loaded = [line for line in done.stderr.splitlines() if line.startswith("import '")]
    assert any("'child.decode'" in line for line in loaded)
    assert not any("'voices" in line or "'django" in line for line in loaded)


@pytest.mark.soak
def test_a_source_that_never_ends_is_given_up_in_time(tmp_path):
    pipe = tmp_path / "pipe.mp3"
    os.mkfifo(pipe)
    writer = os.open(pipe, os.O_RDWR)  # kept open: the reader waits for ever
    began = time.monotonic()
    try:
        with pytest.raises(AudioError) as caught:
            run_child(order("mp3"), source=pipe, wall_seconds=1)
    finally:
        os.close(writer)

    assert caught.value.reason == "too-slow"
    assert time.monotonic() - began < 3


def test_work_without_end_is_given_up_in_time(make_sound, monkeypatch):
    monkeypatch.setattr(limits, "CHILD_CPU_SECONDS", 0)
    with pytest.raises(AudioError) as caught:
        inspect(make_sound("a.wav"), name="a.wav")
    assert caught.value.reason == "too-slow"


def test_a_child_that_cannot_work_does_not_blame_the_file(make_sound):
    with pytest.raises(RuntimeError, match="unknown-act"):
        run_child(order("wav", act="unknown-act"), source=make_sound("a.wav"))


@pytest.mark.soak
def test_thirteen_seconds_are_inspected_in_the_blink_of_an_eye(make_sound):
    path = make_sound("a.wav", seconds=13)
    inspect(path, name="a.wav")  # the first start reads the libraries from the disk
    began = children_seconds()
    inspect(path, name="a.wav")
    # Measured: 0.14 s of a core, whatever else the machine does.
    assert children_seconds() - began < 0.6
