"""Envelopes as gateways bend them: what is a yes, what is Kling's no, and what is neither."""

import json
import logging
from typing import Any

import pytest

from tests.kling.far_ends import Script, envelope
from voices.kling import (
    BY_CODE,
    Garbled,
    KlingClient,
    KlingError,
    NoFreeSlot,
    ReadFailed,
    SignInRefused,
)
from voices.kling.envelope import open_envelope
from voices.kling.reader import entries, flag, parse, text

TASK = {"task_id": "930801301486305328", "task_status": "submitted"}
REFUSAL = {"code": 1303, "message": "parallel task over resource pack limit", "request_id": "r9"}


def create(client: KlingClient) -> Any:
    return client.create_voice(voice_name="Anna", external_task_id="vl-1", video_id="7")


def opened(body: Any, *, status: int = 200) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return open_envelope(raw, http_status=status)


@pytest.mark.parametrize(
    "body",
    [
        {"code": 200, "data": TASK},
        {"code": "200", "message": "success", "data": TASK},
        {"code": 200, "data": {"code": 0, "message": "SUCCEED", "data": TASK}},
        TASK | {"request_id": "r"},
    ],
    ids=["200", "200 as text", "200 over 0", "no envelope"],
)
def test_a_gateways_yes_with_a_task_in_it_is_a_yes(
    client: KlingClient, script: Script, body: Any
) -> None:
    script.answer(body)
    assert create(client).task_id == TASK["task_id"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"code": 200, "data": TASK}, 500),
        ({"code": 200}, 200),
        ({"code": 200, "data": None}, 200),
        ({"code": 200, "data": {}}, 200),
        ({"code": 201, "data": TASK}, 200),
        ({"code": 500, "data": {"code": 0, "data": TASK}}, 200),
        (TASK, 502),
        ({"task_id": "9"}, 200),
        (b'{"code":1303,"code":0,"data":{"task_id":"9"}}', 200),
        (rb'{"code":1303,"\u0063\u006Fde":0,"data":{"task_id":"9"}}', 200),
    ],
)
def test_a_yes_in_name_only_is_unknown(
    client: KlingClient, script: Script, body: Any, status: int
) -> None:
    script.answer(body, status=status)
    with pytest.raises(Garbled):
        create(client)


@pytest.mark.parametrize(
    "body",
    [
        {"data": REFUSAL},
        {"message": "x", "data": {"message": "y", "data": REFUSAL}},
        {"code": 500, "message": "upstream", "data": REFUSAL},
        {"code": 200, "data": REFUSAL},
        {"code": "fail_to_fetch_task", "message": "upstream", "data": REFUSAL},
    ],
)
def test_klings_no_is_found_below_whatever_a_gateway_puts_over_it(body: Any) -> None:
    with pytest.raises(NoFreeSlot, match="parallel task") as caught:
        opened(body)
    assert caught.value.request_id == "r9"


def test_a_no_of_klings_at_the_top_is_not_searched_for_another() -> None:
    with pytest.raises(SignInRefused):
        opened(envelope(code=1002) | {"data": REFUSAL}, status=401)


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "invalid token", "code": "", "type": "gateway_error"}},
        {"error": "invalid token"},
        {"code": "bad", "message": "invalid token", "data": None},
    ],
)
def test_a_gateways_own_words_are_kept_for_details(body: Any) -> None:
    with pytest.raises(Garbled, match="invalid token"):
        opened(body, status=401)


def test_an_empty_list_under_a_gateways_yes_is_an_empty_list(
    client: KlingClient, script: Script
) -> None:
    script.answer({"code": 200, "data": []})
    assert client.voice_tasks() == []
    script.answer({"code": 200, "data": "soon"})
    with pytest.raises(ReadFailed):
        client.voice_tasks()


def test_a_code_that_nobody_knows_is_told_once_per_process(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, logger="voices.kling")
    for _ in range(3):
        with pytest.raises(Garbled) as caught:
            opened({"code": 4242, "message": "hm"})
        assert caught.value.code == 4242
    assert [record.getMessage() for record in caplog.records] == [
        "Kling answered with code 4242, which is new to this version"
    ]


def test_a_server_that_makes_up_codes_does_not_fill_the_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voices.kling.envelope._told", set())
    for code in range(7000, 7200):
        with pytest.raises(Garbled):
            opened({"code": code})
    assert len(caplog.records) == 100


@pytest.mark.parametrize("code", BY_CODE)
def test_a_code_of_the_vendors_page_is_not_new(caplog: pytest.LogCaptureFixture, code: int) -> None:
    with pytest.raises(KlingError):
        opened(envelope(code=code))
    assert caplog.records == []


# Bytes


def test_chinese_words_in_the_charset_of_chinese_gateways_are_read() -> None:
    # The second byte of such a letter is a backslash: read as UTF-8 this is not even JSON.
    letter = b"\x95\x5c".decode("gb18030")
    raw = f'{{"code":1301,"message":"{letter}文本违规"}}'.encode("gb18030")
    with pytest.raises(BY_CODE[1301], match="文本违规"):
        opened(raw, status=400)


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_other_charsets_of_json_are_read(charset: str) -> None:
    body = json.dumps({"code": 0, "data": TASK}).encode(charset)
    assert opened(body).data["task_id"] == TASK["task_id"]


def test_a_number_too_long_for_any_id_spoils_only_its_own_field() -> None:
    body = b'{"code":0,"data":{"task_id":"9","odd":' + b"9" * 5000 + b',"e":1e999999,"n":NaN}}'
    assert opened(body).data == {"task_id": "9", "odd": None, "e": parse(b"1e999999"), "n": None}
    assert text(opened(body).data["e"]) == ""


def test_of_a_repeated_name_the_last_counts() -> None:
    assert parse(b'{"a":1,"a":2,"code":0,"code":0}') == {"a": 2, "code": 0}


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000])
def test_what_is_nested_too_deeply_is_no_json(body: bytes) -> None:
    with pytest.raises(ValueError, match="deeply"):
        parse(body)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (True, True),
        ("false", False),
        ("TRUE", True),
        (1, True),
        ("0", False),
        ("", None),
        ([], None),
    ],
)
def test_a_yes_or_no_may_be_a_word_or_a_number(given: object, read: bool | None) -> None:
    assert flag(given) is read


def test_null_is_an_empty_list_and_an_object_is_none() -> None:
    assert (entries(None), entries([1]), entries({}), entries("x")) == ([], [1], None, None)
