"""The ledgers of the account: what each task took, and how a video was made."""

from itertools import pairwise
from typing import Any

import pytest

from .clips import wav_base64
from .conftest import Caller

PACKAGE, BALANCE = "/account/billing/package", "/account/billing/balance"
ALWAYS = {"start_time": 0, "end_time": 4_000_000_000_000}
LISTS = ("text2video", "image2video", "avatar/image2video", "advanced-lip-sync", "lip-sync")


def ledger(kling: Caller, path: str = PACKAGE, **body: Any) -> dict[str, Any]:
    status, answer = kling.post(path, **(body or ALWAYS))
    assert status == 200, answer
    return dict(answer["data"])


def details(kling: Caller, path: str = PACKAGE, **body: Any) -> list[dict[str, Any]]:
    return list(ledger(kling, path, **body)["result"]["detail"])


def test_an_entry_has_the_fields_that_tell_how_a_video_was_made(kling: Caller) -> None:
    data = ledger(kling)
    assert set(data) == {"result", "count", "next_cursor", "has_more"}
    entry = data["result"]["detail"][0]
    assert {
        "task_id",
        "product_function",
        "model_name",
        "resolution",
        "duration",
        "video_sound",
        "voice_control",
        "deduction_amount",
    } <= set(entry)
    assert entry["video_sound"] in ("native", "original", "off")
    assert isinstance(entry["voice_control"], bool)
    assert float(entry["deduction_amount"]) > 0


def test_joined_by_task_id_it_tells_which_videos_a_voice_can_be_cloned_from(
    kling: Caller,
) -> None:
    made = {entry["task_id"]: entry for entry in details(kling, **ALWAYS, limit=500)}
    kling.settings(slots=99)
    judged = {}
    for name in ("text2video", "image2video"):
        for task in kling.get(f"/v1/videos/{name}")[1]["data"]:
            entry = made[task["task_id"]]
            fits = "2-6" in entry["model_name"] and entry["video_sound"] == "native"
            for video in task["task_result"].get("videos", []):
                status, body = kling.clone(video_id=video["id"])
                gone = "expired" in body["message"]
                judged[video["id"]] = (fits, status == 200 or gone)
    assert len(judged) == 12
    assert all(told == true for told, true in judged.values())
    assert {told for told, _ in judged.values()} == {True, False}


def test_amounts_are_those_of_the_lists(kling: Caller) -> None:
    made = {entry["task_id"]: entry for entry in details(kling)}
    for name in LISTS:
        for task in kling.get(f"/v1/videos/{name}")[1]["data"]:
            entry = made[task["task_id"]]
            assert entry["deduction_amount"] == task["final_unit_deduction"]
            for video in task["task_result"].get("videos", []):
                assert entry["duration"] == video["duration"]


def test_every_paid_call_is_an_entry_and_the_figures_join_on_each_other(kling: Caller) -> None:
    kling.clone()
    kling.speak("Hello")
    body = {"image": "https://site.invalid/a.png", "sound_file": wav_base64(seconds=6)}
    kling.post("/v1/videos/avatar/image2video", **body)
    kling.post("/v1/videos/identify-face", video_id="864102938475610293")
    entries = details(kling)
    assert [entry["product_function"] for entry in entries[:4]] == [
        "Face Recognition",
        "Avatar",
        "Text to Speech",
        "Custom Voice",
    ]
    # 412.6 at first, then 2.4 for six seconds of avatar and three times 0.05.
    assert entries[0]["quantity_after"] == "410.05"
    assert kling.settings()["unit_cents"] == 41_005
    for entry in entries:
        spent = float(entry["quantity_before"]) - float(entry["quantity_after"])
        assert spent == pytest.approx(float(entry["deduction_amount"]))
    for newer, older in pairwise(entries):
        assert newer["quantity_before"] == older["quantity_after"]


def test_a_cursor_overrides_everything_else(kling: Caller) -> None:
    seen, cursor = [], ""
    while True:
        window = {} if cursor else ALWAYS
        data = ledger(kling, cursor=cursor, limit=4, **window)
        seen += data["result"]["detail"]
        cursor = data["next_cursor"]
        if not data["has_more"]:
            break
    assert seen == details(kling, **ALWAYS, limit=500)
    assert len(seen) == 25


@pytest.mark.parametrize(
    ("key", "value", "entries"),
    [
        ("product_type", "video", 25),
        ("product_type", "image", 0),
        ("api_key_name", "practice", 25),
        ("api_key_name", "other", 0),
        ("package_name", "Practice-Video-500Units-5Con-12Months", 25),
        ("package_id", "0", 0),
    ],
)
def test_filters_narrow_the_ledger(kling: Caller, key: str, value: str, entries: int) -> None:
    body = {**ALWAYS, "filters": [{"key": key, "values": [value]}]}
    assert len(details(kling, **body)) == entries


@pytest.mark.parametrize(
    "body",
    [
        {"start_time": 0},
        {"end_time": 1},
        {**ALWAYS, "limit": 501},
        {**ALWAYS, "filters": [{"key": "status", "values": ["failed"]}]},
        {"cursor": "nonsense"},
    ],
)
@pytest.mark.parametrize("path", [PACKAGE, BALANCE])
def test_bad_fields_are_1201(kling: Caller, path: str, body: dict[str, Any]) -> None:
    status, answer = kling.post(path, **body)
    assert (status, answer["code"]) == (400, 1201)


def test_an_account_with_a_pack_spends_no_money_and_one_without_no_units(kling: Caller) -> None:
    assert (len(details(kling)), len(details(kling, BALANCE))) == (25, 0)
    kling.settings(pay_as_you_go=True)
    kling.speak("Hello")
    assert details(kling) == []
    entries = details(kling, BALANCE)
    assert len(entries) == 26
    assert (entries[0]["deduction_amount"], entries[0]["list_price"]) == ("0.0063", "0.007")


def test_a_pack_is_no_filter_of_money(kling: Caller) -> None:
    filters = [{"key": "package_id", "values": ["0"]}]
    assert kling.post(BALANCE, **ALWAYS, filters=filters)[1]["code"] == 1201
