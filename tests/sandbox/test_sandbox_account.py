"""What is left: the pack, one call a second, and figures that are twelve hours old."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from voicelab.sandbox.models import Settings

from .conftest import Caller

WINDOW = {"start_time": 0, "end_time": 1_800_000_000_000}
PATH = "/account/costs"
KEY = {"Authorization": "Bearer practice-key"}


def pack_of(kling: Caller) -> dict[str, Any]:
    (pack,) = kling.get(PATH, **WINDOW)[1]["data"]["resource_pack_subscribe_infos"]
    return dict(pack)


@pytest.fixture
def web(kling: Caller, settings: Any) -> Client:
    """The same sandbox over the site, as a caller with a socket has it."""
    settings.ROOT_URLCONF = "voicelab.sandbox.urls"
    settings.MIDDLEWARE = []
    settings.ALLOWED_HOSTS = ["*"]
    return Client()


def test_a_pack_has_the_vendors_fields(kling: Caller) -> None:
    pack = pack_of(kling)
    assert set(pack) == {
        "resource_pack_name",
        "resource_pack_id",
        "resource_pack_type",
        "total_quantity",
        "remaining_quantity",
        "purchase_time",
        "effective_time",
        "invalid_time",
        "status",
    }
    assert len(bytes.fromhex(pack["resource_pack_id"])) == 16
    assert type(pack["total_quantity"]) is type(pack["remaining_quantity"]) is float
    assert pack["purchase_time"] <= pack["effective_time"] < pack["invalid_time"]
    assert pack["resource_pack_type"] in ("decreasing_total", "constant_period")


@pytest.mark.parametrize(
    "params",
    [{}, {"start_time": 0}, {"end_time": 1}, {"start_time": "x", "end_time": 1}]
    + [{"start_time": 0, "end_time": value} for value in ("", "-1", "1.5", "²")],
)
def test_both_times_are_required(kling: Caller, params: dict[str, Any]) -> None:
    status, body = kling.get(PATH, **params)
    assert (status, body["code"]) == (400, 1201)


def test_a_second_call_within_a_second_is_1302_over_the_socket(web: Client) -> None:
    answers = [web.get(PATH, WINDOW, headers=KEY) for _ in "ab"]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].json()["code"] == 1302
    assert "data" not in answers[1].json()


def test_a_second_later_it_answers_again(web: Client) -> None:
    web.get(PATH, WINDOW, headers=KEY)
    Settings.objects.update(costs_asked_at=timezone.now() - timedelta(seconds=1))
    assert web.get(PATH, WINDOW, headers=KEY).status_code == 200


def test_a_call_that_was_refused_for_its_values_does_not_count(web: Client) -> None:
    assert web.get(PATH, headers=KEY).status_code == 400
    assert web.get(PATH, WINDOW, headers=KEY).status_code == 200


def test_the_program_beside_it_is_not_paced_unless_the_switch_says_so(kling: Caller) -> None:
    assert [kling.get(PATH, **WINDOW)[0] for _ in "ab"] == [200, 200]
    kling.settings(pace_costs=True)
    assert [kling.get(PATH, **WINDOW)[0] for _ in "ab"] == [200, 429]


def test_nobody_is_paced_when_the_switch_is_off(web: Client, kling: Caller) -> None:
    kling.settings(pace_costs=False)
    assert [web.get(PATH, WINDOW, headers=KEY).status_code for _ in "ab"] == [200, 200]


def test_what_is_left_can_be_twelve_hours_old(kling: Caller) -> None:
    kling.settings(stale_costs=True)
    kling.speak("Hello")
    assert pack_of(kling)["remaining_quantity"] == 412.60
    kling.age(12 * 3600 + 1)
    assert pack_of(kling)["remaining_quantity"] == 412.55


def lip_sync(kling: Caller) -> tuple[int, Any]:
    words = {"text": "Hello", "voice_id": "oversea_male1", "voice_language": "en"}
    video = {"video_id": "864102938475610293", "mode": "text2video"}
    return kling.post("/v1/videos/lip-sync", input={**video, **words})


def test_slots_are_shared_by_voices_and_videos(kling: Caller) -> None:
    kling.settings(slots=2)
    assert (kling.clone()[0], lip_sync(kling)[0]) == (200, 200)
    for status, answer in (kling.clone(), lip_sync(kling)):
        assert (status, answer["code"]) == (429, 1303)
        assert answer["message"] == "parallel task over resource pack limit"
    assert kling.speak("Speech takes no slot.")[0] == 200


def test_units_that_reach_for_speech_do_not_reach_for_a_video(kling: Caller) -> None:
    kling.settings(unit_cents=60)
    status, answer = lip_sync(kling)
    assert (status, answer["code"], answer["message"]) == (429, 1102, "Account balance not enough")
    assert kling.settings()["unit_cents"] == 60
    assert kling.speak("Hello")[0] == 200
