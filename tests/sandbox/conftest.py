"""Real requests into the shipped sandbox: in process, and clips from a loopback server."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from voicelab.sandbox.adapter import SandboxAdapter

from .clips import write_wav

BASE = "https://practice.invalid"
KEY = "practice-key"
PROJECT = Path(__file__).resolve().parents[2]


class Caller:
    """Calls the sandbox as a client does; returns the HTTP status and the JSON body."""

    def __init__(self) -> None:
        self.session = requests.Session()
        self.session.mount(f"{BASE}/", SandboxAdapter(BASE))
        self.session.headers["Authorization"] = f"Bearer {KEY}"

    def get(self, path: str, **params: Any) -> tuple[int, Any]:
        answer = self.session.get(BASE + path, params=params)
        return answer.status_code, answer.json()

    def post(self, path: str, **body: Any) -> tuple[int, Any]:
        answer = self.session.post(BASE + path, json=body)
        return answer.status_code, answer.json()

    def clone(self, **fields: Any) -> tuple[int, Any]:
        body = {"voice_name": "Anna", "video_id": "862345678901234567", **fields}
        return self.post("/v1/general/custom-voices", **body)

    def speak(self, text: str, **fields: Any) -> tuple[int, Any]:
        body = {"text": text, "voice_id": "oversea_male1", "voice_language": "en", **fields}
        return self.post("/v1/audio/tts", **body)

    def ready_voice(self, **fields: Any) -> dict[str, Any]:
        """A finished clone's voice."""
        task = self.clone(**fields)[1]["data"]
        self.age(3600, task["task_id"])
        found = self.get(f"/v1/general/custom-voices/{task['task_id']}")[1]["data"]
        return dict(found["task_result"]["voices"][0])

    def age(self, seconds: float, task_id: str = "") -> None:
        status, _ = self.post("/_control/age", seconds=seconds, task_id=task_id)
        assert status == 200

    def settings(self, **switches: Any) -> dict[str, Any]:
        status, body = self.post("/_control/settings", **switches)
        assert status == 200, body
        return dict(body["data"])

    def fault(self, name: str, /, **order: Any) -> None:
        """Order a fault; what is no field of an order is an option of the fault."""
        fields = {"at", "times", "chance", "seed"}
        options = {key: order.pop(key) for key in list(order) if key not in fields}
        status, body = self.post("/_control/faults", fault=name, options=options, **order)
        assert status == 200, body

    def ledger(self) -> list[dict[str, Any]]:
        return list(self.get("/_control/ledger")[1]["data"])


@pytest.fixture
def kling(db: None, settings: Any, tmp_path: Path) -> Caller:
    """The sandbox with empty tables and a result folder of its own."""
    settings.DATA_DIR = tmp_path / "data"
    settings.SANDBOX_SECONDS = 10
    settings.SANDBOX_FETCH_ADAPTERS = ""
    return Caller()


class Listener(BaseHTTPRequestHandler):
    """Takes every POST and keeps it; ``/moved`` is answered with a redirect."""

    heard: list[tuple[dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((dict(self.headers.items()), body))
        moved = self.path == "/moved"
        self.send_response(302 if moved else 200)
        if moved:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def listener() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """An address on loopback, and what was posted to it: headers and body."""
    heard: list[tuple[dict[str, str], bytes]] = []
    kind = type("Hearing", (Listener,), {"heard": heard})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", heard
    server.shutdown()
    server.server_close()
    thread.join()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def clip_server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """An address on loopback and the folder behind it, with a good 12-second clip."""
    folder = tmp_path / "clips"
    folder.mkdir()
    write_wav(folder / "good.wav", seconds=12, hertz=120)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that the server prints; it is started once and stopped by its id."""
    folder = tmp_path_factory.mktemp("alone")
    command = ["manage.py", "sandbox", "serve", "--port", "0", "--prefix", "/kling"]
    process = subprocess.Popen(
        [sys.executable, *command, "--data", str(folder)],
        cwd=PROJECT,
        env={**os.environ, "DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.fullmatch(r"Sandbox ready: (http://127\.0\.0\.1:[0-9]+/kling)\n", line)
    assert found, line
    yield found[1]
    process.send_signal(signal.SIGTERM)
    process.wait(10)
