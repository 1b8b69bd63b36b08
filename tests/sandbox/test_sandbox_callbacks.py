"""Callbacks: what is posted, when, how often, and how it is signed."""

import base64
import json
import socket
import time
from datetime import timedelta
from typing import Any

import pytest
import standardwebhooks
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from voicelab.sandbox import ticking
from voicelab.sandbox.adapter import ViewAdapter
from voicelab.sandbox.callbacks_send import TEST_EVERY, InTransactionError
from voicelab.sandbox.models import Callback, CallbackModes, Subscription, Task
from voicelab.sandbox.signing import is_secret, signature_headers

from .clips import write_wav
from .conftest import BASE, Caller

SITE = "https://site.invalid"
HOOK = f"{SITE}/hooks/token-1"
SECRET = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI="
OTHER = "whsec_" + base64.b64encode(b"another secret of 24 byte").decode()

heard: list[tuple[dict[str, str], bytes]] = []


@csrf_exempt
def hook(request: HttpRequest, token: str) -> HttpResponse:
    if token == "broken":
        raise RuntimeError("the receiver's own defect")
    heard.append((dict(request.headers), request.body))
    return HttpResponse(status=404 if token == "gone" else 200)


urlpatterns = [path("hooks/<str:token>", hook)]


def adapters() -> dict[str, ViewAdapter]:
    return {f"{SITE}/": ViewAdapter(SITE, urlconf=__name__)}


@pytest.fixture(autouse=True)
def _site(kling: Caller, settings: Any) -> None:
    settings.SANDBOX_FETCH_ADAPTERS = f"{__name__}.adapters"
    heard.clear()


def bodies() -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in heard]


def statuses() -> list[str]:
    return [body["task_status"] for body in bodies()]


def tick(kling: Caller) -> list[dict[str, Any]]:
    status, body = kling.post("/_control/tick")
    assert status == 200
    return list(body["data"])


def modes(kling: Caller, **changes: Any) -> tuple[int, Any]:
    return kling.post("/_control/callbacks", **changes)


def follow(kling: Caller, *ages: float, **fields: Any) -> dict[str, Any]:
    """A clone with a callback address, ticked at once and after each ageing."""
    task = kling.clone(**{"callback_url": HOOK, "external_task_id": "vl-1", **fields})[1]["data"]
    tick(kling)
    for seconds in ages:
        kling.age(seconds, task["task_id"])
        tick(kling)
    return dict(task)


def test_every_change_of_status_is_told_once(kling: Caller) -> None:
    follow(kling, 0, 2, 2, 9, 60)
    assert statuses() == ["submitted", "processing", "succeed"]


def test_the_body_is_the_bare_task_as_a_look_up_shows_it(kling: Caller) -> None:
    task = follow(kling, 2, 9)
    (headers, raw) = heard[-1]
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    shown = kling.get(f"/v1/general/custom-voices/{task['task_id']}")[1]["data"]
    assert json.loads(raw) == shown
    assert shown["task_info"] == {"external_task_id": "vl-1"}
    assert shown["task_result"]["voices"][0]["trial_url"].startswith(f"{BASE}/results/voice-")
    assert not {"code", "data", "request_id"} & shown.keys()


def test_what_is_told_late_tells_what_was_so_then(kling: Caller) -> None:
    task = kling.clone(callback_url=HOOK)[1]["data"]
    kling.age(60, task["task_id"])
    tick(kling)
    first, second, last = bodies()
    assert (first["task_result"], second["task_result"]) == ({}, {})
    assert "final_unit_deduction" not in first | second
    assert last["final_unit_deduction"] == "0.05"
    assert first["updated_at"] <= second["updated_at"] <= last["updated_at"]


def test_a_failed_clone_is_told_with_the_vendors_words(kling: Caller) -> None:
    follow(kling, 2, 9, voice_name="fail Anna")
    assert statuses() == ["submitted", "processing", "failed"]
    assert bodies()[-1]["task_status_msg"]
    assert bodies()[1]["task_status_msg"] == ""


def test_an_unknown_status_is_told_too(kling: Caller) -> None:
    follow(kling, 3, 4, 4, voice_name="odd Anna")
    assert statuses() == ["submitted", "reviewing", "processing", "succeed"]


def test_a_tick_reads_the_clip_so_that_the_end_is_true(
    kling: Caller, clip_server: tuple[str, Any]
) -> None:
    write_wav(clip_server[1] / "short.wav", seconds=2)
    follow(kling, 60, video_id="", voice_url=f"{clip_server[0]}/short.wav")
    assert statuses()[-1] == "failed"


def test_without_an_address_nothing_is_told_and_speech_knows_none(kling: Caller) -> None:
    follow(kling, 60, callback_url="")
    kling.speak("Hello", callback_url=HOOK)
    assert tick(kling) == []
    assert heard == []


@pytest.mark.parametrize("url", ["ftp://site.invalid/x", "hooks", 7, "https://"])
def test_an_address_that_is_none_is_refused_and_costs_nothing(kling: Caller, url: Any) -> None:
    status, body = kling.clone(callback_url=url)
    assert (status, body["code"]) == (400, 1201)
    assert (Task.objects.count(), kling.settings()["unit_cents"]) == (0, 41_260)


@pytest.mark.parametrize(("token", "answer"), [("token-1", 200), ("gone", 404)])
def test_the_answer_is_written_down_and_nothing_is_sent_again(
    kling: Caller, token: str, answer: int
) -> None:
    follow(kling, 0, 0, callback_url=f"{SITE}/hooks/{token}")
    (row,) = kling.get("/_control/callbacks")[1]["data"]["callbacks"]
    assert (row["status"], row["answer"], row["error"]) == ("submitted", answer, "")
    assert row["sent_at"] >= row["due_at"]
    assert len(heard) == 1


def test_a_receiver_that_breaks_stops_nobody_else(kling: Caller) -> None:
    follow(kling, callback_url=f"{SITE}/hooks/broken")
    follow(kling, external_task_id="vl-2")
    rows = kling.get("/_control/callbacks")[1]["data"]["callbacks"]
    assert [(row["answer"], row["error"]) for row in rows] == [(None, "RuntimeError"), (200, "")]


def test_off_sends_nothing_and_does_not_make_up_for_it_later(kling: Caller) -> None:
    assert modes(kling, callbacks="off")[1]["data"]["callbacks"] == "off"
    follow(kling, 2)
    modes(kling, callbacks="on")
    kling.age(60)
    tick(kling)
    assert statuses() == ["succeed"]


def test_duplicates_are_the_same_bytes_under_the_same_id(kling: Caller) -> None:
    modes(kling, duplicate=3, secret=SECRET)
    follow(kling, 60)
    assert statuses() == [s for s in ("submitted", "processing", "succeed") for _ in range(3)]
    assert len({body for _, body in heard}) == 3
    assert len({headers["Webhook-Id"] for headers, _ in heard}) == 3


def test_late_ones_wait(kling: Caller) -> None:
    modes(kling, late=50)
    follow(kling)
    assert heard == []
    Callback.objects.update(due_at=F("due_at") - timedelta(seconds=51))
    tick(kling)
    assert statuses() == ["submitted"]


def test_the_same_seed_loses_the_same_ones(kling: Caller) -> None:
    seen = []
    for _ in range(2):
        kling.post("/_control/reset")
        modes(kling, lost=0.5, seed=3, duplicate=6)
        kling.clone(callback_url=HOOK)
        kling.age(60)
        tick(kling)
        rows = kling.get("/_control/callbacks")[1]["data"]["callbacks"]
        seen.append([(row["status"], row["lost"]) for row in rows])
        assert [row["sent_at"] is None for row in rows] == [row["lost"] for row in rows]
    assert seen[0] == seen[1]
    assert len(seen[0]) == 18
    assert 4 < len(heard) / 2 < 14


@pytest.mark.parametrize("ages", [(2, 9), (60,)])
def test_reordered_the_end_comes_before_processing(kling: Caller, ages: tuple[float, ...]) -> None:
    modes(kling, reorder=True)
    follow(kling, *ages)
    assert statuses() == ["submitted", "succeed", "processing"]


@pytest.mark.parametrize(
    "change",
    [
        {"callbacks": True},
        {"duplicate": 0},
        {"late": -1},
        {"lost": 2},
        {"reorder": "yes"},
        {"secret": "abc"},
        {"secret": "whsec_*"},
        {"secret": "whsec_"},
        {"secret": [SECRET, SECRET, SECRET]},
        {"volume": 3},
    ],
)
def test_a_mode_that_makes_no_sense_is_refused(kling: Caller, change: dict[str, Any]) -> None:
    before = kling.get("/_control/callbacks")[1]["data"]["modes"]
    assert modes(kling, **change)[1]["code"] == 1201
    assert kling.get("/_control/callbacks")[1]["data"]["modes"] == before


def test_a_reset_ends_modes_and_callbacks(kling: Caller) -> None:
    modes(kling, late=60, secret=SECRET)
    follow(kling)
    kling.post("/_control/reset")
    shown = kling.get("/_control/callbacks")[1]["data"]
    assert shown["callbacks"] == []
    assert (shown["modes"]["late"], shown["modes"]["secrets"]) == (0, 0)
    assert not Subscription.objects.exists()


def test_the_vendors_test_vector() -> None:
    body = (
        b'{"id":"1234567890","status":"succeeded","message":"",'
        b'"create_time":1781080778802,"update_time":1781080794151}'
    )
    headers = signature_headers([SECRET], id="9876543210", timestamp=1781080794, body=body)
    assert headers == {
        "webhook-id": "9876543210",
        "webhook-timestamp": "1781080794",
        "webhook-signature": "v1,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4=",
    }


def test_without_a_secret_there_are_no_headers(kling: Caller) -> None:
    follow(kling)
    assert not [name for name in heard[0][0] if name.lower().startswith("webhook")]


@pytest.mark.parametrize("given", [SECRET, [SECRET, OTHER]])
def test_what_was_signed_verifies_with_the_standards_own_library(
    kling: Caller, given: str | list[str]
) -> None:
    modes(kling, secret=given)
    follow(kling, voice_name="Ännchen")
    headers, body = heard[0]
    signed = {name.lower(): value for name, value in headers.items()}
    both = [given] if isinstance(given, str) else given
    assert len(signed["webhook-signature"].split()) == len(both)
    assert abs(int(signed["webhook-timestamp"]) - time.time()) < 5
    for secret in both:
        assert standardwebhooks.Webhook(secret).verify(body, signed)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(SECRET).verify(body + b" ", signed)


def test_only_the_prefix_and_base64_are_a_secret() -> None:
    words = (SECRET, OTHER, "whsec_", "whsec_ä", "whsec_abc", SECRET[6:])
    assert [is_secret(word) for word in words] == [True, True, False, False, False, False]


def test_the_consoles_test_is_new_style_and_once_in_six_seconds(kling: Caller) -> None:
    modes(kling, secret=SECRET)
    first = kling.post("/_control/callbacks/test", url=HOOK)
    second = kling.post("/_control/callbacks/test", url=HOOK)
    assert (first[0], first[1]["data"]["answer"]) == (200, 200)
    assert (second[0], second[1]["code"]) == (429, 1302)
    (body,) = bodies()
    assert (body["status"], body["outputs"]) == ("submitted", [])
    assert body.keys() == {
        "id", "status", "message", "create_time", "update_time",
        "external_id", "outputs", "billing",
    }  # fmt: skip
    assert "Webhook-Signature" in heard[0][0]
    CallbackModes.objects.update(tested_at=CallbackModes.current().tested_at - TEST_EVERY)
    assert kling.post("/_control/callbacks/test", url=HOOK)[0] == 200


@pytest.mark.parametrize("url", ["", "hooks", 3])
def test_the_consoles_test_wants_an_address(kling: Caller, url: Any) -> None:
    assert kling.post("/_control/callbacks/test", url=url)[1]["code"] == 1201


def test_two_ticks_at_the_same_moment_post_nothing_twice(kling: Caller) -> None:
    follow(kling)
    subscription = Subscription.objects.get()
    stale = Subscription.objects.get()
    assert subscription.claim(told=2, open=True)
    assert not stale.claim(told=2, open=True)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_posted_inside_a_transaction(kling: Caller) -> None:
    kling.clone(callback_url=HOOK)
    with transaction.atomic(), pytest.raises(InTransactionError):
        ticking.tick()
    assert heard == []
    assert [callback.status for callback in ticking.tick()] == ["submitted"]


def test_any_other_address_is_reached_over_a_socket_and_redirects_are_not_followed(
    kling: Caller, listener: tuple[str, list[Any]]
) -> None:
    follow(kling, callback_url=f"{listener[0]}/here")
    follow(kling, callback_url=f"{listener[0]}/moved", external_task_id="vl-2")
    rows = kling.get("/_control/callbacks")[1]["data"]["callbacks"]
    assert [row["answer"] for row in rows] == [200, 302]
    told = [json.loads(body)["task_status"] for _, body in listener[1]]
    assert told == ["submitted", "submitted"]


def test_nobody_listening_is_written_down(kling: Caller) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        follow(kling, callback_url=f"http://127.0.0.1:{silent.getsockname()[1]}/hook")
    (row,) = kling.get("/_control/callbacks")[1]["data"]["callbacks"]
    assert (row["answer"], row["error"]) == (None, "ConnectionError")


def test_an_idle_tick_is_three_look_ups(kling: Caller, django_assert_num_queries: Any) -> None:
    follow(kling, 60)
    with django_assert_num_queries(3):
        ticking.tick()
