"""What a contract run found out: facts that differ, facts that nobody knew, and the bill."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.contract.facts import PRICE


@dataclass(frozen=True)
class Note:
    """An answer to an open question, beside what the sandbox answers."""

    what: str
    sandbox: Any
    here: Any


@dataclass(frozen=True)
class Difference:
    """A stated fact that did not hold."""

    test: str
    tag: str
    words: str


@dataclass
class Notebook:
    """One run. `spent` is what Kling says about tasks of this run only."""

    live: bool
    notes: list[Note] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    orders: int = 0
    ordered: set[str] = field(default_factory=set)
    spent: dict[str, Decimal] = field(default_factory=dict)
    left_behind: list[str] = field(default_factory=list)

    def note(self, what: str, here: Any, *, sandbox: Any) -> None:
        """An UNK fact: an assertion about the sandbox, an entry about the real API."""
        if self.live:
            self.notes.append(Note(what, sandbox, here))
        else:
            assert here == sandbox, what

    def order(self, task_id: str) -> None:
        """A paid call was accepted."""
        self.orders += 1
        self.ordered.add(task_id)

    def read(self, data: Any) -> None:
        """Notices what Kling deducted, wherever a task of this run is shown."""
        for task in data if isinstance(data, list) else [data]:
            if not isinstance(task, dict) or task.get("task_id") not in self.ordered:
                continue
            if task.get("final_unit_deduction") not in (None, ""):
                self.spent[task["task_id"]] = Decimal(str(task["final_unit_deduction"]))

    def lines(self) -> Iterator[str]:
        """The report."""
        for found in self.differences:
            yield f"DIFFERS  {found.tag:<5} {found.test}: {found.words}"
        for note in self.notes:
            same = note.here == note.sandbox
            here = "as the sandbox" if same else f"the sandbox says {note.sandbox!r}"
            yield f"{'same' if same else 'DIFFERS':<8} UNK   {note.what}: {note.here!r}; {here}"
        told = sum(self.spent.values(), Decimal(0))
        yield (
            f"Cost: {told} units as Kling told for {len(self.spent)} of {self.orders} orders; "
            f"{PRICE * self.orders} by the price list."
        )
        yield "Left behind: " + (", ".join(self.left_behind) or "nothing; all voices are deleted.")
