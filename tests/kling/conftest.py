"""Fixtures of the client's tests; the far ends themselves are in far_ends.py."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.kling.far_ends import BASE, KEY, Play, Script, Wire
from voices.kling import ApiKey, KlingClient


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def client(script: Script) -> KlingClient:
    return KlingClient(base_url=BASE, credential=ApiKey(KEY), adapters={BASE: script})


@pytest.fixture
def wire() -> Iterator[Callable[[Play], Wire]]:
    """Start a server with a play; stopped after the test."""
    wires: list[Wire] = []

    def start(play: Play) -> Wire:
        wires.append(Wire(socket.create_server(("127.0.0.1", 0)), play))
        return wires[-1]

    yield start
    for running in wires:
        running.listener.close()


@pytest.fixture
def near() -> Callable[..., KlingClient]:
    """A client for a server on the loopback address."""

    def make(url: str, **options: Any) -> KlingClient:
        options.setdefault("credential", ApiKey(KEY))
        return KlingClient(base_url=url, private_network=True, **options)

    return make
