"""`manage.py kling voices|presets|costs`: straight from Kling, with keys that stay."""

from typing import Any

import pytest

from tests.kling.far_ends import envelope
from tests.kling_command.runs import answering, clone, run
from voices.management.kling_tool import lists
from voices.models import Voice

pytestmark = pytest.mark.django_db


def test_voices_are_listed_from_kling_with_failed_ones_and_not_from_the_library(
    practice: Any,
) -> None:
    clone("Anna")
    clone("fail Bert")
    done = run("voices", "--json")
    assert set(done.data) == {"page", "size", "count", "voices"}
    assert [(row["name"], row["status"], row["trial"]) for row in done.data["voices"]] == [
        ("", "failed", False),
        ("Anna", "succeed", True),
    ]
    assert set(done.data["voices"][0]) == {
        "voice_id",
        "name",
        "task_id",
        "external_task_id",
        "status",
        "message",
        "trial",
        "owner",
        "created_at",
    }
    assert done.data["voices"][1]["owner"].isdecimal()
    assert not Voice.objects.filter(catalogue="cloned").exists()


def test_all_presets_are_read_page_by_page(practice: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(lists, "WHOLE_PAGE", 150)
    done = run("presets", "--all", "--json")
    assert done.data["count"] == len({row["voice_id"] for row in done.data["voices"]}) == 398
    assert done.err.splitlines() == ["150 read …", "300 read …", "398 read …"]


def test_a_host_that_repeats_its_page_for_ever_is_read_twice(wire: Any, live: Any) -> None:
    voice = {"voice_id": "2", "voice_name": "Anna"}
    task = {"task_id": "1", "task_status": "succeed", "task_result": {"voices": [voice]}}
    far = wire(answering(envelope([task])))
    live(far.url)
    assert run("voices", "--all", "--json").data["count"] == 1
    assert len(far.heard) == 2


def test_a_page_is_shown_as_a_table_and_an_empty_one_says_so(practice: Any) -> None:
    done = run("presets", "--page", "2", "--size", "3")
    head, *rows = done.out.splitlines()
    assert head.split() == ["voice", "id", "task", "id", "status", "trial", "owner", "name"]
    assert len(rows) == 3
    assert run("presets", "--page", "900").out == "Nothing on this page.\n"


def test_costs_show_each_pack_and_how_old_the_figures_are(practice: Any) -> None:
    done = run("costs", "--json")
    packs = done.data["packs"]
    keys = {"asked_at", "up_to_hours_old", "remaining_units", "request_id", "packs"}
    assert set(done.data) == keys
    assert (done.data["up_to_hours_old"], packs[0]["total_units"]) == (12, "500.0")
    assert set(packs[0]) == {
        "id",
        "name",
        "type",
        "status",
        "total_units",
        "remaining_units",
        "effective_at",
        "expires_at",
    }
    assert "up to 12 hours old" in run("costs").out
