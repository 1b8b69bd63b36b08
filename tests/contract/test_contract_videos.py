"""Videos, the unified list and the ledgers (kling-api.md §2.3, §8, §10, §11).

Written from the vendor's text alone.
"""

import time
from typing import Any

import pytest

from tests.contract.facts import fact
from tests.contract.far import Far
from tests.contract.shapes import STATUSES, is_id, is_moment, is_seconds

AVATAR = "/v1/videos/avatar/image2video"
LIP_SYNC = "/v1/videos/advanced-lip-sync"
LISTS = (AVATAR, LIP_SYNC, "/v1/videos/text2video", "/v1/videos/image2video")
OTHERS = (
    "/v1/videos/omni-video",
    "/v1/videos/multi-image2video",
    "/v1/videos/video-extend",
    "/v1/videos/motion-control",
    "/v1/videos/effects",
)
TASKS = "/tasks"
PACKAGE, BALANCE = "/account/billing/package", "/account/billing/balance"
NEW_STANDARD = (
    "Authentication error. The current API does not support AK/SK; "
    "please go to the console (https://kling.ai/dev/api-key) to create API key."
)
MONTH = 30 * 86_400_000
STATUSES_NEW = {"submitted", "processing", "succeeded", "failed", "deleted"}
pytestmark = pytest.mark.filterwarnings("ignore:The HMAC key is")


# --- the lists of videos ---


@fact("DOC")
@pytest.mark.parametrize("path", [*LISTS, *OTHERS])
def test_videos_are_listed_by_the_way_they_were_made(far: Far, path: str) -> None:
    found = far.get(path, pageNum=1, pageSize=2).data
    assert isinstance(found, list)
    assert len(found) <= 2


@fact("DOC")
@pytest.mark.parametrize("path", LISTS)
def test_a_page_of_500_videos_is_accepted_and_one_of_501_is_not(far: Far, path: str) -> None:
    assert far.get(path, pageSize=500).status == 200
    assert far.get(path, pageSize=501).refusal == (400, 1201)


@fact("DOC")
@pytest.mark.parametrize("path", LISTS)
def test_a_video_has_an_id_of_its_own_a_link_and_a_length(far: Far, path: str) -> None:
    for task in finished(far, path):
        assert is_id(task["task_id"])
        assert is_moment(task["created_at"])
        assert is_moment(task["updated_at"])
        for video in task["task_result"]["videos"]:
            assert is_id(video["id"])
            assert video["id"] != task["task_id"]
            assert video["url"].startswith(("http://", "https://"))
            assert is_seconds(video["duration"])


@fact("DOC")
@pytest.mark.parametrize("path", LISTS)
def test_no_list_tells_the_model_or_the_sound(far: Far, path: str) -> None:
    for task in finished(far, path):
        assert set(task) & {"model_name", "sound", "video_sound"} == set()
        assert task["task_status"] in STATUSES


@fact("DOC")
def test_a_lip_sync_names_its_parent_video(far: Far) -> None:
    for task in finished(far, LIP_SYNC):
        parent = task["task_info"]["parent_video"]
        assert set(parent) == {"id", "url", "duration"}
        assert is_seconds(parent["duration"])


@fact("DOC")
@pytest.mark.parametrize("path", LISTS)
def test_one_video_task_is_found_by_its_id(far: Far, path: str) -> None:
    task = finished(far, path)[0]
    assert far.get(f"{path}/{task['task_id']}").data["task_id"] == task["task_id"]
    nobody = "861234567890123456"
    heard = far.get(f"{path}/{nobody}")
    assert heard.refusal == (400, 1201)
    assert heard.body["message"] == f"Task not found by id/external id: {nobody}"


# --- the unified list ---


@fact("LIVE")
@pytest.mark.parametrize("sign", ["garbage", "jwt"])
def test_the_newer_paths_take_api_keys_only_and_say_so(at_door: Far, sign: str) -> None:
    header = "Bearer garbage" if sign == "garbage" else at_door.signer().authorization()
    heard = at_door.call("POST", TASKS, sign=header, json={})
    assert heard.refusal == (401, 1002)
    assert heard.body["message"] == NEW_STANDARD


@fact("DOC")
def test_the_newer_paths_know_an_empty_header_too(far: Far) -> None:
    assert far.call("POST", TASKS, sign=None, json={}).refusal == (401, 1001)


@fact("DOC")
def test_the_unified_list_answers_records_of_the_newer_standard(far: Far) -> None:
    data = tasks(far, limit=5)
    assert set(data) >= {"result", "count", "next_cursor", "has_more"}
    assert type(data["has_more"]) is bool
    assert len(data["result"]) <= 5
    for record in records(far, data):
        assert is_id(record["id"])
        assert record["status"] in STATUSES_NEW
        assert is_moment(record["create_time"])
        assert is_moment(record["update_time"])
        assert isinstance(record["outputs"], list)
        assert set(record) & {"task_id", "task_status", "model_name", "product"} == set()


@fact("LIVE")
@pytest.mark.parametrize("kind", [int, str])
def test_times_are_accepted_as_numbers_and_as_strings(far: Far, kind: type) -> None:
    asked = {name: kind(value) for name, value in window().items()}
    assert tasks(far, **asked)["result"] is not None


@fact("DOC")
def test_filters_leave_only_finished_videos(far: Far) -> None:
    filters = [
        {"key": "status", "values": ["succeeded"]},
        {"key": "product_type", "values": ["video"]},
    ]
    found = tasks(far, filters=filters, limit=500)["result"]
    assert {record["status"] for record in found} <= {"succeeded"}


@fact("DOC")
def test_a_cursor_leads_to_the_next_page_without_a_repetition(far: Far) -> None:
    first = tasks(far, limit=1)
    if far.live and not first["has_more"]:
        pytest.skip("this account has not made two things in 30 days")
    assert first["has_more"] is True
    second = tasks(far, limit=1, cursor=first["next_cursor"])
    assert first["result"][0]["id"] != second["result"][0]["id"]


@fact("LIVE", units="0.05")
def test_a_voice_of_the_legacy_paths_is_listed_there_with_its_outputs(far: Far) -> None:
    made = far.finished_voice()
    key = far.key().authorization()
    heard = far.call("GET", TASKS, sign=key, params={"task_ids": made["task_id"]})
    found = heard.data
    (record,) = found if isinstance(found, list) else found["result"]
    assert (record["id"], record["status"]) == (made["task_id"], "succeeded")
    assert record["external_id"] == made["task_info"]["external_task_id"]
    (voice,) = record["outputs"]
    assert voice["type"] == "voice"
    assert voice["id"] == made["task_result"]["voices"][0]["voice_id"]
    far.notebook.note("GET /tasks answers", type(found).__name__, sandbox="list")


@fact("LIVE")
def test_more_than_20_ids_are_refused_in_these_words(far: Far) -> None:
    ids = ",".join(str(861234567890123456 + number) for number in range(21))
    heard = far.call("GET", TASKS, sign=far.key().authorization(), params={"task_ids": ids})
    assert heard.refusal == (400, 1201)
    words = "task_ids and external_task_ids cannot exceed 20 in total"
    assert heard.body["message"] == words


@fact("UNK")
def test_ids_that_nobody_has(far: Far) -> None:
    asked = {"external_task_ids": "vl-contract-nobody"}
    heard = far.call("GET", TASKS, sign=far.key().authorization(), params=asked)
    here = heard.body.get("data", heard.told)
    far.notebook.note("GET /tasks of an unknown id", here, sandbox=[])


# --- the ledgers ---


@fact("DOC")
def test_the_ledger_of_units_tells_model_and_sound_of_each_task(far: Far) -> None:
    detail = ledger(far, PACKAGE)
    if far.live and not detail:
        pytest.skip("nothing was taken from a pack in 30 days")
    assert detail
    keys = {"task_id", "product_function", "model_name", "resolution", "duration"}
    keys |= {"video_sound", "voice_control", "deduction_amount"}
    for entry in detail:
        assert keys <= set(entry)
        assert is_id(entry["task_id"])
        assert entry["video_sound"] in {"native", "original", "off", "", None}


@fact("DOC")
def test_the_ledger_of_money_has_the_same_frame(far: Far) -> None:
    assert isinstance(ledger(far, BALANCE), list)


@fact("DOC")
@pytest.mark.parametrize("path", [PACKAGE, BALANCE])
def test_a_ledger_needs_a_window_or_a_cursor(far: Far, path: str) -> None:
    heard = far.post(path, limit=1)
    inner = heard.body.get("data") or {}
    assert heard.status == 400 or inner.get("code") not in (0, None)


@fact("INFER")
@pytest.mark.parametrize("path", [PACKAGE, BALANCE])
def test_a_ledgers_page_holds_at_most_500(far: Far, path: str) -> None:
    assert far.post(path, **window(), limit=501).status == 400


@fact("UNK")
def test_whether_a_ledger_takes_a_signed_token(far: Far) -> None:
    sign = far.signer().authorization()
    heard = far.call("POST", PACKAGE, sign=sign, json={**window(), "limit": 1})
    far.notebook.note("a ledger by signed token", heard.status, sandbox=200)


@fact("UNK")
def test_whether_a_ledger_has_an_envelope_inside_the_envelope(far: Far) -> None:
    data = far.post(PACKAGE, **window(), limit=1).data
    far.notebook.note("a ledger has an inner envelope", "code" in data, sandbox=False)


# --- helpers ---


def finished(far: Far, path: str) -> list[dict[str, Any]]:
    """Tasks that succeeded; the sandbox must have some, an account may have none."""
    found = [task for task in far.get(path, pageSize=30).data if task["task_status"] == "succeed"]
    if far.live and not found:
        pytest.skip(f"this account has no video in {path}")
    assert found, f"the sandbox has no video in {path}"
    return found


def tasks(far: Far, **asked: Any) -> dict[str, Any]:
    body = {**window(), "limit": 30, **asked}
    return dict(far.call("POST", TASKS, sign=far.key().authorization(), json=body).data)


def records(far: Far, data: dict[str, Any]) -> list[dict[str, Any]]:
    if far.live and not data["result"]:
        pytest.skip("this account has made nothing in 30 days")
    assert data["result"]
    return list(data["result"])


def ledger(far: Far, path: str) -> list[dict[str, Any]]:
    return list(far.post(path, **window(), limit=50).data["result"]["detail"])


def window() -> dict[str, int]:
    now = round(time.time() * 1000)
    return {"start_time": now - MONTH, "end_time": now}
