"""A worker at the embedded broker hears a message, and does not wait when it was told to stop."""

import socket
import threading
from pathlib import Path

import pytest
from kombu.connection import Connection
from kombu.transport.sqlalchemy import Transport

from tests.tools import PATIENCE
from voicelab import polling


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(Transport, "drain_events", Transport.drain_events)
    monkeypatch.setattr(polling, "stopping", threading.Event())
    polling.install()
    return f"sqla+sqlite:///{tmp_path / 'broker.sqlite3'}"


def send(address: str) -> None:
    with Connection(address) as broker, broker.SimpleQueue("nudges") as queue:
        queue.put("look")


def test_a_message_that_comes_while_it_waits_is_heard(address: str) -> None:
    late = threading.Timer(2 * polling.EVERY, send, [address])
    with Connection(address) as broker, broker.SimpleQueue("nudges") as queue:
        late.start()
        assert queue.get(timeout=PATIENCE).payload == "look"
    late.join()


def test_without_a_message_it_says_so(address: str) -> None:
    with Connection(address) as broker, broker.SimpleQueue("nudges") as queue:
        assert queue.consumer
        with pytest.raises(socket.timeout):
            broker.drain_events(timeout=2 * polling.EVERY)


def test_who_is_told_to_stop_waits_no_longer(address: str) -> None:
    ended = threading.Event()

    def wait() -> None:
        with Connection(address) as broker, broker.SimpleQueue("nudges") as queue:
            assert queue.consumer
            with pytest.raises(socket.timeout):
                broker.drain_events(timeout=3 * PATIENCE)
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    assert not ended.wait(3 * polling.EVERY)
    polling.stopping.set()
    assert ended.wait(PATIENCE)
