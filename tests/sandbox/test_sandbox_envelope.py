"""What every answer has in common, down to the types."""

import re
import uuid
from typing import Any

import pytest

from .conftest import BASE, Caller

ID = re.compile(r"[0-9]{18}")


def every_task(kling: Caller) -> list[dict[str, Any]]:
    """One finished task of each kind, a failed one, and the invented ones."""
    kling.clone(voice_name="fail Bert")
    kling.ready_voice()
    lists = ("text2video", "image2video", "avatar/image2video", "advanced-lip-sync", "lip-sync")
    kling.age(60)
    videos = [task for name in lists for task in kling.get(f"/v1/videos/{name}")[1]["data"]]
    voices = kling.get("/v1/general/custom-voices")[1]["data"]
    return [*videos, *voices, kling.speak("Hello")[1]["data"]]


def test_ids_times_durations_and_deductions_have_the_vendors_types(kling: Caller) -> None:
    tasks = every_task(kling)
    assert {task["task_status"] for task in tasks} == {"succeed", "failed"}
    for task in tasks:
        assert ID.fullmatch(task["task_id"])
        assert type(task["created_at"]) is type(task["updated_at"]) is int
        assert 1_700_000_000_000 < task["created_at"] <= task["updated_at"] < 9_999_999_999_999
        assert isinstance(task["final_unit_deduction"], str)
        assert float(task["final_unit_deduction"]) > 0
        assert "final_balance_deduction" not in task


def test_results_have_long_ids_and_durations_as_strings(kling: Caller) -> None:
    results = [
        item
        for task in every_task(kling)
        for items in task["task_result"].values()
        for item in items
    ]
    assert len(results) > 20
    for item in results:
        assert ID.fullmatch(item.get("id") or item["voice_id"])
        if "duration" in item:
            assert isinstance(item["duration"], str)
            assert re.fullmatch(r"[0-9]+\.[0-9]{1,3}", item["duration"])


def test_task_info_is_empty_without_an_id_of_the_caller(kling: Caller) -> None:
    assert kling.clone()[1]["data"]["task_info"] == {}
    created = kling.clone(external_task_id="vl-1")[1]["data"]
    assert created["task_info"] == {"external_task_id": "vl-1"}
    found = kling.get("/v1/general/custom-voices/vl-1")[1]["data"]
    assert found["task_info"] == {"external_task_id": "vl-1"}


def test_every_answer_has_a_request_id_of_its_own(kling: Caller) -> None:
    answers = (kling.get("/v1/general/custom-voices"), kling.speak(""), kling.post("/tasks"))
    assert len({str(uuid.UUID(body["request_id"])) for _, body in answers}) == 3


@pytest.mark.parametrize("path", ["/v1", "/v1/videos", "/v1/videos/text-2-video", "/account", "/x"])
def test_an_unknown_path_has_a_body_without_a_code(kling: Caller, path: str) -> None:
    answer = kling.session.get(BASE + path, headers={"Authorization": None})
    body = answer.json()
    assert (answer.status_code, body["status"], body["error"]) == (404, 404, "Not Found")
    assert set(body) == {"timestamp", "status", "error", "message", "path"}


def test_an_account_that_pays_as_it_goes_is_told_money(kling: Caller) -> None:
    kling.settings(pay_as_you_go=True)
    for task in every_task(kling):
        assert "final_unit_deduction" not in task
        price = task["final_balance_deduction"]
        assert 0 < float(price["quota"]) < float(price["list_price"])
    speech = kling.speak("Hello")[1]["data"]
    assert speech["final_balance_deduction"] == {"quota": "0.0063", "list_price": "0.007"}
