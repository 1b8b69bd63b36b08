"""Envelope, conventions and answers outside of it (kling-api.md §1, §3, §4)."""

import dataclasses

import pytest

from tests.contract.facts import fact
from tests.contract.far import COSTS, PRESETS, SPEECH, VOICES, Far
from tests.contract.shapes import UUID
from voices.kling import NoSuchCall


@fact("LIVE")
def test_a_success_is_code_0_and_says_succeed_with_a_request_id(far: Far) -> None:
    heard = far.get(PRESETS, pageSize=1)
    assert (heard.status, heard.body["code"], heard.body["message"]) == (200, 0, "SUCCEED")
    assert UUID.fullmatch(heard.body["request_id"])
    assert set(heard.body) == {"code", "message", "request_id", "data"}


@fact("INFER")
def test_every_call_has_a_request_id_of_its_own(far: Far) -> None:
    ids = {far.get(PRESETS, pageSize=1).body["request_id"] for _ in range(3)}
    assert len(ids) == 3


@fact("LIVE")
def test_an_error_has_code_message_and_request_id_and_no_data(far: Far) -> None:
    heard = far.get(f"{VOICES}/vl-contract-nobody")
    assert heard.status == 400
    assert heard.body.get("data") is None
    assert set(heard.body) >= {"code", "message", "request_id"}


@fact("LIVE")
def test_an_unknown_path_is_a_404_without_a_code(at_door: Far) -> None:
    heard = at_door.get("/v1/general/no-such-thing")
    assert heard.status == 404
    assert set(heard.body) == {"timestamp", "status", "error", "message", "path"}
    assert (heard.body["status"], heard.body["error"]) == (404, "Not Found")


@fact("INFER")
def test_the_client_calls_an_unknown_path_a_wrong_address(far: Far) -> None:
    wrong = dataclasses.replace(far, base=f"{far.base}/nowhere")
    with pytest.raises(NoSuchCall):
        wrong.client.preset_tasks(page_size=1)


@fact("DOC")
@pytest.mark.parametrize("path", [PRESETS, COSTS])
def test_a_wrong_method_is_1202(far: Far, path: str) -> None:
    assert far.call("POST", path, json={}).refusal == (404, 1202)


@fact("UNK")
def test_a_body_that_is_no_json(far: Far) -> None:
    heard = far.call("POST", SPEECH, data=b"{")
    far.notebook.note("a body that is no JSON", heard.refusal, sandbox=(400, 1200))


@fact("INFER")
def test_answers_tell_the_time(far: Far) -> None:
    far.client.preset_tasks(page_size=1)
    seen = far.client.last_seen
    assert seen is not None
    assert seen.clock_offset is not None
    assert abs(seen.clock_offset) < 300
