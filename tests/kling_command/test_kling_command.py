"""What every act of `manage.py kling` keeps: no key, one sentence, one document."""

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, transaction

from tests.kling.far_ends import envelope
from tests.kling_command.runs import CANARY, DOCUMENT, ERROR, answering, run
from voices.management.commands import kling as command
from voices.services import connections
from voices.services.jobs import InsideTransaction

pytestmark = pytest.mark.django_db


EVERY = [
    ("check",),
    ("voices",),
    ("presets",),
    ("speak", "Hello", "--out", "unused.mp3"),
    ("clone", "Anna", "--video", "862345678901234567", "--i-have-permission"),
    ("delete", "862345678901234567", "--yes"),
    ("costs",),
]


@pytest.mark.parametrize("words", EVERY, ids=lambda words: str(words[0]))
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_no_act_shows_a_key_and_each_ends_with_one_sentence(
    alone: str, live: Any, tmp_path: Path, monkeypatch: Any, words: Any, form: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    live(alone, KLING_API_KEY=CANARY)
    done = run(*words, *form)
    assert done.code == 1
    assert CANARY not in done.out + done.err
    assert len([line for line in done.err.splitlines() if "…" not in line]) == 1
    if form:
        assert set(done.document) == DOCUMENT
        assert set(done.document["error"]) == ERROR
    elif words != ("check",):
        assert done.out == ""
        assert "Check KLING_API_KEY" in done.err
    assert not list(tmp_path.iterdir())


def test_the_words_of_kling_may_quote_the_key_and_it_is_masked(wire: Any, live: Any) -> None:
    body = envelope(code=1002, message=f"Bearer {CANARY} is wrong, {CANARY}")
    live(wire(answering(body, "401 Unauthorized")).url, KLING_API_KEY=CANARY)
    done = run("costs", "--json")
    assert done.document["error"]["kling"]["code"] == 1002
    assert CANARY not in done.out + done.err


def test_a_key_that_can_not_be_one_is_told_without_quoting_it(live: Any) -> None:
    live("http://127.0.0.1:9", KLING_API_KEY=f"{CANARY} with a blank")
    for done in (run("costs"), run("check")):
        assert (done.code, CANARY in done.out + done.err) == (1, False)
        assert "The API key is empty or has characters that cannot be in a key" in (
            done.out + done.err
        )


def test_a_password_in_an_address_is_not_shown(live: Any) -> None:
    live(f"http://somebody:{CANARY}@127.0.0.1:9/kling?key={CANARY}")
    done = run("check")
    assert (done.code, CANARY in done.out + done.err) == (1, False)


def test_a_database_that_is_not_there_is_one_sentence(practice: Any, monkeypatch: Any) -> None:
    def broken() -> None:
        raise OperationalError("no such table: voices_connection")

    monkeypatch.setattr(connections, "active", broken)
    done = run("costs")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("VoiceLab's database is not ready here. Run `make run` once")


def test_nothing_is_called_inside_a_transaction(practice: Any) -> None:
    with pytest.raises(InsideTransaction), transaction.atomic():
        run("costs")


def test_a_slip_of_the_pen_never_looks_like_a_lost_answer(capsys: Any) -> None:
    for words in (["speak", "Hello", "--bogus"], ["speak"], ["spaek"], ["voices", "--size", "0"]):
        with pytest.raises(SystemExit) as end:
            command.Command().run_from_argv(["manage.py", "kling", *words])
        assert end.value.code == 1
    assert "usage:" in capsys.readouterr().err


def test_no_log_line_stands_between_the_words(practice: Any, caplog: Any) -> None:
    run("costs")
    assert caplog.records == []
    run("--verbosity", "2", "costs")
    assert "GET /account/costs" in caplog.text
