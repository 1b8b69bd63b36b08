"""The unified list: everything that is a task, in the words of the new standard."""

import time
from pathlib import Path
from typing import Any

import pytest

from .clips import wav_base64
from .conftest import Caller

DAY_MS = 86_400_000
RECORD = {
    "id",
    "status",
    "message",
    "create_time",
    "update_time",
    "external_id",
    "outputs",
    "billing",
}


def page(kling: Caller, **body: Any) -> dict[str, Any]:
    status, answer = kling.post("/tasks", **body)
    assert status == 200, answer
    return dict(answer["data"])


def ids(records: list[dict[str, Any]]) -> list[str]:
    return [record["id"] for record in records]


def avatar(kling: Caller, **fields: Any) -> str:
    body = {"image": "https://site.invalid/a.png", "sound_file": wav_base64(seconds=6), **fields}
    return str(kling.post("/v1/videos/avatar/image2video", **body)[1]["data"]["task_id"])


def test_a_page_has_the_vendors_fields_and_the_newest_stands_first(kling: Caller) -> None:
    data = page(kling)
    assert set(data) == {"result", "count", "next_cursor", "has_more"}
    assert (data["count"], data["has_more"], data["next_cursor"]) == (22, False, "")
    times = [record["create_time"] for record in data["result"]]
    assert times == sorted(times, reverse=True)
    for record in data["result"]:
        assert set(record) == RECORD
        assert record["status"] in ("succeeded", "failed")
        assert bool(record["outputs"]) == (record["status"] == "succeeded")


def test_without_times_the_last_thirty_days_are_listed(kling: Caller) -> None:
    now = round(time.time() * 1000)
    records = page(kling)["result"]
    assert min(record["create_time"] for record in records) > now - 30 * DAY_MS
    everything = page(kling, start_time=0, end_time=now)["result"]
    assert len(everything) == 25
    assert set(ids(records)) < set(ids(everything))


def test_videos_have_an_output_with_the_legacy_lists_id_and_link(kling: Caller) -> None:
    legacy = kling.get("/v1/videos/text2video")[1]["data"][0]
    (record,) = (r for r in page(kling)["result"] if r["id"] == legacy["task_id"])
    (video,) = record["outputs"]
    wanted = legacy["task_result"]["videos"][0]
    assert video["type"] == "video"
    assert [video[name] for name in ("id", "url", "duration")] == [
        wanted[name] for name in ("id", "url", "duration")
    ]
    assert kling.session.get(video["url"]).status_code == 200


def test_voices_and_videos_made_by_the_older_calls_are_listed_and_speech_is_not(
    kling: Caller,
) -> None:
    voice = kling.ready_voice(voice_name="Anna", external_task_id="vl-1")
    made = avatar(kling, external_task_id="av-1")
    spoken = kling.speak("Hello")[1]["data"]["task_id"]
    records = {record["id"]: record for record in page(kling)["result"]}
    assert len(records) == 24
    assert spoken not in records
    assert (records[made]["status"], records[made]["external_id"]) == ("submitted", "av-1")
    assert records[made]["outputs"] == records[made]["billing"] == []
    (record,) = (record for record in records.values() if record["external_id"] == "vl-1")
    (output,) = record["outputs"]
    assert (output["type"], output["id"], output["name"]) == ("voice", voice["voice_id"], "Anna")
    assert (output["url"], output["status"]) == (voice["trial_url"], "succeeded")


def test_a_clip_is_judged_before_the_list_is_read(
    kling: Caller, clip_server: tuple[str, Path]
) -> None:
    for name in ("good", "missing"):
        kling.clone(video_id="", voice_url=f"{clip_server[0]}/{name}.wav", external_task_id=name)
    kling.age(60)
    made = {r["external_id"]: r for r in page(kling)["result"] if r["external_id"]}
    assert (made["good"]["status"], made["missing"]["status"]) == ("succeeded", "failed")
    assert made["missing"]["message"] == "Failed to download the file from voice_url"


def test_a_deleted_voice_stays_listed_as_deleted(kling: Caller) -> None:
    voice = kling.ready_voice()
    kling.post("/v1/general/delete-voices", voice_id=voice["voice_id"])
    outputs = [output for record in page(kling)["result"] for output in record["outputs"]]
    assert [o["status"] for o in outputs if o["type"] == "voice"] == ["deleted"]


@pytest.mark.parametrize("size", [1, 4, 7, 22])
def test_cursors_lead_through_everything_once(kling: Caller, size: int) -> None:
    kling.clone()
    avatar(kling)
    seen, cursor, pages = [], "", 0
    while True:
        data = page(kling, limit=size, cursor=cursor)
        seen += ids(data["result"])
        pages += 1
        assert data["count"] == len(data["result"])
        if not data["has_more"]:
            break
        cursor = data["next_cursor"]
    assert seen == ids(page(kling, limit=500)["result"])
    assert len(seen) == len(set(seen)) == 24
    assert pages == -(-24 // size)


def test_a_task_that_appears_meanwhile_does_not_shift_the_next_page(kling: Caller) -> None:
    first = page(kling, limit=3)
    kling.clone()
    second = page(kling, limit=3, cursor=first["next_cursor"])
    assert ids(first["result"]) + ids(second["result"]) == ids(page(kling, limit=7)["result"])[1:]


@pytest.mark.parametrize("text", [True, False])
def test_times_are_numbers_or_strings(kling: Caller, text: bool) -> None:
    now = round(time.time() * 1000)
    start, end = now - 8 * DAY_MS, now - 4 * DAY_MS
    given = (str(start), str(end)) if text else (start, end)
    records = page(kling, start_time=given[0], end_time=given[1])["result"]
    assert records
    assert all(start <= record["create_time"] <= end for record in records)


def test_filters_narrow_by_status_and_product_type(kling: Caller) -> None:
    kling.clone(voice_name="fail Anna")
    kling.age(60)
    kling.clone()

    def only(key: str, *values: str) -> list[str]:
        data = page(kling, filters=[{"key": key, "values": list(values)}])
        return [record["status"] for record in data["result"]]

    assert only("status", "failed") == ["failed"] * 3
    assert only("status", "submitted") == ["submitted"]
    assert set(only("status", "failed", "succeeded")) == {"failed", "succeeded"}
    assert len(only("product_type", "video")) == 24
    assert only("product_type", "image") == []


def test_a_filter_holds_over_pages(kling: Caller) -> None:
    filters = [{"key": "status", "values": ["failed"]}]
    first = page(kling, filters=filters, limit=1)
    second = page(kling, cursor=first["next_cursor"])
    assert [r["status"] for r in first["result"] + second["result"]] == ["failed", "failed"]


@pytest.mark.parametrize(
    "body",
    [
        {"limit": 501},
        {"limit": 0},
        {"limit": "5"},
        {"start_time": "x"},
        {"start_time": -1},
        {"start_time": True},
        {"end_time": 10**20},
        {"start_time": 2, "end_time": 1},
        {"cursor": "nonsense"},
        {"cursor": 5},
        {"cursor": "W10"},
        {"filters": {"key": "status"}},
        {"filters": ["status"]},
        {"filters": [{"key": "model", "values": ["x"]}]},
        {"filters": [{"key": "status", "values": "failed"}]},
    ],
)
def test_bad_fields_are_1201(kling: Caller, body: dict[str, Any]) -> None:
    status, answer = kling.post("/tasks", **body)
    assert (status, answer["code"]) == (400, 1201)


def test_the_largest_page_is_accepted(kling: Caller) -> None:
    assert page(kling, limit=500)["count"] == 22


def find(kling: Caller, **params: str) -> tuple[int, Any]:
    return kling.get("/tasks", **params)


def test_tasks_are_found_by_either_id_and_unknown_ids_are_left_out(kling: Caller) -> None:
    made = avatar(kling, external_task_id="av-1")
    kling.clone(external_task_id="vl-1")
    past = kling.get("/v1/videos/text2video")[1]["data"][0]["task_id"]
    status, body = find(kling, task_ids=f"{made},{past},1", external_task_ids="vl-1,vl-2")
    assert status == 200
    assert {record["external_id"] or record["id"] for record in body["data"]} == {
        "av-1",
        past,
        "vl-1",
    }
    assert all(set(record) == RECORD for record in body["data"])


def test_twenty_ids_are_looked_up_and_one_more_is_refused_in_the_recorded_words(
    kling: Caller,
) -> None:
    ten = ",".join("1234567890")
    assert find(kling, task_ids=ten, external_task_ids=ten)[1]["data"] == []
    status, body = find(kling, task_ids=f"{ten},x", external_task_ids=ten)
    assert (status, body["code"]) == (400, 1201)
    assert body["message"] == "task_ids and external_task_ids cannot exceed 20 in total"


def test_a_look_up_wants_an_id(kling: Caller) -> None:
    assert find(kling)[1]["code"] == 1201
    assert find(kling, task_ids=" , ")[1]["code"] == 1201
