"""Faults by control, through the in-process door: what a client of the call sees."""

import io
import json
import time
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import jwt
import pytest
import requests

from voicelab.sandbox.faults import ENDPOINTS, FAULTS
from voices.kling import errors
from voices.kling.client import KlingClient
from voices.kling.credentials import AccessKeyPair, ApiKey

from .conftest import BASE, KEY, Caller

# The published practice secret is short on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:The HMAC key is")

VOICES = "/v1/general/custom-voices"
RANGE = "start_time=1&end_time=2"

# The vendor's table, typed off once more: code and HTTP status.
TABLE = {
    401: (1000, 1001, 1002, 1003, 1004),
    429: (1100, 1101, 1102, 1302, 1303, 1304),
    403: (1103,),
    400: (1200, 1201, 1300, 1301),
    404: (1202, 1203),
    500: (5000,),
    503: (5001,),
    504: (5002,),
}
CODES = [(code, status) for status, codes in TABLE.items() for code in codes]

#: One good call of each endpoint.
CALLS: dict[str, tuple[str, str, dict[str, Any] | None]] = {
    "create-voice": ("POST", VOICES, {"voice_name": "Anna", "video_id": "862345678901234567"}),
    "get-voice": ("GET", f"{VOICES}/vl-1", None),
    "list-voices": ("GET", VOICES, None),
    "list-presets": ("GET", "/v1/general/presets-voices?pageSize=1", None),
    "delete-voice": ("POST", "/v1/general/delete-voices", {"voice_id": "1"}),
    "create-speech": (
        "POST",
        "/v1/audio/tts",
        {"text": "Hello", "voice_id": "oversea_male1", "voice_language": "en"},
    ),
    "get-speech": ("GET", "/v1/audio/tts/1", None),
    "costs": ("GET", f"/account/costs?{RANGE}", None),
    "result": ("GET", "/results/voice-829824295735410756.mp3", None),
    "list-videos": ("GET", "/v1/videos/text2video", None),
    "get-video": ("GET", "/v1/videos/text2video/1", None),
    "create-avatar": ("POST", "/v1/videos/avatar/image2video", {}),
    "identify-face": ("POST", "/v1/videos/identify-face", {}),
    "create-lip-sync": ("POST", "/v1/videos/advanced-lip-sync", {}),
    "create-old-lip-sync": ("POST", "/v1/videos/lip-sync", {}),
    "list-tasks": ("POST", "/tasks", {}),
    "find-tasks": ("GET", "/tasks?task_ids=1", None),
    "package-ledger": ("POST", "/account/billing/package", {}),
    "balance-ledger": ("POST", "/account/billing/balance", {}),
    "no-model": ("POST", "/image-to-video/kling-2.6", {}),
}


def call(kling: Caller, endpoint: str, **options: Any) -> requests.Response:
    method, path, body = CALLS[endpoint]
    return kling.session.request(method, BASE + path, json=body, **options)


def made(kling: Caller) -> int:
    """How many voices exist upstream."""
    return len(kling.get(VOICES)[1]["data"])


@pytest.fixture
def client(kling: Caller) -> KlingClient:
    """The product's client in front of the same sandbox."""
    adapters = {BASE: kling.session.get_adapter(f"{BASE}/")}
    return KlingClient(base_url=BASE, credential=ApiKey(KEY), adapters=adapters)


def clone(client: KlingClient) -> object:
    return client.create_voice(
        voice_name="Anna", external_task_id="vl-1", video_id="862345678901234567"
    )


def test_the_endpoints_are_named_after_what_they_do() -> None:
    assert CALLS.keys() == ENDPOINTS.keys()


@pytest.mark.parametrize(("code", "status"), CODES)
def test_every_code_of_the_table_can_be_had_from_every_endpoint(
    kling: Caller, code: int, status: int
) -> None:
    kling.fault("error", code=code)
    for endpoint in CALLS:
        answer = call(kling, endpoint)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.json().keys() == {"code", "message", "request_id"}
    assert len(CODES) == 21


def test_an_error_can_come_with_the_effect_and_with_other_words(kling: Caller) -> None:
    kling.fault("error", at="create-voice", times=1, code=5002, effect=True, message="backlog")
    kling.fault("error", at="create-voice", times=1, code=1300)
    first, second = kling.clone(), kling.clone()
    assert (first[0], first[1]["message"]) == (504, "backlog")
    assert (second[0], second[1]["code"]) == (400, 1300)
    assert made(kling) == 1
    assert [entry["code"] for entry in kling.ledger()] == [5002, 1300]


def test_a_storm_ends_after_its_number_of_times(kling: Caller) -> None:
    kling.fault("error", at="create-speech", times=3, code=1302)
    assert [kling.speak("Hello")[0] for _ in range(4)] == [429, 429, 429, 200]
    assert kling.get("/_control/faults")[1]["data"][0]["times_left"] == 0


def test_only_the_named_endpoint_is_struck(kling: Caller) -> None:
    kling.fault("error", at="list-voices", code=5001)
    statuses = [call(kling, endpoint).status_code for endpoint in ("list-voices", "list-presets")]
    assert statuses == [503, 200]


def test_one_call_is_broken_in_one_way_only_and_the_oldest_fault_is_first(kling: Caller) -> None:
    kling.fault("error", at="costs", times=1, code=1302)
    kling.fault("error", at="*", times=1, code=5001)
    codes = [call(kling, "costs").json()["code"] for _ in range(3)]
    assert codes == [1302, 5001, 0]


def test_a_chance_strikes_now_and_then_and_the_same_way_for_the_same_seed(kling: Caller) -> None:
    seen = []
    for seed in (7, 7, 8):
        kling.session.delete(f"{BASE}/_control/faults")
        kling.fault("error", at="costs", chance=0.5, seed=seed, code=5000)
        seen.append([call(kling, "costs").status_code for _ in range(20)])
    assert seen[0] == seen[1] != seen[2]
    assert 4 < seen[0].count(500) < 16


def test_a_call_cut_before_its_effect_is_a_connection_error_and_made_nothing(
    kling: Caller, client: KlingClient
) -> None:
    kling.fault("cut-before", at="create-voice")
    with pytest.raises(requests.ConnectionError, match="Remote end closed connection"):
        kling.clone()
    with pytest.raises(errors.NoAnswer):
        clone(client)
    assert made(kling) == 0
    assert [(e["accepted"], e["status"]) for e in kling.ledger()] == [(False, None)] * 2


def test_a_call_cut_after_its_effect_is_a_connection_error_and_made_something(
    kling: Caller, client: KlingClient
) -> None:
    kling.fault("cut-after", at="create-voice")
    with pytest.raises(errors.NoAnswer) as caught:
        clone(client)
    assert caught.value.unknown_outcome
    assert made(kling) == 1
    assert [(e["accepted"], e["status"]) for e in kling.ledger()] == [(True, None)]


def test_half_an_answer_is_an_incomplete_read(kling: Caller, client: KlingClient) -> None:
    kling.fault("half", at="create-voice")
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        kling.clone()
    with pytest.raises(errors.OutcomeUnknown):
        clone(client)
    answer = call(kling, "create-voice", stream=True)
    assert answer.headers["Content-Type"] == "application/json"
    told, came = int(answer.headers["Content-Length"]), len(answer.raw.read1(10_000))
    assert came == told // 2 > 0
    assert made(kling) == 3


def test_half_a_sound_is_a_download_that_failed(kling: Caller, client: KlingClient) -> None:
    url = kling.get("/v1/general/presets-voices", pageSize=1)[1]["data"][0]
    link = url["task_result"]["voices"][0]["trial_url"]
    kling.fault("half", at="result", times=1)
    with pytest.raises(errors.DownloadFailed):
        client.download(link, io.BytesIO())
    assert client.download(link, io.BytesIO()).bytes > 1000


@pytest.mark.parametrize(("effect", "voices"), [(False, 0), (True, 1)])
@pytest.mark.parametrize(("fault", "status"), [("html-502", 502), ("html-200", 200)])
def test_a_gateways_page_is_html_whether_or_not_it_happened(
    kling: Caller, client: KlingClient, fault: str, status: int, effect: bool, voices: int
) -> None:
    kling.fault(fault, at="create-voice", effect=effect)
    with pytest.raises(errors.Garbled):
        clone(client)
    answer = call(kling, "create-voice")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html")
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert made(kling) == 2 * voices
    assert [e["status"] for e in kling.ledger()] == [status, status]


def test_a_success_without_a_task_id_happened_all_the_same(
    kling: Caller, client: KlingClient
) -> None:
    kling.fault("no-task-id")
    status, body = kling.clone()
    assert (status, body["code"]) == (200, 0)
    assert "task_status" in body["data"]
    assert "task_id" not in body["data"]
    with pytest.raises(errors.Garbled, match="no task id"):
        clone(client)
    tasks = kling.get(VOICES)[1]["data"]
    assert [task.get("task_id") for task in tasks] == [None, None]


def test_a_success_whose_data_is_null_happened_all_the_same(
    kling: Caller, client: KlingClient
) -> None:
    kling.fault("null-data", at="create-voice")
    assert kling.clone()[1]["data"] is None
    with pytest.raises(errors.Garbled):
        clone(client)
    assert made(kling) == 2


@pytest.mark.parametrize("charset", ["gbk", "big5", "utf-16"])
def test_bytes_that_are_not_what_the_header_says_cannot_be_read(
    kling: Caller, client: KlingClient, charset: str
) -> None:
    kling.fault("wrong-charset", at="create-voice", charset=charset)
    answer = call(kling, "create-voice")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode()
    assert json.loads(answer.content.decode(charset))["message"] == "成功"


def test_a_byte_order_mark_stands_in_front(kling: Caller) -> None:
    kling.fault("wrong-charset", charset="utf-8-sig")
    assert call(kling, "costs").content.startswith(b"\xef\xbb\xbf{")


def test_a_late_answer_comes_late_and_the_effect_at_once(kling: Caller) -> None:
    kling.fault("latency", at="create-voice", ms=120)
    begun = time.monotonic()
    assert kling.clone()[0] == 200
    assert time.monotonic() - begun >= 0.12
    with pytest.raises(requests.ReadTimeout):
        call(kling, "create-voice", timeout=0.05)
    assert made(kling) == 2


def test_a_dripping_body_outlasts_a_time_out_per_read(kling: Caller) -> None:
    kling.fault("drip", at="costs", bytes=150, ms=40)
    begun = time.monotonic()
    answer = call(kling, "costs", timeout=0.1)
    assert answer.json()["code"] == 0
    assert time.monotonic() - begun > 0.1


def test_a_drip_slower_than_the_time_out_breaks_the_body(kling: Caller) -> None:
    kling.fault("drip", at="costs", bytes=150, ms=2000)
    begun = time.monotonic()
    with pytest.raises(requests.ConnectionError, match="Read timed out"):
        call(kling, "costs", timeout=0.2)
    assert time.monotonic() - begun < 1.5


def test_a_dripping_sound_is_cut_at_the_clients_deadline(
    kling: Caller, client: KlingClient
) -> None:
    tasks = kling.get("/v1/general/presets-voices", pageSize=1)[1]["data"]
    link = tasks[0]["task_result"]["voices"][0]["trial_url"]
    kling.fault("drip", at="result", bytes=16, ms=30)
    begun = time.monotonic()
    with pytest.raises(errors.DownloadFailed):
        client.download(link, io.BytesIO(), seconds=0.15)
    assert time.monotonic() - begun < 1


def test_slowness_comes_on_top_of_a_broken_answer(kling: Caller) -> None:
    kling.fault("drip", at="costs", bytes=200, ms=10)
    kling.fault("latency", at="costs", ms=30)
    kling.fault("half", at="costs")
    begun = time.monotonic()
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        call(kling, "costs")
    assert time.monotonic() - begun > 0.04


def test_no_body_is_no_drip(kling: Caller) -> None:
    kling.fault("drip", at="costs")
    kling.fault("cut-after", at="costs")
    with pytest.raises(requests.ConnectionError):
        call(kling, "costs")


@pytest.mark.parametrize(("ahead", "code"), [(3600, 1004), (-3600, 1003)])
def test_a_clock_that_is_off_refuses_good_tokens_and_tells_its_time(
    kling: Caller, ahead: int, code: int
) -> None:
    kling.fault("clock", seconds=ahead)
    now = int(time.time())
    claims = {"iss": "practice-access", "exp": now + 1800, "nbf": now - 5}
    token = jwt.encode(claims, "practice-secret", algorithm="HS256")
    answer = requests.Session()
    answer.mount(f"{BASE}/", kling.session.get_adapter(f"{BASE}/"))
    told = answer.get(BASE + VOICES, headers={"Authorization": f"Bearer {token}"})
    assert (told.status_code, told.json()["code"]) == (401, code)
    date = parsedate_to_datetime(told.headers["Date"])
    assert abs((date - datetime.now(date.tzinfo)).total_seconds() - ahead) < 5


def test_a_client_that_reads_the_date_header_copes_with_the_clock(kling: Caller) -> None:
    kling.fault("clock", seconds=7200)
    adapters = {BASE: kling.session.get_adapter(f"{BASE}/")}
    credential = AccessKeyPair("practice-access", "practice-secret")
    client = KlingClient(base_url=BASE, credential=credential, adapters=adapters)
    assert client.voice_tasks() == []
    assert client.last_seen is not None
    assert client.last_seen.clock_offset == pytest.approx(7200, abs=5)


def test_a_fault_says_how_often_it_was_met_and_struck(kling: Caller) -> None:
    kling.fault("error", at="costs", times=2, code=1303, seed=4)
    for _ in range(3):
        call(kling, "costs")
    (shown,) = kling.get("/_control/faults")[1]["data"]
    assert (shown["fault"], shown["at"], shown["seed"]) == ("error", "costs", 4)
    assert shown["options"] == {"code": 1303, "message": "", "effect": False}
    assert (shown["met"], shown["struck"], shown["times_left"]) == (2, 2, 0)


@pytest.mark.parametrize("way", ["reset", "mend"])
def test_faults_end_with_a_reset_or_when_they_are_mended(kling: Caller, way: str) -> None:
    kling.fault("cut-before")
    if way == "reset":
        kling.post("/_control/reset")
    else:
        kling.session.delete(f"{BASE}/_control/faults")
    assert kling.get("/_control/faults")[1]["data"] == []
    assert kling.clone()[0] == 200


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"fault": "fire"},
        {"fault": ["error"]},
        {"fault": "error", "at": "nowhere"},
        {"fault": "error", "at": []},
        {"fault": "error", "times": 0},
        {"fault": "error", "times": "3"},
        {"fault": "error", "chance": 1.1},
        {"fault": "error", "chance": True},
        {"fault": "error", "seed": "x"},
        {"fault": "error", "options": []},
        {"fault": "error", "options": {"code": 1104}},
        {"fault": "error", "options": {"code": 0}},
        {"fault": "error", "options": {"code": [1303]}},
        {"fault": "error", "options": {"effect": 1}},
        {"fault": "half", "options": {"ms": 3}},
        {"fault": "drip", "options": {"bytes": 0}},
        {"fault": "latency", "options": {"ms": -1}},
        {"fault": "clock", "options": {"seconds": "x"}},
        {"fault": "wrong-charset", "options": {"charset": "utf-8"}},
        {"fault": "half", "often": 3},
    ],
)
def test_an_order_that_makes_no_sense_is_refused(kling: Caller, order: dict[str, Any]) -> None:
    status, body = kling.post("/_control/faults", **order)
    assert (status, body["code"]) == (400, 1201)
    assert kling.get("/_control/faults")[1]["data"] == []


def test_a_wrong_name_is_answered_with_the_right_ones(kling: Caller) -> None:
    told = kling.post("/_control/faults", fault="fire")[1]["message"]
    assert all(name in told for name in FAULTS)
    told = kling.post("/_control/faults", fault="half", at="x")[1]["message"]
    assert "create-voice" in told


def test_the_control_door_is_never_struck_and_wants_the_key(kling: Caller) -> None:
    kling.fault("cut-before")
    assert kling.get("/_control/settings")[0] == 200
    kling.session.headers["Authorization"] = "Bearer nothing"
    assert [kling.session.request(m, f"{BASE}/_control/faults").status_code
            for m in ("GET", "POST", "DELETE")] == [401] * 3  # fmt: skip
