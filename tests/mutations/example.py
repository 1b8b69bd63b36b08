"""One example: a scene whose answers are spoilt for a while, then a far end that is well again."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from tests.mutations.adapter import ALWAYS, FAR
from tests.mutations.diary import Diary, undone
from tests.mutations.endpoints import Endpoint
from tests.mutations.mutators import Mutator
from tests.mutations.rows import Rows, pending
from tests.services.hands import switch
from voicelab.sandbox.models import Task
from voices.models import Connection, Job, Recording
from voices.services import connections, counts, engine

SPOILT_ROUNDS, GOOD_ROUNDS = 3, 40
MINUTES, DAYS = 2, 8 * 24 * 60


@dataclass
class Examples:
    """All examples of one endpoint; `ended` are the places from which the end was reached.

    `look` is asked what is wrong after the spoilt answers.
    From a place where rows of another example stood and ended well the end is not walked again,
    and what left nothing to chance is not walked again with the same beginning (`equal` counts
    those): that is nine tenths of the time.
    """

    name: str
    endpoint: Endpoint
    diary: Diary
    runs: int = 0
    equal: int = 0
    walked: set[tuple[Any, ...]] = field(default_factory=set)
    ended: set[tuple[Any, ...]] = field(default_factory=set)
    look: Callable[[], Iterable[str]] = tuple

    def run(self, mutator: Mutator, seed: int) -> list[str]:
        """What went wrong, in words; nothing of it is left in the database.

        Seed 0 spoils every answer while it lasts, the others only the first ones.
        """
        self.runs += 1
        self.diary.wrong.clear()
        dice = Dice(f"{mutator.name} {self.name} {seed}")
        begin = (mutator.name, _times(seed), 60 * (seed // 2 % 2))
        if begin in self.walked:
            self.equal += 1
            return []
        try:
            with undone():
                self._act(mutator, dice, times=_times(seed), old=begin[-1])
        except Exception as error:
            self.diary.wrong.append(f"raised: {error!r}"[:600])
        finally:
            FAR.heal()
        if not dice.thrown:
            self.walked.add(begin)
        return [f"{mutator.name} at {self.name}, seed {seed}: {it}" for it in self.diary.wrong]

    def _act(self, mutator: Mutator, dice: "Dice", *, times: int, old: int) -> None:
        if mutator.denies:
            switch(accept_duplicate_ids=False)  # else a lie would be believed and paid for
        age(old)
        FAR.aim(mutator, self.endpoint.pattern, times=times, chance=dice)
        rows = self._spoilt()
        if not FAR.spoilt:
            self.diary.wrong.append("nothing was spoilt")
        FAR.heal()
        self.diary.wrong += self.look()
        place = (mutator.denies, *rows.place())
        if place not in self.ended:
            self._end(rows)
            if not self.diary.wrong:
                self.ended.add(place)
        self.diary.wrong += self.endpoint.well()

    def _spoilt(self) -> Rows:
        """Rounds as long as they meet spoilt answers."""
        for number in range(SPOILT_ROUNDS):
            before = FAR.spoilt
            rows = self._round()
            if FAR.left <= 0 or FAR.spoilt == before or not rows.pending:
                break
            age(60 * number)
        return rows

    def _end(self, rows: Rows) -> None:
        for number in range(GOOD_ROUNDS):
            if not rows.pending:
                break
            later(minutes=MINUTES if number < 20 else DAYS)
            rows = self._round()
        for job in pending():
            self.diary.wrong.append(f"stuck: {job.kind} {job.state} {job.reason} {job.error}")
        if counts.recount(connections.active()):
            self.diary.wrong.append("the tab counts were wrong")

    def _round(self) -> Rows:
        """One step of each row that is not at its end."""
        pending().update(next_check_at=timezone.now())
        self.diary.wrong += self.endpoint.act()
        engine.run_due()
        rows = Rows()
        self.diary.wrong += rows.broken()
        return rows


class Dice(random.Random):
    """Chance that knows whether anything was left to it."""

    thrown = False

    def random(self) -> float:
        self.thrown = True
        return super().random()

    def getrandbits(self, k: int, /) -> int:
        self.thrown = True
        return super().getrandbits(k)


def _times(seed: int) -> int:
    """How many answers are spoilt: all of them, the first two, or only the first."""
    return ALWAYS if seed == 0 else 1 + seed % 2


def later(*, minutes: int) -> None:
    """Time passes for rows, pauses and tasks."""
    span = timedelta(minutes=minutes)
    Job.objects.update(sent_at=F("sent_at") - span, entered_at=F("entered_at") - span)
    Recording.objects.update(removed_by_kling_at=F("removed_by_kling_at") - span)
    Connection.objects.update(paused_until=None, next_send_at=F("next_send_at") - span)
    age(60)


def age(seconds: int) -> None:
    """The tasks at Kling are that much older."""
    span = timedelta(seconds=seconds)
    Task.objects.update(created_at=F("created_at") - span, ends_at=F("ends_at") - span)
