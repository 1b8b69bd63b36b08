"""Practice mode behind the server that `start` runs: what its clients see of a fault."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.prepared import Shelf, prepared  # noqa: F401 - a fixture
from voices.kling import errors
from voices.kling.client import KlingClient
from voices.kling.credentials import ApiKey
from voices.processes.supervisor import _granian

from .conftest import PROJECT
from .doors import clone, fault_at, get, known, order, raw_bytes
from .test_sandbox_ticking import Heard, wait_for_post

pytestmark = pytest.mark.chaos


def _environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "VOICELAB_ENV_FILE": "none", "DATA_DIR": str(folder), **more}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Shelf) -> Iterator[str]:  # noqa: F811
    """The sandbox's address at a granian with the options of `start`."""
    environment = _environment(prepared.copy(tmp_path_factory.mktemp("site") / "data"))
    port = free_port()
    size = _granian()
    size[size.index("--port") + 1] = str(port)
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", *size, "voicelab.wsgi:application"],
        cwd=PROJECT,
        env=environment,
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 30
    while not _answers(address):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    order(f"{address}/sandbox", "settings", slots=100)
    yield f"{address}/sandbox"
    process.terminate()
    process.wait(20)


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/sandbox/nothing", timeout=5).status_code == 404
    except requests.ConnectionError:
        return False


#: A view holds no socket: granian cuts before or after the head has left.
CUT = (requests.exceptions.ChunkedEncodingError, requests.ConnectionError)


def test_a_cut_sends_at_most_a_head(site: str) -> None:
    for fault in ("cut-before", "cut-after"):
        with fault_at(site, fault, at="list-presets"):
            head, _, body = raw_bytes(site).partition(b"\r\n\r\n")
            with pytest.raises(CUT, match=r"IncompleteRead|Remote end closed"):
                get(site)
        assert head[:12] in (b"HTTP/1.1 200", b"")
        assert body == b""


@pytest.mark.parametrize(("fault", "made"), [("cut-before", False), ("cut-after", True)])
def test_a_cut_comes_before_or_after_the_effect(site: str, fault: str, made: bool) -> None:
    with fault_at(site, fault, at="create-voice"), pytest.raises(CUT):
        clone(site, f"of {fault}")
    assert known(site, f"of {fault}") == made


def test_half_an_answer_ends_with_the_connection(site: str) -> None:
    with fault_at(site, "half", at="list-presets"):
        head, _, body = raw_bytes(site).partition(b"\r\n\r\n")
        with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
            get(site)
    (told,) = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    assert len(body) == int(told.split()[1]) // 2 > 0


def test_a_drip_arrives_bit_by_bit_and_not_compressed(site: str) -> None:
    with fault_at(site, "drip", at="list-presets", options={"bytes": 100, "ms": 40}):
        begun = time.monotonic()
        answer = get(site, stream=True)
        heard = [(time.monotonic() - begun, piece) for piece in answer.raw.stream(100)]
    assert heard[-1][0] - heard[0][0] > 0.1
    assert answer.headers["Content-Encoding"] == "identity"


def test_the_date_header_follows_the_clock(site: str) -> None:
    with fault_at(site, "clock", at="list-presets", options={"seconds": 400 * 86_400}):
        told = get(site).headers["Date"]
    assert str(time.gmtime(time.time() + 400 * 86_400).tm_year) in told


def test_the_products_client_takes_every_broken_answer_for_an_unknown_outcome(site: str) -> None:
    client = KlingClient(base_url=site, credential=ApiKey("practice-key"), private_network=True)
    for fault in ("cut-before", "cut-after", "half", "html-502", "html-200", "no-task-id"):
        with fault_at(site, fault, at="create-voice"), pytest.raises(errors.OutcomeUnknown):
            client.create_voice(
                voice_name="A", external_task_id=f"at {fault}", video_id="862345678901234567"
            )


def test_the_web_server_ticks_by_itself(site: str, listener: tuple[str, Heard]) -> None:
    clone(site, "ticked", callback_url=f"{listener[0]}/hook")
    told = wait_for_post(listener[1])
    assert (told["task_status"], told["task_info"]) == (
        "submitted",
        {"external_task_id": "ticked"},
    )
