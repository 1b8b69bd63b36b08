"""The report of a contract run: what differs is told, what it cost is added up."""

from decimal import Decimal

import pytest

from tests.contract.notebook import Difference, Notebook


def test_an_open_question_binds_the_sandbox_and_not_kling() -> None:
    with pytest.raises(AssertionError, match="a second deletion"):
        Notebook(live=False).note("a second deletion", 200, sandbox=400)
    Notebook(live=True).note("a second deletion", 200, sandbox=400)


def test_the_report_marks_what_differs_and_keeps_what_is_the_same() -> None:
    book = Notebook(live=True)
    book.differences.append(Difference("a success says succeed", "LIVE", "AssertionError: no"))
    book.note("a second deletion", 200, sandbox=400)
    book.note("behind the last page", [], sandbox=[])
    lines = list(book.lines())
    assert lines[0] == "DIFFERS  LIVE  a success says succeed: AssertionError: no"
    assert lines[1] == "DIFFERS  UNK   a second deletion: 200; the sandbox says 400"
    assert lines[2] == "same     UNK   behind the last page: []; as the sandbox"


def test_only_the_orders_of_this_run_are_added_up_and_each_once() -> None:
    book = Notebook(live=True)
    book.order("1")
    book.order("2")
    book.read({"task_id": "1", "final_unit_deduction": "0.05"})
    book.read([{"task_id": "1", "final_unit_deduction": "0.05"}, {"task_id": "2"}])
    book.read([{"task_id": "somebody-elses", "final_unit_deduction": "9"}, "no task"])
    assert book.spent == {"1": Decimal("0.05")}
    *_, cost, left = book.lines()
    assert cost == "Cost: 0.05 units as Kling told for 1 of 2 orders; 0.10 by the price list."
    assert left == "Left behind: nothing; all voices are deleted."


def test_what_stays_at_kling_is_named() -> None:
    book = Notebook(live=True)
    book.left_behind.append("vl-contract-1 (ReadTimeout)")
    assert list(book.lines())[-1] == "Left behind: vl-contract-1 (ReadTimeout)"
