"""Custom voices on the wire: create, look up, list, delete, presets."""

import re
from typing import Any

import pytest

from .conftest import BASE, Caller

VOICES = "/v1/general/custom-voices"
ID = re.compile(r"[0-9]{18}")


def test_a_created_task_is_submitted_and_has_no_result(kling: Caller) -> None:
    status, body = kling.clone(external_task_id="vl-1")
    assert (status, body["code"], body["message"]) == (200, 0, "SUCCEED")
    assert re.fullmatch(r"[0-9a-f-]{36}", body["request_id"])
    data = body["data"]
    assert set(data) == {"task_id", "task_info", "task_status", "created_at", "updated_at"}
    assert ID.fullmatch(data["task_id"])
    assert data["task_info"] == {"external_task_id": "vl-1"}
    assert data["task_status"] == "submitted"
    assert data["created_at"] > 1_700_000_000_000


def test_time_alone_moves_a_task_through_its_states(kling: Caller) -> None:
    task_id = kling.clone()[1]["data"]["task_id"]
    seen = []
    for seconds in (0, 2, 9):
        kling.age(seconds, task_id)
        seen.append(kling.get(f"{VOICES}/{task_id}")[1]["data"])
    assert [data["task_status"] for data in seen] == ["submitted", "processing", "succeed"]
    assert [data["task_result"] for data in seen[:2]] == [{}, {}]
    assert "final_unit_deduction" not in seen[1]
    assert seen[2]["final_unit_deduction"] == "0.05"
    assert seen[2]["updated_at"] - seen[2]["created_at"] == 10_000


def test_a_finished_task_holds_its_voice(kling: Caller) -> None:
    voice = kling.ready_voice(voice_name="Anna")
    assert set(voice) == {"voice_id", "voice_name", "trial_url", "owned_by"}
    assert ID.fullmatch(voice["voice_id"])
    assert voice["voice_name"] == "Anna"
    assert voice["owned_by"].isdecimal()
    assert voice["trial_url"].startswith(f"{BASE}/results/")
    assert "Expires=" in voice["trial_url"]


def test_a_task_is_found_by_either_id(kling: Caller) -> None:
    task_id = kling.clone(external_task_id="vl-1")[1]["data"]["task_id"]
    assert kling.get(f"{VOICES}/vl-1")[1]["data"]["task_id"] == task_id
    assert kling.get(f"{VOICES}/{task_id}")[1]["data"]["task_id"] == task_id


def test_an_unknown_id_is_1201_and_not_404(kling: Caller) -> None:
    status, body = kling.get(f"{VOICES}/vl-9")
    assert (status, body["code"]) == (400, 1201)
    assert body["message"] == "Task not found by id/external id: vl-9"
    assert "data" not in body


@pytest.mark.parametrize(
    "fields",
    [
        {"voice_name": "x" * 21},
        {"voice_name": ""},
        {"voice_name": None},
        {"voice_name": 7},
        {"voice_name": "a\0b"},
        {"voice_name": "a\ud800"},
        {"video_id": ""},
        {"voice_url": "https://site.invalid/a.wav"},
        {"video_id": "", "voice_url": "file:///etc/passwd"},
        {"video_id": "", "voice_url": "a.wav"},
        {"video_id": "abc"},
        {"external_task_id": "x" * 256},
    ],
)
def test_bad_fields_are_1201_and_cost_nothing(kling: Caller, fields: dict[str, Any]) -> None:
    status, body = kling.clone(**fields)
    assert (status, body["code"]) == (400, 1201)
    assert "data" not in body
    assert kling.settings()["unit_cents"] == 41_260


def test_an_empty_string_counts_as_absent(kling: Caller) -> None:
    status, _ = kling.clone(voice_url="", callback_url="", external_task_id="")
    assert status == 200


def test_twenty_characters_of_any_script_are_a_name(kling: Caller) -> None:
    assert kling.clone(voice_name="好" * 20)[0] == 200


def test_a_used_external_id_is_refused(kling: Caller) -> None:
    kling.clone(external_task_id="vl-1")
    status, body = kling.clone(external_task_id="vl-1")
    assert (status, body["message"]) == (400, "External_task_id vl-1 already exists")
    assert kling.settings()["unit_cents"] == 41_255


def test_duplicates_are_accepted_when_the_switch_says_so(kling: Caller) -> None:
    kling.settings(accept_duplicate_ids=True)
    first, second = (kling.clone(external_task_id="vl-1")[1]["data"]["task_id"] for _ in "ab")
    assert first != second
    assert kling.get(f"{VOICES}/vl-1")[1]["data"]["task_id"] == second


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"\xff", b"a=b"])
def test_a_body_that_is_no_json_object_is_1200(kling: Caller, body: bytes) -> None:
    answer = kling.session.post(BASE + VOICES, data=body)
    assert (answer.status_code, answer.json()["code"]) == (400, 1200)


def test_the_list_nests_voices_and_starts_with_the_newest(kling: Caller) -> None:
    voice = kling.ready_voice(voice_name="First")
    kling.clone(voice_name="Second")
    tasks = kling.get(VOICES)[1]["data"]
    assert [task["task_status"] for task in tasks] == ["submitted", "succeed"]
    assert tasks[1]["task_result"]["voices"] == [voice]


def test_pages_do_not_overlap_and_end_with_an_empty_one(kling: Caller) -> None:
    kling.settings(slots=9)
    made = [kling.clone()[1]["data"]["task_id"] for _ in range(5)]
    pages = [kling.get(VOICES, pageNum=n, pageSize=2)[1]["data"] for n in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert {task["task_id"] for page in pages for task in page} == set(made)


@pytest.mark.parametrize("path", [VOICES, "/v1/general/presets-voices"])
@pytest.mark.parametrize(
    "page",
    [{"pageNum": 0}, {"pageNum": 1001}, {"pageSize": 0}, {"pageSize": 1001}]
    + [{"pageSize": value} for value in ("x", "-1", "1.5", "²")],
)
def test_pages_beyond_the_limits_are_1201(kling: Caller, path: str, page: dict[str, Any]) -> None:
    status, body = kling.get(path, **page)
    assert (status, body["code"]) == (400, 1201)


def test_the_largest_page_is_accepted(kling: Caller) -> None:
    assert kling.get(VOICES, pageNum=1000, pageSize=1000)[1]["data"] == []


def test_the_library_begins_with_the_five_known_voices(kling: Caller) -> None:
    tasks = kling.get("/v1/general/presets-voices")[1]["data"]
    voices = [task["task_result"]["voices"][0] for task in tasks]
    assert len(tasks) == 30
    assert [voice["voice_id"] for voice in voices[:2]] == [
        "829824295735410756",
        "829826751244537879",
    ]
    assert voices[4]["voice_name"] == "撒娇女友"
    assert {voice["owned_by"] for voice in voices} == {"kling"}
    assert "task_info" not in tasks[0]
    assert "final_unit_deduction" not in tasks[0]


def test_the_library_is_as_long_as_the_setting_and_has_no_twins(kling: Caller) -> None:
    tasks = kling.get("/v1/general/presets-voices", pageSize=1000)[1]["data"]
    voices = [task["task_result"]["voices"][0] for task in tasks]
    assert len(tasks) == 398
    assert len({voice["voice_id"] for voice in voices}) == 398
    assert len({voice["voice_name"] for voice in voices}) == 398
    assert all(ID.fullmatch(voice["voice_id"]) for voice in voices)


def test_a_deleted_voice_is_gone_from_list_and_look_up(kling: Caller) -> None:
    voice = kling.ready_voice(external_task_id="vl-1")
    status, body = kling.post("/v1/general/delete-voices", voice_id=voice["voice_id"])
    assert (status, body["code"]) == (200, 0)
    assert "data" not in body
    assert kling.get(VOICES)[1]["data"] == []
    assert kling.get(f"{VOICES}/vl-1")[0] == 400


def test_a_second_delete_says_that_it_was_deleted(kling: Caller) -> None:
    voice = kling.ready_voice()
    kling.post("/v1/general/delete-voices", voice_id=voice["voice_id"])
    status, body = kling.post("/v1/general/delete-voices", voice_id=voice["voice_id"])
    assert (status, body["code"]) == (400, 1201)
    assert "already be deleted" in body["message"]


def test_a_deletion_can_answer_with_data(kling: Caller) -> None:
    kling.settings(delete_with_data=True)
    voice = kling.ready_voice()
    _, body = kling.post("/v1/general/delete-voices", voice_id=voice["voice_id"])
    assert set(body["data"]) == {"task_id", "task_status"}


@pytest.mark.parametrize(
    "body",
    [{"voice_id": "829824295735410756"}, {"voice_id": "1"}, {"voice_ids": ["1"]}, {"voice_id": ""}],
)
def test_what_is_no_cloned_voice_cannot_be_deleted(kling: Caller, body: dict[str, Any]) -> None:
    status, answer = kling.post("/v1/general/delete-voices", **body)
    assert (status, answer["code"]) == (400, 1201)


def test_an_unfinished_voice_cannot_be_deleted_by_its_task_id(kling: Caller) -> None:
    task_id = kling.clone()[1]["data"]["task_id"]
    assert kling.post("/v1/general/delete-voices", voice_id=task_id)[0] == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", VOICES), ("GET", "/v1/general/delete-voices"), ("PUT", "/v1/audio/tts")],
)
def test_a_wrong_method_is_404_with_1202(kling: Caller, method: str, path: str) -> None:
    answer = kling.session.request(method, BASE + path)
    assert (answer.status_code, answer.json()["code"]) == (404, 1202)


def test_an_unknown_path_is_the_gateways_404_without_a_code(kling: Caller) -> None:
    status, body = kling.get("/v1/general/custom-voice")
    assert status == 404
    assert set(body) == {"timestamp", "status", "error", "message", "path"}
    assert body["path"] == "/v1/general/custom-voice"
