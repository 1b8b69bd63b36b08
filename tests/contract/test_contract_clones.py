"""A clone from order to deletion (kling-api.md §6.1, §6.2, §6.5)."""

import uuid
from decimal import Decimal
from typing import Any

import pytest

from tests.contract.facts import fact
from tests.contract.far import DELETE, VOICES, Far
from tests.contract.shapes import STATUSES, is_id, is_moment
from voices.kling import TaskNotFound

VOICE = {"voice_id", "voice_name", "trial_url", "owned_by"}


@fact("DOC", units="0.05")
def test_an_order_is_answered_with_its_task_and_empty_strings_count_as_absent(far: Far) -> None:
    task = far.ordered_voice()
    assert is_id(task["task_id"])
    assert task["task_status"] in STATUSES
    assert is_moment(task["created_at"])
    assert is_moment(task["updated_at"])
    assert task["task_info"]["external_task_id"].startswith("vl-contract-")


@fact("DOC", units="0.05")
def test_a_task_is_found_by_either_id_in_the_same_place(far: Far) -> None:
    task = far.ordered_voice()
    external_id = task["task_info"]["external_task_id"]
    for either in (task["task_id"], external_id):
        assert far.get(f"{VOICES}/{either}").data["task_id"] == task["task_id"]
        assert far.client.get_voice_task(either).external_task_id == external_id


@fact("DOC", units="0.05")
def test_a_finished_task_holds_one_voice_and_what_it_cost(far: Far) -> None:
    task = far.finished_voice()
    (voice,) = task["task_result"]["voices"]
    assert set(voice) >= VOICE
    assert is_id(voice["voice_id"])
    assert voice["voice_id"] != task["task_id"]
    assert voice["owned_by"].isdecimal()
    assert Decimal(str(task["final_unit_deduction"])) == Decimal("0.05")
    assert task["updated_at"] >= task["created_at"]


@fact("UNK", units="0.05")
def test_how_the_deduction_is_written_and_what_runs_meanwhile_holds(far: Far) -> None:
    running = far.get(f"{VOICES}/{far.ordered_voice()['task_id']}").data
    if running["task_status"] in ("submitted", "processing"):
        result = running.get("task_result", "absent")
        far.notebook.note("task_result while it runs", result, sandbox={})
    written = far.finished_voice()["final_unit_deduction"]
    far.notebook.note("final_unit_deduction as written", written, sandbox="0.05")


@fact("DOC", units="0.05")
def test_the_trial_can_be_fetched_without_a_key(far: Far) -> None:
    trial = far.finished_voice()["task_result"]["voices"][0]["trial_url"]
    with far.session.get(trial, timeout=60) as answer:
        assert answer.status_code == 200
        assert len(answer.content) > 1000


@fact("UNK", units="0.05")
def test_a_voices_id_is_no_id_of_a_task(far: Far) -> None:
    voice_id = far.finished_voice()["task_result"]["voices"][0]["voice_id"]
    heard = far.get(f"{VOICES}/{voice_id}")
    far.notebook.note("a look-up by voice id", heard.refusal, sandbox=(400, 1201))


@fact("LIVE")
@pytest.mark.parametrize("either", ["861234567890123456", "vl-contract-nobody"])
def test_an_unknown_id_is_1201_and_is_repeated(far: Far, either: str) -> None:
    heard = far.get(f"{VOICES}/{either}")
    assert heard.refusal == (400, 1201)
    assert heard.body["message"] == f"Task not found by id/external id: {either}"
    with pytest.raises(TaskNotFound):
        far.client.get_voice_task(either)


@fact("LIVE", units="0.05")
def test_a_name_of_more_than_20_characters_is_refused(far: Far) -> None:
    heard = far.order_voice(voice_name="x" * 21)
    assert heard.status == 400
    far.notebook.note("a name of 21 characters", heard.body["code"], sandbox=1201)


@fact("DOC", units="0.05")
@pytest.mark.parametrize("name", [None, ""])
def test_a_name_is_required(far: Far, name: Any) -> None:
    assert far.order_voice(voice_name=name).status == 400


@fact("INFER", units="0.05")
def test_no_source_is_refused(far: Far) -> None:
    heard = far.order_voice(voice_url="", video_id="")
    assert heard.status == 400
    assert heard.body["code"] in (1200, 1201)


@fact("UNK", units="0.05")
def test_two_sources_at_once(far: Far) -> None:
    heard = far.order_voice(voice_url="https://kling.invalid/a.wav", video_id="861234567890123456")
    far.notebook.note("two sources at once", heard.refusal, sandbox=(400, 1201))


@fact("UNK", units="0.05")
def test_a_used_external_id(far: Far) -> None:
    """Refused where it was tried (one video call); that a second one is made would cost."""
    external_id = far.ordered_voice()["task_info"]["external_task_id"]
    heard = far.order_voice(external_task_id=external_id)
    words = str(heard.body["message"]).replace(external_id, "…")
    here = (*heard.refusal, words)
    sandbox = (400, 1201, "External_task_id … already exists")
    far.notebook.note("a used external id", here, sandbox=sandbox)


@fact("LIVE", units="0.05")
def test_a_deletion_is_code_0_with_or_without_data(far: Far) -> None:
    task = far.finish(far.order_voice().data["task_id"])
    heard = far.drop(task)
    assert (heard.status, heard.body["code"]) == (200, 0)
    far.notebook.note("a deletion has data", "data" in heard.body, sandbox=False)
    again = far.drop(task)
    assert again.body["code"] != 0
    far.notebook.note("a second deletion", again.refusal, sandbox=(400, 1201))
    look = far.get(f"{VOICES}/{task['task_id']}")
    far.notebook.note("the task of a deleted voice", look.refusal, sandbox=(400, 1201))
    listed = [entry["task_id"] for entry in far.get(VOICES, pageSize=500).data]
    far.notebook.note("it is listed still", task["task_id"] in listed, sandbox=False)


@fact("INFER")
def test_an_unknown_voice_can_not_be_deleted(far: Far) -> None:
    assert far.post(DELETE, voice_id="861234567890123456").refusal == (400, 1201)


@fact("UNK")
def test_deletions_as_other_pages_show_them(far: Far) -> None:
    """A list of ids, and HTTP's own DELETE: some clients try both first."""
    many = far.post(DELETE, voice_ids=["861234567890123456"])
    far.notebook.note("a list of ids to delete", many.refusal, sandbox=(400, 1201))
    method = far.call("DELETE", f"{VOICES}/{uuid.uuid4()}")
    far.notebook.note("HTTP's DELETE", method.status, sandbox=404)
