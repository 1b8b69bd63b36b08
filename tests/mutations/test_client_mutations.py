"""The client alone: of whatever is answered it makes a value or an error of its own, at once."""

import os
import random
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from tests.kling.far_ends import BASE, envelope
from tests.mutations.adapter import spelt
from tests.mutations.calls import CALLS, NOW
from tests.mutations.mutators import JSON, SOUND, Mutator, fitting
from tests.mutations.reply import Reply, put_on_wire
from voices.kling import ApiKey, KlingClient, KlingError, RemoteVideo, verdict
from voices.kling.videos import BillPage, TaskPage, VideoTask

SEEDS = int(os.environ.get("MUTATION_SEEDS", "3"))
#: One mutator in so many, at each call others, for those who wait.
SHARE = 4


class Canned(BaseAdapter):
    """The honest answer, spoilt."""

    def __init__(self, data: Any, mutator: Mutator, chance: random.Random) -> None:
        super().__init__()
        body = data if isinstance(data, bytes) else b""
        headers = CaseInsensitiveDict({"Date": "Mon, 21 Sep 2026 14:13:20 GMT"})
        self.honest = lambda: Reply(200, CaseInsensitiveDict(headers), body)
        self.data, self.mutator, self.chance = data, mutator, chance

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        reply = self.honest()
        if not reply.body:
            reply.data = envelope(self.data)
        self.mutator.spoil(spelt(reply), self.chance)
        return put_on_wire(reply, request=request, adapter=self)

    def close(self) -> None:
        """Nothing is open."""


def heard(name: str, mutator: Mutator, seed: int) -> Any:
    """What the call gives for an answer spoilt like this, or the client's own error."""
    call, data = CALLS[name]
    far = Canned(data, mutator, random.Random(f"{mutator.name} {seed}"))  # noqa: S311
    kling = KlingClient(base_url=BASE, credential=ApiKey("practice-key"), adapters={BASE: far})
    try:
        value = call(kling)
    except KlingError as error:
        assert len(str(error).encode()) < 20_000
        return error
    assert len(repr(value).encode()) < 30_000_000
    judged(value)
    return value


def judged(value: Any) -> None:
    """Of every video it can be said whether a voice can be taken from it."""
    tasks = value.tasks if isinstance(value, TaskPage) else value
    bills = value.bills if isinstance(value, BillPage) else ()
    for task in tasks if isinstance(tasks, list | tuple) else [tasks]:
        if isinstance(task, VideoTask):
            said = [verdict(task, video, bill=None, now=NOW) for video in task.videos]
            assert {it.usable for it in said} <= {"yes", "no", "unknown"}
    for bill in bills:
        honest = VideoTask(task_id="1", status="succeed", kind=None)
        assert verdict(honest, RemoteVideo(id="1"), bill=bill, now=NOW).usable in (
            "yes",
            "no",
            "unknown",
        )


def kinds(name: str) -> list[Mutator]:
    """The mutators for this call."""
    return fitting(SOUND if isinstance(CALLS[name][1], bytes) else JSON)


@pytest.mark.parametrize("name", CALLS)
def test_the_client_says_what_it_got_in_its_own_words(name: str) -> None:
    mutators = kinds(name)[list(CALLS).index(name) % SHARE :: SHARE]
    found = [heard(name, mutator, 0) for mutator in mutators]
    assert {isinstance(one, KlingError) for one in found} == {True, False}


@pytest.mark.soak
@pytest.mark.parametrize("name", CALLS)
def test_whatever_the_client_got_it_says_so_in_its_own_words(name: str) -> None:
    every = [(mutator, seed) for mutator in kinds(name) for seed in range(SEEDS)]
    found = [heard(name, mutator, seed) for mutator, seed in every]
    errors = {type(one).__name__ for one in found if isinstance(one, KlingError)}
    values = sum(not isinstance(one, KlingError) for one in found)
    print(f"{name}: {len(found)} answers, {values} read, {len(errors)} kinds of error")  # noqa: T201
    assert values > 10
    assert len(errors) > 4
