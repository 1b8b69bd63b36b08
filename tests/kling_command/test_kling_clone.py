"""`manage.py kling clone|delete`: ids first, never twice, waiting that can be stopped."""

from typing import Any

import pytest

from tests.kling.far_ends import envelope, says
from tests.kling_command.runs import answering, clone, run
from voicelab.sandbox.models import LedgerEntry, Task
from voices.management.kling_tool import waiting
from voices.models import Voice

pytestmark = pytest.mark.django_db


def test_a_clone_names_its_ids_and_writes_no_row_of_the_library(practice: Any) -> None:
    done = clone("Anna", "--external-id", "vl-anna")
    assert done.code == 0
    assert set(done.data) == {
        "external_task_id",
        "task_id",
        "request_id",
        "status",
        "message",
        "units",
        "voices",
        "found_by_external_id",
    }
    assert done.data["external_task_id"] == "vl-anna"
    assert done.data["task_id"] == Task.objects.get().task_id
    assert not Voice.objects.filter(catalogue="cloned").exists()
    practice.SANDBOX_SECONDS = 10
    words = run("clone", "Bert", "--video", "862345678901234567", "--i-have-permission")
    assert "press Refresh on Voices" in words.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Anna", "--video", "862345678901234567"), "only with the permission of the person"),
        (("A" * 21, "--video", "1", "--i-have-permission"), "at most 20 characters"),
        ((" ", "--video", "1", "--i-have-permission"), "Give the voice a name for Kling."),
        (("Anna", "--url", "file:///etc/passwd", "--i-have-permission"), "can't fetch a clip"),
        (
            ("Anna", "--video", "1", "--i-have-permission", "--external-id", "a b"),
            "--external-id is not usable",
        ),
    ],
)
def test_what_can_not_be_cloned_is_refused_before_it_is_sent(
    practice: Any, words: tuple[str, ...], sentence: str
) -> None:
    done = run("clone", *words)
    assert done.code == 1
    assert sentence in done.err
    assert not LedgerEntry.objects.exists()


def test_a_lost_answer_is_looked_up_by_the_external_id(practice: Any) -> None:
    done = clone("lost Anna", "--external-id", "vl-lost")
    assert (done.code, done.data["found_by_external_id"]) == (0, True)
    assert done.data["task_id"] == Task.objects.get().task_id
    assert LedgerEntry.objects.count() == 1


def test_the_same_external_id_finds_the_first_task_and_makes_no_second(practice: Any) -> None:
    first = clone("Anna", "--external-id", "vl-anna")
    again = clone("Anna", "--external-id", "vl-anna")
    assert (again.code, again.data["task_id"]) == (0, first.data["task_id"])
    assert Task.objects.count() == 1


def test_a_lost_answer_without_a_trace_is_in_doubt_and_sent_once(wire: Any, live: Any) -> None:
    def play(connection: Any) -> None:
        if far.heard[-1].startswith(b"POST"):
            answering(envelope(code=5002, message="timeout"), "504 Gateway")(connection)
        else:
            body = envelope(code=1201, message="Task not found by id/external id: vl-1")
            answering(body, "400 Bad Request")(connection)

    far = wire(play)
    live(far.url)
    done = clone("Anna", "--external-id", "vl-1")
    assert (done.code, done.data["external_task_id"]) == (2, "vl-1")
    assert "Kling shows nothing under vl-1 so far." in done.err
    assert "before you send it again" in done.err
    assert [line.split()[0] for line in far.heard] == [b"POST", b"GET"]


def ageing(monkeypatch: Any, *, seconds: float) -> list[float]:
    """Waiting moves the tasks instead of the clock."""
    slept: list[float] = []

    def sleep(pause: float) -> None:
        slept.append(pause)
        for task in Task.objects.all():
            task.age(seconds)

    monkeypatch.setattr(waiting, "sleep", sleep)
    return slept


def test_waiting_shows_progress_and_ends_with_the_voice(practice: Any, monkeypatch: Any) -> None:
    practice.SANDBOX_SECONDS = 10
    slept = ageing(monkeypatch, seconds=4)
    done = clone("Anna", "--wait")
    assert done.code == 0
    assert [line for line in done.err.splitlines() if "says" in line] == [
        "Kling says: submitted …",
        "Kling says: processing …",
    ]
    assert [voice["name"] for voice in done.data["voices"]] == ["Anna"]
    assert (done.data["status"], done.data["units"], len(slept)) == ("succeed", "0.05", 3)


def test_waiting_for_a_clone_that_fails_ends_with_1_and_klings_words(
    practice: Any, monkeypatch: Any
) -> None:
    ageing(monkeypatch, seconds=60)
    done = clone("fail Anna", "--wait")
    assert (done.code, done.document["ok"], done.data["status"]) == (1, False, "failed")
    assert "Failed to process the audio" in done.err


def test_an_answer_that_is_of_no_use_is_asked_for_again(
    wire: Any, live: Any, monkeypatch: Any
) -> None:
    task = {"task_id": "7", "task_status": "submitted"}
    made = {**task, "task_status": "succeed", "task_result": {"voices": [{"voice_id": "8"}]}}
    bodies = [envelope(task), envelope(code=5001, message="maintenance"), envelope(made)]
    far = wire(lambda connection: answering(bodies[len(far.heard) - 1])(connection))
    live(far.url)
    monkeypatch.setattr(waiting, "sleep", lambda _pause: None)
    done = clone("Anna", "--wait")
    assert (done.code, done.data["voices"][0]["voice_id"]) == (0, "8")
    assert "No usable answer (maintenance); asking again" in done.err


def test_ctrl_c_while_waiting_says_that_kling_goes_on(practice: Any, monkeypatch: Any) -> None:
    practice.SANDBOX_SECONDS = 10

    def interrupted(_pause: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(waiting, "sleep", interrupted)
    done = clone("Anna", "--wait", "--external-id", "vl-anna")
    assert (done.code, done.data["external_task_id"]) == (130, "vl-anna")
    assert "Kling goes on with task" in done.err


def test_waiting_ends_some_time_and_says_so(practice: Any, monkeypatch: Any) -> None:
    practice.SANDBOX_SECONDS = 10
    ageing(monkeypatch, seconds=0)
    monkeypatch.setattr(waiting, "LONGEST", -1)
    assert clone("Anna", "--wait").document["error"]["reason"] == "still-working"


def test_a_clone_works_over_the_wire_with_a_signed_token(alone: str, live: Any) -> None:
    live(alone, KLING_ACCESS_KEY="practice-access", KLING_SECRET_KEY="practice-secret")
    made = clone("Anna", "--wait")
    assert made.code == 0
    voice_id = made.data["voices"][0]["voice_id"]
    assert run("delete", voice_id, "--yes").code == 0


def test_a_voice_is_deleted_only_when_confirmed_and_twice_does_no_harm(practice: Any) -> None:
    voice_id = clone("Anna", "--wait").data["voices"][0]["voice_id"]
    unsure = run("delete", voice_id)
    assert (unsure.code, "Add --yes" in unsure.err) == (1, True)
    first = run("delete", voice_id, "--yes", "--json")
    again = run("delete", voice_id, "--yes", "--json")
    assert set(first.data) == {"voice_id", "already_gone", "request_id"}
    assert [(done.code, done.data["already_gone"]) for done in (first, again)] == [
        (0, False),
        (0, True),
    ]
    assert Task.objects.get().deleted_at is not None


def test_a_deletion_whose_answer_got_lost_ends_with_2(wire: Any, live: Any) -> None:
    live(wire(says(b"<html>", status="502 Bad Gateway")).url)
    done = run("delete", "1", "--yes")
    assert done.code == 2
    assert "Run the same command again" in done.err
