"""Every call: what is sent, what is understood, and which error comes of which answer."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import format_datetime
from typing import Any

import jwt
import pytest
import requests

from tests.kling.far_ends import BASE, KEY, Script, envelope
from voices.kling import (
    BY_CODE,
    AccessKeyPair,
    AlreadyCreated,
    ApiKey,
    BadBaseUrl,
    ClockRefused,
    Declined,
    Garbled,
    KlingClient,
    KlingError,
    NoAnswer,
    NoSuchCall,
    NotSent,
    OutcomeUnknown,
    ReadFailed,
    Refused,
    TaskNotFound,
    VoiceCannotSpeak,
    VoiceNotFound,
)

TASK = {
    "task_id": "930801301486305328",
    "task_status": "succeed",
    "task_status_msg": "",
    "task_info": {"external_task_id": "vl-1"},
    "task_result": {
        "voices": [
            {
                "voice_id": "930801338081615883",
                "voice_name": "Anna",
                "trial_url": "https://cdn.klingai.com/t.mp3",
                "owned_by": "4711",
            }
        ]
    },
    "final_unit_deduction": "0.05",
    "created_at": 1790000000123,
    "updated_at": 1790000009456,
}
Act = Callable[[KlingClient], object]


def create(client: KlingClient) -> object:
    return client.create_voice(
        voice_name="Anna", external_task_id="vl-1", voice_url="https://x.example/a.wav"
    )


def speak(client: KlingClient) -> object:
    return client.speak(
        text="canary words", voice_id="AOT", voice_language="en", voice_speed=Decimal("1.2")
    )


def window(client: KlingClient) -> object:
    return client.costs(
        start=datetime(2026, 11, 1, tzinfo=UTC), end=datetime(2026, 11, 2, tzinfo=UTC)
    )


WRITES: dict[str, Act] = {"create": create, "speak": speak, "delete": lambda c: c.delete_voice("1")}
READS: dict[str, Act] = {
    "task": lambda c: c.get_voice_task("vl-1"),
    "list": lambda c: c.voice_tasks(),
    "presets": lambda c: c.preset_tasks(),
    "costs": window,
}
ALL = WRITES | READS


# What is sent and understood


def test_a_clone_is_asked_for_with_only_what_was_given(client: KlingClient, script: Script) -> None:
    script.answer(envelope({"task_id": "9", "task_status": "submitted", "task_info": {}}))
    task = client.create_voice(
        voice_name="Anna",
        external_task_id="vl-1",
        video_id="77",
        callback_url="https://u.example/h",
    )
    asked = script.asked[0]
    assert (asked.method, asked.url) == ("POST", f"{BASE}/v1/general/custom-voices")
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert asked.headers["Content-Type"] == "application/json"
    assert script.sent == {
        "voice_name": "Anna",
        "external_task_id": "vl-1",
        "video_id": "77",
        "callback_url": "https://u.example/h",
    }
    assert (task.task_id, task.pending, task.voices, task.request_id) == ("9", True, (), "req-1")


def test_a_finished_task_is_read_whole(client: KlingClient, script: Script) -> None:
    script.answer(envelope(TASK))
    task = client.get_voice_task("vl-1")
    assert script.asked[0].url == f"{BASE}/v1/general/custom-voices/vl-1"
    assert (task.task_id, task.external_task_id) == ("930801301486305328", "vl-1")
    assert (task.succeeded, task.units) == (True, Decimal("0.05"))
    assert task.voices[0].voice_id == "930801338081615883"
    assert (task.voices[0].trial_url, task.voices[0].owned_by) == (
        "https://cdn.klingai.com/t.mp3",
        "4711",
    )
    assert task.created_at == datetime(2026, 9, 21, 14, 13, 20, 123000, tzinfo=UTC)


def test_an_id_cannot_leave_its_place_in_the_path(client: KlingClient, script: Script) -> None:
    script.answer(envelope(TASK | {"task_info": {}}))
    client.get_voice_task("../delete?x=1#y")
    assert script.asked[0].url == f"{BASE}/v1/general/custom-voices/..%2Fdelete%3Fx%3D1%23y"
    for nothing in ("", ".", ".."):
        with pytest.raises(ValueError, match="id"):
            client.get_voice_task(nothing)


@pytest.mark.parametrize("id", [".", "..", "", None, " "])
def test_an_answer_without_a_usable_id_is_no_yes(
    client: KlingClient, script: Script, id: object
) -> None:
    script.answer(envelope(TASK | {"task_id": id}))
    with pytest.raises(OutcomeUnknown):
        client.create_voice(voice_name="a", external_task_id="vl-1", video_id="1")
    script.answer(envelope(TASK | {"task_id": id}))
    with pytest.raises(ReadFailed):
        client.get_voice_task("vl-1")


def test_an_answer_about_another_task_is_not_taken_for_ours(
    client: KlingClient, script: Script
) -> None:
    other = TASK | {"task_info": {"external_task_id": "vl-2"}}
    script.answer(envelope(other))
    with pytest.raises(OutcomeUnknown, match="about another task"):
        client.create_voice(voice_name="a", external_task_id="vl-1", video_id="1")
    script.answer(envelope(other))
    with pytest.raises(ReadFailed, match="about another task"):
        client.get_voice_task("vl-1")
    script.answer(envelope(other))
    assert client.get_voice_task(TASK["task_id"]).task_id == TASK["task_id"]


def test_a_gateway_need_not_repeat_our_id(client: KlingClient, script: Script) -> None:
    script.answer(envelope(TASK | {"task_info": {}}))
    assert client.get_voice_task("vl-1").external_task_id == ""


def test_a_new_status_word_is_kept_and_is_no_end(client: KlingClient, script: Script) -> None:
    script.answer(envelope(TASK | {"task_status": "reviewing"}))
    task = client.get_voice_task("vl-1")
    assert (task.status, task.unknown) == ("reviewing", True)
    assert not (task.pending or task.succeeded or task.failed)


def test_a_failed_task_is_an_answer_with_kling_own_words(
    client: KlingClient, script: Script
) -> None:
    script.answer(envelope(TASK | {"task_status": "failed", "task_status_msg": "too noisy"}))
    task = client.get_voice_task("vl-1")
    assert (task.failed, task.message) == (True, "too noisy")


def test_lists_ask_for_a_page_and_flatten_nothing(client: KlingClient, script: Script) -> None:
    script.answer(envelope([TASK, TASK | {"task_id": "2"}]))
    assert [task.task_id for task in client.voice_tasks(page=3)] == [TASK["task_id"], "2"]
    assert script.asked[0].url == f"{BASE}/v1/general/custom-voices?pageNum=3&pageSize=500"


@pytest.mark.parametrize("nothing", [[], None])
def test_a_page_past_the_end_is_empty(client: KlingClient, script: Script, nothing: object) -> None:
    script.answer(envelope(nothing))
    assert client.preset_tasks(page=2, page_size=30) == []
    assert script.asked[0].url == f"{BASE}/v1/general/presets-voices?pageNum=2&pageSize=30"


def test_a_gateways_flat_presets_are_understood(client: KlingClient, script: Script) -> None:
    script.answer(envelope([{"voice_id": "829824295735410756", "voice_name": "钓系女友"}]))
    task = client.preset_tasks()[0]
    assert task.succeeded
    assert task.voices[0].name == "钓系女友"


@pytest.mark.parametrize("data", [{}, {"data": None}, {"data": {"task_id": "1"}}])
def test_a_delete_is_done_at_code_0_with_or_without_data(
    client: KlingClient, script: Script, data: dict[str, Any]
) -> None:
    script.answer({"code": 0, "message": "SUCCEED", "request_id": "r-7"} | data)
    assert client.delete_voice("930801338081615883").request_id == "r-7"
    assert script.asked[0].url == f"{BASE}/v1/general/delete-voices"
    assert script.sent == {"voice_id": "930801338081615883"}


def test_speech_comes_back_at_once(client: KlingClient, script: Script) -> None:
    audio = {
        "id": "930801290416885794",
        "url": "https://cdn.klingai.com/a.mp3",
        "duration": "5.041",
    }
    script.answer(
        envelope(
            {
                "task_id": "930",
                "task_status": "succeed",
                "task_result": {"audios": [audio]},
                "final_unit_deduction": 0.05,
            }
        )
    )
    task = client.speak(
        text="你好", voice_id="AOT", voice_language="en", voice_speed=Decimal("1.2")
    )
    assert script.asked[0].url == f"{BASE}/v1/audio/tts"
    assert script.sent == {
        "text": "你好",
        "voice_id": "AOT",
        "voice_language": "en",
        "voice_speed": 1.2,
    }
    assert (task.succeeded, task.units) == (True, Decimal("0.05"))
    assert (task.audios[0].id, task.audios[0].seconds) == ("930801290416885794", Decimal("5.041"))


def test_costs_add_up_only_the_packs_that_are_online(client: KlingClient, script: Script) -> None:
    def pack(status: str, left: object) -> dict[str, object]:
        return {"resource_pack_id": "a", "status": status, "remaining_quantity": left}

    packs = [
        pack("online", 99.95),
        pack("online", "0.05"),
        pack("expired", 5),
        pack("online", None),
    ]
    script.answer(envelope({"code": 0, "msg": "ok", "resource_pack_subscribe_infos": packs}))
    costs = client.costs(
        start=datetime(2026, 11, 1, tzinfo=UTC), end=datetime(2026, 11, 2, tzinfo=UTC)
    )
    assert script.asked[0].url == (
        f"{BASE}/account/costs?start_time=1793491200000&end_time=1793577600000"
    )
    assert (costs.remaining, len(costs.packs)) == (Decimal("100.00"), 4)


def test_the_inner_envelope_of_costs_has_a_say(client: KlingClient, script: Script) -> None:
    script.answer(envelope({"code": 1302, "msg": "too fast"}))
    with pytest.raises(BY_CODE[1302], match="too fast"):
        window(client)
    script.answer(envelope({"code": 5000, "msg": "oops"}))
    with pytest.raises(ReadFailed):
        window(client)


# The base URL


@pytest.mark.parametrize("base", ["https://kling.invalid/kling", "https://kling.invalid/kling/"])
def test_a_base_url_may_carry_a_path(script: Script, base: str) -> None:
    client = KlingClient(base_url=base, credential=ApiKey(KEY), adapters={BASE: script})
    script.answer(envelope([]))
    script.answer(envelope({}))
    client.voice_tasks()
    window(client)
    urls = [str(asked.url).partition("?")[0] for asked in script.asked]
    assert urls == [
        "https://kling.invalid/kling/v1/general/custom-voices",
        "https://kling.invalid/kling/account/costs",
    ]


@pytest.mark.parametrize(
    ("base", "slug"),
    [
        ("http://api.example", "scheme"),
        ("ftp://api.example", "scheme"),
        ("api.example", "syntax"),
        ("", "syntax"),
        ("https://", "scheme"),
        ("https://me:canary@api.example", "userinfo"),
        ("https://api.example/?a=1", "query"),
        ("https://api.example/#a", "query"),
        ("https://api.example:99999", "syntax"),
        ("https://api.example:22", "port"),
        ("https://api.exa mple", "syntax"),
    ],
)
def test_a_base_url_that_cannot_be_used_is_refused_at_once(base: str, slug: str) -> None:
    with pytest.raises(BadBaseUrl) as caught:
        KlingClient(base_url=base, credential=ApiKey(KEY))
    assert caught.value.message == slug
    assert "canary" not in str(caught.value)


def test_an_adapter_serves_its_host_and_no_longer_name(script: Script) -> None:
    client = KlingClient(
        base_url="https://kling.invalid.other.invalid",
        credential=ApiKey(KEY),
        adapters={BASE: script},
    )
    with pytest.raises(NotSent):
        client.voice_tasks()
    assert script.asked == []


# Errors


@pytest.mark.parametrize("code", BY_CODE)
@pytest.mark.parametrize("call", ALL)
def test_the_code_decides_and_never_the_http_status(
    client: KlingClient, script: Script, code: int, call: str
) -> None:
    for status in (200, 429, 500):
        script.answer(envelope(code=code, message="Kling's words"), status=status)
        with pytest.raises(KlingError) as caught:
            ALL[call](client)
        error = caught.value
        expected = BY_CODE[code]
        if call in READS and expected.unknown_outcome:
            expected = ReadFailed
        assert isinstance(error, expected)
        assert (error.code, error.http_status, error.request_id) == (code, status, "req-1")
        assert error.message == "Kling's words"


ODD = {
    "nothing": b"",
    "half": b'{"code":0,"message":"SUCC',
    "html": b"<html>502 Bad Gateway</html>",
    "a list": b"[]",
    "a number": b"7",
    "no code": b'{"message":"hm"}',
    "a new code": b'{"code":1999,"message":"hm"}',
    "code as a word": b'{"code":"ok"}',
    "code true": b'{"code":true}',
    "deep": b"[" * 100_000,
    "a huge number": b'{"code":' + b"9" * 5000 + b"}",
    "bytes": bytes(range(256)),
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
@pytest.mark.parametrize("status", [200, 201, 401, 404, 429, 502])
def test_an_answer_that_nobody_understands_is_unknown_for_writes_and_harmless_for_reads(
    client: KlingClient, script: Script, body: bytes, status: int
) -> None:
    for act in WRITES.values():
        script.answer(body, status=status)
        with pytest.raises(Garbled):
            act(client)
    for act in READS.values():
        script.answer(body, status=status)
        with pytest.raises(ReadFailed):
            act(client)


@pytest.mark.parametrize("data", [None, {}, [], {"task_id": ""}, {"task_id": None}, "x", 7])
def test_a_yes_without_a_task_id_is_unknown(
    client: KlingClient, script: Script, data: object
) -> None:
    for act in (create, speak):
        script.answer(envelope(data))
        with pytest.raises(Garbled) as caught:
            act(client)
        assert caught.value.request_id == "req-1"
    script.answer(envelope(data))
    with pytest.raises(ReadFailed):
        client.get_voice_task("vl-1")


@pytest.mark.parametrize("act", [create, speak])
def test_a_yes_with_a_numeric_task_id_and_a_mark_before_it_is_understood(
    client: KlingClient, script: Script, act: Act
) -> None:
    script.answer(b'\xef\xbb\xbf{"code":"0","data":{"task_id":930801301486305328}}')
    task: Any = act(client)
    assert task.task_id == "930801301486305328"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (1201, "Task not found by id/external id: vl-1"),
        (1200, "task does not exist"),
        (1203, "whatever"),
    ],
)
def test_a_task_that_is_not_there_has_one_class(
    client: KlingClient, script: Script, code: int, words: str
) -> None:
    script.answer(envelope(code=code, message=words), status=400)
    with pytest.raises(TaskNotFound, match=words):
        client.get_voice_task("vl-1")


SPRING = {"timestamp": 1, "status": 404, "error": "Not Found", "message": "", "path": "/v1/x"}


def test_a_path_that_is_not_there_is_never_taken_for_a_missing_task(
    client: KlingClient, script: Script
) -> None:
    for act in ALL.values():
        script.answer(SPRING, status=404)
        with pytest.raises(NoSuchCall, match="Not Found"):
            act(client)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (1201, "Voice id not found"),
        (1201, "Element already be deleted for id: 5"),
        (1203, "resource"),
    ],
)
def test_deleting_what_is_gone_has_one_class(
    client: KlingClient, script: Script, code: int, words: str
) -> None:
    script.answer(envelope(code=code, message=words), status=400)
    with pytest.raises(VoiceNotFound):
        client.delete_voice("5")


def test_a_voice_that_cannot_speak_has_a_class_and_other_refusals_have_not(
    client: KlingClient, script: Script
) -> None:
    script.answer(envelope(code=1201, message="Voice id not found"), status=400)
    with pytest.raises(VoiceCannotSpeak):
        speak(client)
    script.answer(envelope(code=1201, message="text is too long"), status=400)
    with pytest.raises(Refused) as caught:
        speak(client)
    assert type(caught.value) is Refused


def test_an_id_that_was_used_is_told_from_a_name_that_was_used(
    client: KlingClient, script: Script
) -> None:
    script.answer(envelope(code=1201, message="External_task_id vl-1 already exists"), status=400)
    with pytest.raises(AlreadyCreated):
        create(client)
    script.answer(envelope(code=1201, message="voice_name already exists"), status=400)
    with pytest.raises(Refused) as caught:
        create(client)
    assert type(caught.value) is Refused


@pytest.mark.parametrize("code", [code for code in BY_CODE if code not in (1200, 1201, 1203)])
def test_words_change_nothing_under_any_other_code(
    client: KlingClient, script: Script, code: int
) -> None:
    words = "Voice id not found. Task not found. External_task_id already exists"
    for call, act in ALL.items():
        script.answer(envelope(code=code, message=words), status=400)
        with pytest.raises(KlingError) as caught:
            act(client)
        unclear = call in READS and BY_CODE[code].unknown_outcome
        assert type(caught.value) is (ReadFailed if unclear else BY_CODE[code])


@pytest.mark.parametrize("code", BY_CODE)
def test_a_question_that_fails_moves_no_row(client: KlingClient, script: Script, code: int) -> None:
    for act in READS.values():
        script.answer(envelope(code=code))
        with pytest.raises(KlingError) as caught:
            act(client)
        assert caught.value.state == ""
    assert BY_CODE[1303].state == "queued"


def test_a_value_that_is_no_number_is_not_sent(client: KlingClient, script: Script) -> None:
    with pytest.raises(Declined):
        client.speak(text="a", voice_id="b", voice_language="en", voice_speed=Decimal("NaN"))
    assert script.asked == []


def test_a_gateways_wrapping_is_taken_off(client: KlingClient, script: Script) -> None:
    inner = {"code": 1303, "message": "parallel task over resource pack limit", "request_id": "r9"}
    script.answer({"message": "x", "data": {"message": "y", "data": inner}}, status=500)
    with pytest.raises(BY_CODE[1303], match="parallel task") as caught:
        create(client)
    assert caught.value.request_id == "r9"


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (requests.ConnectTimeout("https://kling.invalid/?canary"), NotSent),
        (requests.ReadTimeout(), NoAnswer),
        (requests.ConnectionError(), NoAnswer),
        (OSError("canary"), NoAnswer),
    ],
)
def test_what_an_adapter_raises_is_ours_and_has_no_foreign_cause(
    client: KlingClient, script: Script, trouble: Exception, kind: type[KlingError]
) -> None:
    script.replies.append(trouble)
    with pytest.raises(kind) as caught:
        create(client)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert "canary" not in str(caught.value)


# The clock


def at(offset: float) -> str:
    return format_datetime(datetime.fromtimestamp(time.time() + offset, tz=UTC), usegmt=True)


@pytest.mark.parametrize("code", [1003, 1004])
@pytest.mark.parametrize("offset", [3600, -86_400])
def test_a_wrong_clock_is_corrected_once_and_remembered(
    script: Script, code: int, offset: int
) -> None:
    pair = AccessKeyPair("access-key-access-key", "s" * 32)
    client = KlingClient(base_url=BASE, credential=pair, adapters={BASE: script})
    script.answer(envelope(code=code), status=401, Date=at(offset))
    script.answer(envelope({"task_id": "9"}), Date=at(offset))
    script.answer(envelope([]), Date=at(offset))
    create(client)
    client.voice_tasks()
    skip = {"verify_signature": False}
    shifts = []
    for asked in script.asked:
        token = asked.headers["Authorization"].removeprefix("Bearer ")
        shifts.append(jwt.decode(token, options=skip)["exp"] - time.time() - 1800)
    assert shifts == [pytest.approx(0, abs=3), *[pytest.approx(offset, abs=3)] * 2]
    assert script.asked[0].body == script.asked[1].body
    assert client.last_seen is not None
    assert client.last_seen.clock_offset == pytest.approx(offset, abs=3)


def test_a_token_is_signed_again_only_once(script: Script) -> None:
    pair = AccessKeyPair("access-key-access-key", "s" * 32)
    client = KlingClient(base_url=BASE, credential=pair, adapters={BASE: script})
    for _ in range(3):
        script.answer(envelope(code=1004), status=401, Date=at(0))
    with pytest.raises(ClockRefused):
        create(client)
    assert len(script.asked) == 2


@pytest.mark.parametrize("date", ["", "yesterday", "Fri, 99 Foo 2026 00:00:00 GMT"])
def test_without_a_date_there_is_nothing_to_sign_anew(script: Script, date: str) -> None:
    pair = AccessKeyPair("access-key-access-key", "s" * 32)
    client = KlingClient(base_url=BASE, credential=pair, adapters={BASE: script})
    script.answer(envelope(code=1003), status=401, Date=date)
    with pytest.raises(ClockRefused):
        create(client)
    assert len(script.asked) == 1


def test_a_static_key_is_never_sent_twice(client: KlingClient, script: Script) -> None:
    script.answer(envelope(code=1004), status=401, Date=at(0))
    with pytest.raises(ClockRefused):
        create(client)
    assert len(script.asked) == 1


# Secrets and the log


@pytest.mark.parametrize("call", ALL)
def test_no_secret_and_no_text_reaches_a_log_or_an_error(
    client: KlingClient, script: Script, caplog: pytest.LogCaptureFixture, call: str
) -> None:
    caplog.set_level(logging.DEBUG)
    shown = []
    for code in [*BY_CODE, 1999]:
        script.answer(envelope(code=code, message=f"bad Bearer {KEY} or {KEY}"), status=401)
        with pytest.raises(KlingError) as caught:
            ALL[call](client)
        error = caught.value
        shown += [str(error), repr(error), repr(vars(error)), repr(client)]
    everything = caplog.text + "".join(shown)
    assert "canary" not in everything
    calls = [record for record in caplog.records if record.name == "voices.kling.calls"]
    assert len(calls) == len(BY_CODE) + 1


def test_a_call_is_one_line_that_a_server_cannot_break(
    client: KlingClient, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="voices.kling")
    script.answer({"code": 0, "data": [], "request_id": "r-1\r\nfake line"})
    client.voice_tasks()
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith("GET /v1/general/custom-voices 0 ")
    assert line.endswith(" ms r-1fakeline")


def test_the_latest_answer_is_kept_for_settings(client: KlingClient, script: Script) -> None:
    assert client.last_seen is None
    script.answer(envelope([]), Date=at(-120))
    client.voice_tasks()
    assert client.last_seen is not None
    assert client.last_seen.clock_offset == pytest.approx(-120, abs=3)
    assert 0 <= client.last_seen.latency < 5


@pytest.mark.parametrize(
    "date", ["Mon, 01 Jan 2024 00:00:00 +99999999999999999999", f"Mon, 01 Jan {10**20} 0:0:0 GMT"]
)
def test_a_date_that_no_calendar_has_tells_no_time(
    client: KlingClient, script: Script, date: str
) -> None:
    script.answer(envelope([]), Date=date)
    client.voice_tasks()
    assert client.last_seen is not None
    assert client.last_seen.clock_offset is None
