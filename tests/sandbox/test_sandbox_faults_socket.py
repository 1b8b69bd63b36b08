"""Faults at the server of ``sandbox serve``: the socket is really cut, halved or slowed."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
import requests

from voices.kling import errors
from voices.kling.client import KlingClient
from voices.kling.credentials import ApiKey

from .doors import clone, fault_at, get, known, order, raw_bytes


@pytest.fixture(scope="module", autouse=True)
def _many_slots(address: str) -> Iterator[None]:
    """Cut calls leave tasks behind; the server is shared with other modules."""
    order(address, "settings", slots=100)
    yield
    order(address, "reset")


def test_a_cut_sends_no_byte_at_all(address: str) -> None:
    for fault in ("cut-before", "cut-after"):
        with fault_at(address, fault, at="list-presets"):
            assert raw_bytes(address) == b""
            with pytest.raises(requests.ConnectionError, match="Remote end closed connection"):
                get(address)


@pytest.mark.parametrize(("fault", "made"), [("cut-before", False), ("cut-after", True)])
def test_a_cut_comes_before_or_after_the_effect(address: str, fault: str, made: bool) -> None:
    with fault_at(address, fault, at="create-voice"), pytest.raises(requests.ConnectionError):
        clone(address, f"of {fault}")
    assert known(address, f"of {fault}") == made


def test_half_an_answer_ends_with_the_connection(address: str) -> None:
    with fault_at(address, "half", at="list-presets"):
        head, _, body = raw_bytes(address).partition(b"\r\n\r\n")
        with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
            get(address)
    (told,) = [line for line in head.split(b"\r\n") if line.startswith(b"Content-Length")]
    assert head.startswith(b"HTTP/1.1 200")
    assert len(body) == int(told.split()[1]) // 2 > 0


def test_a_drip_arrives_bit_by_bit(address: str) -> None:
    with fault_at(address, "drip", at="list-presets", options={"bytes": 100, "ms": 40}):
        begun = time.monotonic()
        answer = get(address, stream=True)
        heard = [(time.monotonic() - begun, piece) for piece in answer.iter_content(100)]
    assert heard[-1][0] - heard[0][0] > 0.1
    assert b"".join(piece for _, piece in heard).endswith(b"}")


def test_a_late_answer_is_a_read_time_out_although_it_happened(address: str) -> None:
    with (
        fault_at(address, "latency", at="create-voice", options={"ms": 600}),
        pytest.raises(requests.ReadTimeout),
    ):
        requests.post(
            f"{address}/v1/general/custom-voices",
            json={"voice_name": "A", "video_id": "862345678901234567", "external_task_id": "late"},
            headers={"Authorization": "Bearer practice-key"},
            timeout=0.2,
        )
    assert known(address, "late")


def test_the_date_header_follows_the_clock(address: str) -> None:
    with fault_at(address, "clock", at="list-presets", options={"seconds": 86_400}):
        told = get(address).headers["Date"]
    ahead = (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds()
    assert ahead == pytest.approx(86_400, abs=5)


def test_answers_are_broken_over_a_socket_as_in_process(address: str) -> None:
    seen = {}
    for fault in ("html-502", "html-200", "error", "null-data", "wrong-charset"):
        with fault_at(address, fault, at="list-presets"):
            answer = get(address)
        seen[fault] = (answer.status_code, answer.headers["Content-Type"])
    page = "text/html"
    assert (seen["html-502"], seen["html-200"]) == ((502, page), (200, page))
    assert seen["error"] == (500, "application/json")
    assert seen["null-data"] == (200, "application/json")
    assert seen["wrong-charset"] == (200, "application/json; charset=utf-8")


def test_the_products_client_takes_a_cut_for_an_unknown_outcome(address: str) -> None:
    client = KlingClient(base_url=address, credential=ApiKey("practice-key"), private_network=True)
    for fault in ("cut-after", "half", "html-502", "html-200", "no-task-id", "null-data"):
        with (
            fault_at(address, fault, at="create-voice", options={}),
            pytest.raises(errors.OutcomeUnknown),
        ):
            client.create_voice(
                voice_name="A", external_task_id=f"at {fault}", video_id="862345678901234567"
            )


def test_the_server_goes_on_after_a_cut(address: str) -> None:
    with requests.Session() as session:
        session.headers["Authorization"] = "Bearer practice-key"
        url = f"{address}/v1/general/presets-voices?pageSize=1"
        with fault_at(address, "cut-before", at="list-presets", times=1):
            with pytest.raises(requests.ConnectionError):
                session.get(url, timeout=5)
            assert session.get(url, timeout=5).status_code == 200
