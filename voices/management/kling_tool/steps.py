"""`check`: step by step what works between this machine and Kling, and how to mend the rest."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from voices.management.kling_tool.answer import Answer

OK, WARN, FAIL = "ok", "warn", "fail"


@dataclass(frozen=True)
class Step:
    """One thing that was looked at. `kling` holds Kling's own words where it said something."""

    name: str
    status: str
    sentence: str
    cure: str = ""
    kling: dict[str, Any] | None = None


def good(name: str, sentence: str) -> Step:
    """It works."""
    return Step(name, OK, sentence)


def doubtful(name: str, sentence: str, cure: str = "") -> Step:
    """It may hurt later, or could not be looked at."""
    return Step(name, WARN, sentence, cure)


def bad(name: str, sentence: str, cure: str = "", kling: dict[str, Any] | None = None) -> Step:
    """It does not work."""
    return Step(name, FAIL, sentence, cure, kling)


def answer(steps: list[Step]) -> Answer:
    """All steps; trouble when one failed."""
    failed = sum(step.status == FAIL for step in steps)
    trouble = f"{failed} of {len(steps)} steps failed; each says above what to do."
    lines = [line for step in steps for line in _lines(step)]
    return Answer(
        {"steps": [asdict(step) for step in steps]},
        lines if failed else [*lines, "Nothing failed."],
        trouble=trouble if failed else "",
    )


def _lines(step: Step) -> Iterator[str]:
    yield f"{step.status:<5} {step.name:<13} {step.sentence}"
    if step.kling and step.kling["message"]:
        yield " " * 20 + f"Kling says: {step.kling['message']} (code {step.kling['code']})"
    if step.cure:
        yield " " * 20 + f"→ {step.cure}"
