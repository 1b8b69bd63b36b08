"""The README's tables of what can go wrong are made from the tables that test the pages."""

import re

from tests.matrix import reading as r
from tests.matrix import test_matrix_codes as codes
from tests.matrix import test_matrix_faults as faults
from tests.matrix.test_matrix_faults import Line
from tests.services.test_sentences import TABLE
from tests.test_settings_docs import README
from voicelab.sandbox.faults import FAULTS
from voices.models import State

HEADING = "\n## What can go wrong, and what people read\n"
#: The codes have a table of their own; what strikes lists only is told below the tables.
ASIDE = {"error", "shuffle"}


def by_codes() -> list[str]:
    """One line for each run of codes that are answered alike everywhere."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for code in codes.CODES:
        groups.setdefault(_cells(code), []).append(code)
    return [f"| {_numbers(of)} | {' | '.join(cells)} |" for cells, of in groups.items()]


def by_faults() -> list[str]:
    """One line for each kind of fault that ends alike everywhere."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in faults.CLONE:
        of = (faults.CLONE, faults.SPEECH, faults.POLL)
        cells = [_course(table[name]) for table in of]
        waits = faults.DELETE[name].state == State.QUEUED
        cells += ["tried again, then gone" if waits else "gone", faults.SYNC[name] or "refreshed"]
        groups.setdefault(tuple(cells), []).append(name)
    return [
        f"| {', '.join(f'`{name}`' for name in names)} | {' | '.join(cells)} |"
        for cells, names in groups.items()
    ]


def _cells(code: int) -> tuple[str, ...]:
    (clone, sentence, button), (speech, words, press) = TABLE[code]
    deleted = codes.DELETE[code]
    gone = "it is gone: done" if not deleted.word else "tried again"
    trash = r.NOT_DELETED if r.NOT_DELETED in deleted.lines else gone
    again = codes.SYNC[code].startswith("Refreshing")
    return (
        _said(clone, sentence, button),
        _said(speech, words, press),
        trash,
        "tried again" if again else "Not refreshed: and the cause",
    )


def _said(state: State, sentence: str, button: str) -> str:
    press = f" [{button}]" if button else ""
    return f"*{state.label}*: {sentence}{press}"


def _course(line: Line) -> str:
    """States from the moment of the fault to the end."""
    begin, end = (State(state).label for state in (line.state, line.end))
    sent = f", sent {line.posts} times" if line.posts > 1 else ""
    return f"{begin}{sent}" if begin == end else f"{begin}, then {end}{sent}"


def _numbers(of: list[int]) -> str:
    """1000, 1001, 1002 -> 1000–1002."""
    first, last = of[0], of[-1]
    whole = len(of) > 2 and of == list(range(first, last + 1))
    return f"{first}–{last}" if whole else ", ".join(map(str, of))


def test_the_readme_tells_what_the_pages_were_seen_to_say() -> None:
    section = re.split(r"\n## ", README.split(HEADING)[1])[0]
    told = [line for line in section.splitlines() if re.match(r"\| [\d`]", line)]
    assert told == by_codes() + by_faults()


def test_every_code_and_every_fault_of_the_sandbox_has_a_line() -> None:
    lines = " ".join(by_faults())
    named = {name for name in FAULTS if f"`{name}`" in lines}
    assert named == set(FAULTS) - ASIDE
    assert len(TABLE) == 21
