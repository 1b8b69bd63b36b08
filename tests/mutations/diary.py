"""What must be true of every step, whatever Kling answers: written down as it happens."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet

from voices.models import Job, Recording, State, Voice

S, K = State, Job.Kind

#: kind -> state -> where a machine may take it. What is missing here never moves again.
JOB_MOVES: dict[str, dict[str, set[str]]] = {
    K.CLONE: {
        S.CHECKING: {S.QUEUED, S.FAILED},
        S.QUEUED: {S.SENDING, S.FAILED},
        S.SENDING: {S.SUBMITTED, S.PROBING, S.QUEUED, S.FAILED},
        S.PROBING: {S.SUBMITTED, S.QUEUED, S.FAILED},
        S.SUBMITTED: {S.SAVING, S.FAILED},
        S.SAVING: {S.READY},
    },
    K.SPEAK: {
        S.QUEUED: {S.SENDING, S.FAILED},
        S.SENDING: {S.SAVING, S.IN_DOUBT, S.QUEUED, S.FAILED},
        S.SAVING: {S.READY, S.FAILED},
    },
    K.SAVE: {S.QUEUED: {S.READY, S.FAILED}},
    K.DELETE: {S.QUEUED: {S.READY, S.FAILED}},
    K.SYNC: {S.QUEUED: {S.READY, S.FAILED}},
}
#: What a row of the library may do besides following its job.
VOICE_MOVES: dict[str, set[str]] = {
    S.READY: {S.GONE, S.SAVING, S.TRASHED},
    S.GONE: {S.READY},
    S.SAVING: {S.READY},
    S.TRASHED: {S.DELETING},
    S.DELETING: {S.DELETED, S.TRASHED},
}


class Diary(logging.Handler):
    """Every change of a state, every state that was reached, and every error that was logged."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.wrong: list[str] = []
        self.reached: Counter[tuple[str, str]] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self.wrong.append(f"logged: {record.getMessage()} {error!r}"[:600])

    def changed(self, row: Any, after: str) -> None:
        """Called before `row` becomes `after`."""
        before = row.state
        if before == after:
            return
        if isinstance(row, Job):
            self.reached[row.kind, after] += 1
        if after not in allowed(row).get(before, set()) and not steps_aside(row, after):
            self.wrong.append(f"moved: {type(row).__name__} {row} {before} → {after}")


def allowed(row: Any) -> dict[str, set[str]]:
    """Where this row may go from where."""
    if isinstance(row, Job):
        return JOB_MOVES[row.kind]
    if isinstance(row, Recording):
        return JOB_MOVES[K.SPEAK]
    moves = {state: set(to) for state, to in VOICE_MOVES.items()}
    for state, to in JOB_MOVES[K.CLONE].items():
        moves.setdefault(state, set()).update(to)
    return moves


def steps_aside(row: Any, after: str) -> bool:
    """Where a list was faster than a clone's job the row of the list makes room for it."""
    listed = isinstance(row, Voice) and row.state == S.READY and after == S.DELETED
    return listed and not row.jobs.filter(kind=K.CLONE).exists()


@contextmanager
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[Diary]:
    """A diary of everything that is written meanwhile."""
    diary, update = Diary(), QuerySet.update

    def watched(rows: Any, **changes: Any) -> int:
        if "state" in changes and rows.model in (Job, Recording, Voice):
            for row in rows.all():
                diary.changed(row, changes["state"])
        return update(rows, **changes)

    monkeypatch.setattr(QuerySet, "update", watched)
    logging.getLogger().addHandler(diary)
    try:
        yield diary
    finally:
        logging.getLogger().removeHandler(diary)


@contextmanager
def undone() -> Iterator[None]:
    """Everything that is written inside is taken back, as pytest-django does around a test."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)
