"""`manage.py start` with real processes: ready, alive whatever dies, gone when told to stop."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.prepared import Shelf, prepared  # noqa: F401 - a fixture

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.chaos


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Running:
    """One `start` on a folder of its own; `read` is what it has written so far."""

    def __init__(self, folder: Path, *, port: int) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.env = {
            **kept,
            "VOICELAB_ENV_FILE": "none",
            "DATA_DIR": str(folder),
            "PORT": str(port),
        }
        self.folder = folder
        self.site = f"http://127.0.0.1:{port}"
        self.log = folder.with_suffix(".log")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "start"],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.seen: set[int] = set()

    def read(self) -> str:
        return self.log.read_text()

    def children(self) -> dict[str, int]:
        """Word of the program -> process id of its leader; remembers all it ever saw."""
        found = {}
        for pid, stat in _stats():
            if int(stat[1]) == self.process.pid and stat[0] != "Z":
                with contextlib.suppress(OSError):
                    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
                    for name in {"granian", "worker", "beat"} & set(words):
                        found[name] = pid
        self.seen |= set(found.values())
        return found

    def left(self) -> list[int]:
        """Sessions it ever led that still hold a process."""
        return [pid for pid in self.seen if _group_lives(pid)]

    def healthy(self) -> bool:
        try:
            return requests.get(f"{self.site}/healthz", timeout=5).text == "ok"
        except requests.RequestException:
            return False


def _stats() -> Iterator[tuple[int, list[str]]]:
    """Process id, and of its stat line what follows the name: state, parent, group, …"""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # it ended meanwhile
                yield int(entry.name), (entry / "stat").read_text().rpartition(")")[2].split()


def _group_lives(pid: int) -> bool:
    """Whether anything still runs in that group; a zombie only waits to be counted."""
    return any(int(stat[2]) == pid and stat[0] != "Z" for _, stat in _stats())


def wait_for(true: Callable[[], object], *, within: float = 60) -> None:
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


class Starter:
    """Starts and waits for the ready line; `end` leaves nothing behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[Running] = []

    def __call__(self) -> Running:
        running = Running(self.folder, port=free_port())
        self.started.append(running)
        wait_for(lambda: _ready(running, told=len(self.started) - 1))
        wait_for(lambda: len(running.children()) == 3)
        return running

    def end(self) -> None:
        for running in self.started:
            running.children()
            running.process.kill()
            running.process.wait()
            for pid in running.left():
                os.killpg(pid, signal.SIGKILL)


def _ready(running: Running, *, told: int) -> bool:
    assert running.process.poll() is None, running.read()
    return running.read().count("VoiceLab is ready") > told


@pytest.fixture
def start(tmp_path: Path, prepared: Shelf) -> Iterator[Starter]:  # noqa: F811
    """On a folder that has its tables and static files already."""
    starter = Starter(prepared.copy(tmp_path / "data"))
    yield starter
    starter.end()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One for all tests that leave it running, on a folder that was not there before."""
    starter = Starter(tmp_path_factory.mktemp("start") / "data")
    yield starter()
    starter.end()


def stop(running: Running, number: signal.Signals) -> int:
    running.children()
    running.process.send_signal(number)
    return running.process.wait(timeout=20)


def test_first_start_prints_link_and_password_then_one_ready_line(running: Running) -> None:
    lines = running.read().splitlines()
    assert lines[0].startswith("Sign in with this link (works once, within 15 minutes): http://")
    assert re.fullmatch(r"Later sign in as admin with the password \w{4}(-\w{4}){3}", lines[1])
    assert lines[2] == f"VoiceLab is ready: {running.site}/"
    assert running.healthy()


@pytest.mark.parametrize("name", ["granian", "worker", "beat"])
def test_whatever_is_killed_comes_back(running: Running, name: str) -> None:
    before = running.children()
    os.kill(before[name], signal.SIGKILL)
    wait_for(lambda: running.children().get(name, before[name]) != before[name])
    wait_for(running.healthy)
    after = running.children()
    others = set(before) - {name}
    assert {other: after[other] for other in others} == {other: before[other] for other in others}
    wait_for(lambda: not _group_lives(before[name]))


def test_a_deleted_message_file_brings_a_new_one_with_new_worker_and_beat(
    running: Running,
) -> None:
    before = running.children()
    (running.folder / "broker.sqlite3").unlink()
    wait_for(lambda: running.children().get("beat", before["beat"]) != before["beat"])
    wait_for(lambda: len(running.children()) == 3)
    after = running.children()
    assert after["worker"] != before["worker"]
    assert after["granian"] == before["granian"]
    assert (running.folder / "broker.sqlite3").exists()


def test_a_second_one_on_the_same_folder_says_so(running: Running) -> None:
    second = subprocess.run(
        [sys.executable, "manage.py", "start"],
        cwd=ROOT, env={**running.env, "PORT": str(free_port())},
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert second.stderr.startswith("VoiceLab already runs with the data folder")
    assert second.stderr.count("\n") == 1


def test_a_signal_ends_all_and_links_are_printed_until_somebody_has_signed_in(
    start: Starter,
) -> None:
    first = start()
    assert stop(first, signal.SIGTERM) == 0
    assert first.left() == []

    second = start()
    assert second.read().count("/enter/") == 2
    assert second.read().count("password") == 1
    link = re.findall(r"http\S+/enter/\S+", second.read())[-1]
    page = requests.Session().get(link, timeout=10)
    assert (page.status_code, page.url) == (200, f"{second.site}/")
    assert stop(second, signal.SIGINT) == 0
    assert second.left() == []

    third = start()
    assert third.read().count("/enter/") == 2
    third.process.kill()
    third.process.wait()
    wait_for(lambda: third.left() == [])
    assert "Traceback" not in third.read()


@pytest.mark.soak
def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = Running(tmp_path / "data", port=taken.getsockname()[1])
        assert refused.process.wait(timeout=30) == 1
    said = refused.read()
    assert re.fullmatch(r"Port \d+ is used by another program\. .*PORT=\d+ make run\n", said)
