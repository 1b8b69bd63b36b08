"""Practice and live mode for the command; real servers on the loopback address."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection

from tests.kling.far_ends import Play, Wire
from tests.tools import SandboxAlone
from voicelab import urls  # noqa: F401 read now: it leaves out the sandbox while a test plays live


@pytest.fixture
def practice(settings: Any, tmp_path: Path) -> Any:
    settings.DATA_DIR = tmp_path
    settings.SANDBOX_SECONDS = 0
    return settings


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = SandboxAlone(tmp_path_factory.mktemp("alone"), SANDBOX_SECONDS=0)
    yield server.url
    server.stop()


@pytest.fixture
def live(settings: Any) -> Callable[..., Any]:
    """Live mode at an address of the loopback, as the settings file would make it."""

    def at(base_url: str, **more: Any) -> Any:
        settings.PRACTICE, settings.KLING_ADAPTERS = False, ""
        settings.KLING_PRIVATE_NETWORK = True
        settings.KLING_BASE_URL = base_url
        settings.PUBLIC_URL = settings.MEDIA_URL_BASE = ""
        for name, value in (more or {"KLING_API_KEY": "practice-key"}).items():
            setattr(settings, name, value)
        return settings

    return at


@pytest.fixture
def wire() -> Iterator[Callable[[Play], Wire]]:
    wires: list[Wire] = []

    def start(play: Play) -> Wire:
        wires.append(Wire(socket.create_server(("127.0.0.1", 0)), play))
        return wires[-1]

    yield start
    for running in wires:
        running.listener.close()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def site(settings: Any) -> Iterator[str]:
    """VoiceLab itself behind a socket of its own."""
    inner = get_wsgi_application()

    def application(environ: Any, start: Any) -> Any:
        try:
            return [b"".join(inner(environ, start))]
        finally:
            connection.close()  # this thread's own

    server = make_server("127.0.0.1", 0, application, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
