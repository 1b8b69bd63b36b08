"""``manage.py sandbox``: the same rows as the control door, from the command line."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from voicelab.sandbox.command_tables import TABLES

from .conftest import Caller

VOICES = "/v1/general/custom-voices"


def run(*words: str) -> str:
    out = StringIO()
    call_command("sandbox", *words, stdout=out)
    return out.getvalue().strip()


def shown(what: str) -> list[dict[str, Any]]:
    return list(json.loads(run("show", what, "--json")))


def test_a_fault_of_the_command_line_strikes_as_one_of_the_door(kling: Caller) -> None:
    said = run("fault", "error", "--at", "list-voices", "--times", "2", "--option", "code=1303")
    assert said == "error at list-voices, 2 times"
    assert [kling.get(VOICES)[0] for _ in range(3)] == [429, 429, 200]
    (row,) = shown("faults")
    assert row == kling.get("/_control/faults")[1]["data"][0]
    assert (row["struck"], row["options"]["code"]) == (2, 1303)


def test_options_are_read_as_what_they_are(kling: Caller) -> None:
    run("fault", "html-502", "--option", "effect=true", "--chance", "0.5", "--seed", "9")
    run("fault", "drip", "--option", "bytes=10", "--option", "ms=20")
    run("fault", "wrong-charset", "--option", "charset=big5")
    html, drip, charset = shown("faults")
    assert (html["options"], html["chance"], html["seed"]) == ({"effect": True}, 0.5, 9)
    assert drip["options"] == {"bytes": 10, "ms": 20}
    assert charset["options"] == {"charset": "big5"}
    assert html["times_left"] is None


@pytest.mark.parametrize(
    "words",
    [
        ("fire",),
        ("error", "--at", "nowhere"),
        ("error", "--times", "0"),
        ("error", "--chance", "2"),
        ("error", "--option", "code=99"),
        ("error", "--option", "code=x"),
        ("error", "--option", "code"),
        ("error", "--option", "effect=perhaps"),
        ("half", "--option", "ms=1"),
    ],
)
def test_a_fault_that_makes_no_sense_is_one_sentence(db: None, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as said:
        run("fault", *words)
    assert len(str(said.value)) > 10
    assert shown("faults") == []


def test_none_mends_and_reset_forgets(kling: Caller) -> None:
    kling.clone()
    run("fault", "cut-before")
    run("fault", "none")
    assert shown("faults") == []
    assert kling.get(VOICES)[0] == 200
    run("reset")
    assert (shown("tasks"), shown("ledger")) == ([], [])


def test_time_passes_for_one_task_or_for_all(kling: Caller) -> None:
    for name in ("vl-1", "vl-2"):
        kling.clone(external_task_id=name)
    assert run("age", "60", "--task", "vl-1") == "Tasks that are 60 s older now: 1"
    states = {row["external_task_id"]: row["status"] for row in shown("tasks")}
    assert states == {"vl-1": "succeed", "vl-2": "submitted"}
    run("age", "60")
    assert {row["status"] for row in shown("tasks")} == {"succeed"}


@pytest.mark.parametrize("words", [("60", "--task", "vl-9"), ("nan",), ("1e30",)])
def test_time_cannot_pass_for_nothing_or_without_end(db: None, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run("age", *words)


def test_every_table_is_shown_for_people_and_for_programs(kling: Caller) -> None:
    assert [run("show", what) for what in TABLES if what != "settings"] == ["Nothing."] * 4
    kling.clone(voice_name="Anna", callback_url="http://127.0.0.1:9/hook")
    kling.speak("The shop opens at nine and closes at half past six, every day of the week.")
    run("fault", "latency", "--option", "ms=0")
    ledger = run("show")
    assert ledger.splitlines()[0].split()[:2] == ["id", "kind"]
    assert "Anna" in ledger
    assert "The shop opens at nine and closes at ha…" in ledger
    assert shown("ledger") == kling.ledger()
    assert shown("settings") == [kling.get("/_control/settings")[1]["data"]]
    assert shown("tasks")[1]["callback_url"] == "http://127.0.0.1:9/hook"
    assert "slots" in run("show", "settings")
    assert "latency" in run("show", "faults")


def test_a_tick_sends_what_is_due(kling: Caller, listener: tuple[str, list[Any]]) -> None:
    kling.clone(callback_url=f"{listener[0]}/hook")
    kling.age(60)
    assert run("tick") == "Callbacks sent: 3"
    assert len(listener[1]) == 3
    assert [row["status"] for row in shown("callbacks")] == ["submitted", "processing", "succeed"]


def test_a_population_is_there_at_once(kling: Caller) -> None:
    assert run("population", "12") == "Synthetic voices in the account: 12"
    assert len(kling.get(VOICES)[1]["data"]) == 12
    with pytest.raises(CommandError):
        run("population", "-1")


@pytest.mark.parametrize(
    "words",
    [("reset",), ("age", "5"), ("fault", "half"), ("show",), ("tick",), ("population", "5")],
)
def test_in_live_mode_nothing_is_touched_and_the_reason_is_told(
    kling: Caller, settings: Any, words: tuple[str, ...]
) -> None:
    kling.clone()
    settings.PRACTICE = False
    with pytest.raises(CommandError, match="connected to Kling"):
        run(*words)
    settings.PRACTICE = True
    assert len(shown("tasks")) == 1
    assert shown("tasks")[0]["status"] == "submitted"
