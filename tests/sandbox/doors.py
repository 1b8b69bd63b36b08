"""The sandbox behind a real socket: ordering a fault there, and seeing raw bytes."""

import contextlib
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import requests

HEADERS = {"Authorization": "Bearer practice-key"}
PRESETS = "/v1/general/presets-voices?pageSize=1"


@contextlib.contextmanager
def fault_at(address: str, name: str, **fields: Any) -> Iterator[None]:
    """The fault stands while the block runs."""
    order(address, "faults", fault=name, **fields)
    try:
        yield
    finally:
        requests.delete(f"{address}/_control/faults", headers=HEADERS, timeout=10)


def get(address: str, path: str = PRESETS, *, stream: bool = False) -> requests.Response:
    return requests.get(address + path, headers=HEADERS, stream=stream, timeout=5)


def order(address: str, what: str, **body: Any) -> None:
    """Tell the control door."""
    url = f"{address}/_control/{what}"
    assert requests.post(url, json=body, headers=HEADERS, timeout=10).status_code == 200


def clone(address: str, external_id: str, **fields: str) -> requests.Response:
    body = {"voice_name": "A", "video_id": "862345678901234567", "external_task_id": external_id}
    body |= fields
    voices = f"{address}/v1/general/custom-voices"
    return requests.post(voices, json=body, headers=HEADERS, timeout=5)


def known(address: str, external_id: str) -> bool:
    """Whether the sandbox has a task with this id."""
    return get(address, f"/v1/general/custom-voices/{external_id}").status_code == 200


def raw_bytes(address: str, path: str = PRESETS) -> bytes:
    """Everything the server sends until it hangs up."""
    parts = urlsplit(address)
    lines = [f"GET {parts.path}{path} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in HEADERS.items()]
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as door:
        door.sendall("\r\n".join([*lines, "", ""]).encode())
        pieces = []
        while piece := door.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)
