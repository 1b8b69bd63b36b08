"""Videos to clone a voice from: gathered from all that answers, whatever does not."""

from datetime import timedelta

import pytest
import requests
from django.db import transaction
from django.utils import timezone

from tests.services.far_end import no, ok
from voices.services import connections, jobs, videos

pytestmark = pytest.mark.django_db

LISTS = ("text2video", "image2video", "avatar/image2video", "advanced-lip-sync", "lip-sync")


def made(number: int, *, hours: float = 1.0, seconds: str = "8.0") -> dict:
    at = int((timezone.now() - timedelta(hours=hours)).timestamp() * 1000)
    return {
        "task_id": f"t{number}",
        "task_status": "succeed",
        "task_result": {"videos": [{"id": f"v{number}", "url": "", "duration": seconds}]},
        "created_at": at,
    }


def paid(number: int, model: str, sound: str = "native", function: str = "Text to Video") -> dict:
    names = {"model_name": model, "video_sound": sound, "product_function": function}
    return {"task_id": f"t{number}", **names}


@pytest.fixture
def kling(far):
    """Five empty lists, an empty unified list, two empty ledgers."""
    far.paths = {f"/v1/videos/{name}": ok([]) for name in LISTS}
    far.paths |= {"/tasks": ok({"result": []})}
    far.paths |= {
        f"/billing/{name}": ok({"result": {"detail": []}}) for name in ("package", "balance")
    }
    return far


def found() -> list[tuple[str, str, str]]:
    pick = videos.pickable(connections.active())
    return [(it.video_id, it.verdict.usable, it.verdict.reason) for it in pick.choices]


def test_lists_and_ledgers_are_joined_and_usable_ones_stand_first(kling):
    kling.paths["/v1/videos/text2video"] = ok([made(1), made(2, hours=3), made(3, hours=2)])
    kling.paths["/v1/videos/avatar/image2video"] = ok([made(4, hours=9)])
    ledger = [paid(1, "kling-v2-1"), paid(2, "kling-v2-6")]
    kling.paths["/billing/package"] = ok({"result": {"detail": ledger}})
    assert found() == [
        ("v2", "yes", ""),
        ("v4", "yes", ""),
        ("v3", "unknown", "unknown-model"),
        ("v1", "no", "wrong-model"),
    ]
    assert videos.pickable(connections.active()).missing == {}


def test_videos_of_the_newer_standard_come_from_the_unified_list_once(kling):
    newer = {"id": "t9", "status": "succeeded", "outputs": [{"type": "video", "id": "v9"}]}
    kling.paths["/v1/videos/text2video"] = ok([made(1)])
    kling.paths["/tasks"] = ok({"result": [newer, made(1)], "has_more": False})
    kling.paths["/billing/balance"] = ok({"result": {"detail": [paid(9, "Kling 2.6")]}})
    assert found() == [("v9", "yes", ""), ("v1", "unknown", "unknown-model")]


@pytest.mark.parametrize("broken", [f"/v1/videos/{name}" for name in LISTS] + ["/tasks"])
def test_a_list_that_fails_is_named_and_leaves_the_others(kling, broken):
    whole = {"/v1/videos/lip-sync": ok([made(1)]), "/v1/videos/avatar/image2video": ok([made(2)])}
    kling.paths |= whole
    kling.paths[broken] = no(5001, status=503)
    pick = videos.pickable(connections.active())
    assert pick.missing == {broken.removeprefix("/v1/videos/").strip("/"): "kling-problem"}
    assert len(pick.choices) == (1 if broken in whole else 2)


def test_without_any_ledger_plain_videos_are_neither_usable_nor_not(kling):
    kling.paths["/v1/videos/image2video"] = ok([made(1)])
    kling.paths["/billing/package"] = no(1103, status=403)
    kling.paths["/billing/balance"] = requests.ReadTimeout()
    pick = videos.pickable(connections.active())
    assert [it.verdict.reason for it in pick.choices] == ["unknown-model"]
    assert pick.missing == {"package": "not-allowed", "balance": "kling-problem"}


def test_cursors_are_followed_until_they_end_and_never_in_a_circle(kling):
    def page(request):
        last = b"c2" in request.body
        cursor = {"next_cursor": "" if last else "c2", "has_more": not last}
        return ok({"result": {"detail": [paid(2 if last else 1, "kling-v2-6")]}, **cursor})

    kling.paths["/v1/videos/text2video"] = ok([made(1), made(2)])
    kling.paths["/billing/package"] = page
    assert {usable for _, usable, _ in found()} == {"yes"}
    kling.paths["/billing/package"] = ok({"result": {}, "next_cursor": "same", "has_more": True})
    kling.asked.clear()
    found()
    assert kling.asked.count("POST /account/billing/package") == 2


def test_a_key_pair_does_without_the_unified_list(kling, settings):
    settings.PRACTICE = False
    settings.KLING_ACCESS_KEY, settings.KLING_SECRET_KEY = "an-access-key-0000", "a-secret-key-0000"
    pick = videos.pickable(connections.active())
    assert (pick.choices, pick.missing) == ([], {})
    assert "POST /tasks" not in kling.asked


def test_a_bad_key_is_asked_with_once(kling):
    kling.paths, kling.otherwise = {}, no(1002, status=401)
    pick = videos.pickable(connections.active())
    assert len(kling.asked) == 1
    assert set(pick.missing.values()) == {"sign-in"}
    assert len(pick.missing) == 8


def test_a_key_that_only_the_newer_standard_refuses_is_still_a_key(kling):
    kling.paths["/tasks"] = no(1002, status=401)
    kling.paths["/v1/videos/lip-sync"] = ok([made(1)])
    pick = videos.pickable(connections.active())
    assert pick.missing == {"tasks": "sign-in"}
    assert len(pick.choices) == 1
    assert connections.paused(connections.active()) == ""


def test_who_waits_too_long_gets_what_has_come_and_the_rest_by_name(kling, monkeypatch):
    monkeypatch.setattr(videos, "PATIENCE", -1.0)
    pick = videos.pickable(connections.active())
    assert kling.asked == []
    assert set(pick.missing.values()) == {"late"}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_asked_inside_a_transaction(kling):
    with transaction.atomic(), pytest.raises(jobs.InsideTransaction):
        videos.pickable(connections.active())
    assert kling.asked == []
