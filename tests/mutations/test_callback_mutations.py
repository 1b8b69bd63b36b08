"""Callbacks in every shape: one answer for all of them, and no fact but the time of the next look.

A callback is a request, so the mutators spoil its body and headers and nothing else of them counts.
"""

import json
import os
import random
from typing import Any

import pytest
import requests
from django.test import Client
from django.utils import timezone
from requests.structures import CaseInsensitiveDict

from tests.callbacks import LATER, SECRET, path_of, row, signed, video_clone
from tests.mutations.adapter import FAR
from tests.mutations.calls import newer, task
from tests.mutations.mutators import JSON, Mutator, fitting, named
from tests.mutations.reply import Endless, Reply, Stream
from tests.services.hands import age_tasks, knock, switch
from voices.models import Hook, Job, State
from voices.models.state import PENDING

pytestmark = pytest.mark.django_db
SEEDS = int(os.environ.get("MUTATION_SEEDS", "3"))
#: One mutator in so many for those who wait.
SHARE = 3
#: The bare task object that Kling posts, as either standard writes it, and as an answer has it.
HONEST = (task(), newer(1), {"code": 0, "data": task()})
OK, NOT_FOUND = (200, b'{"code":0}'), (404, b"Not found\n")
HEADERS = ("Content-Type", "Content-Length", "Content-Encoding", "Date", "X-Trace")


def spoilt(mutator: Mutator, chance: random.Random) -> tuple[Any, dict[str, str]]:
    """The body as a stream that a server would read, and the names that WSGI has for its headers.

    Where the mutator hangs up the caller does: nothing of the body arrives.
    """
    body = json.dumps(chance.choice(HONEST), ensure_ascii=False).encode()
    reply = Reply(200, CaseInsensitiveDict({"Content-Type": "application/json"}), body)
    reply.other = lambda: json.dumps({"data": task(2)}).encode()
    reply.say(body)
    try:
        mutator.spoil(reply, chance)
    except requests.RequestException:
        reply.body, reply.ends_in = b"", ConnectionResetError(104)
    told = {name: reply.headers[name] for name in HEADERS if name in reply.headers}
    names = {name.upper().replace("-", "_"): value for name, value in told.items()}
    plain = ("CONTENT_TYPE", "CONTENT_LENGTH")
    environ = {name if name in plain else f"HTTP_{name}": names[name] for name in names}
    if reply.endless:
        return Endless(reply.body), environ | {"CONTENT_LENGTH": str(10**9)}
    stream = Stream(reply.body)
    stream.ends_in = reply.ends_in
    return stream, environ


def call(path: str, mutator: Mutator, seed: int, **headers: str) -> tuple[int, bytes]:
    """What the spoilt call is answered."""
    chance = random.Random(f"{mutator.name} {seed}")  # noqa: S311
    stream, environ = spoilt(mutator, chance)
    more = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    answer = Client().generic("POST", path, **{**environ, **more, "wsgi.input": stream})
    return answer.status_code, answer.content


def facts() -> list[dict[str, Any]]:
    """All that is known of all jobs but when to look at them next."""
    rows = Job.objects.order_by("pk").values()
    return [{name: value for name, value in one.items() if name != "next_check_at"} for one in rows]


def rows() -> list[tuple[str, str]]:
    """A job in every state, and its address."""
    found = []
    for state in State.values:
        over = {} if state in PENDING else {"finished_at": timezone.now()}
        found.append((state, path_of(row(state, **over))))
    return found


def due() -> set[str]:
    """The states whose jobs a callback made due."""
    soon = Job.objects.filter(next_check_at__lte=timezone.now() + LATER / 2)
    return set(soon.values_list("state", flat=True))


def tried(mutators: list[Mutator], seeds: int) -> int:
    """Every mutator at an address of each state in turn; how many calls it were."""
    jobs, tries = rows(), 0
    before = facts()
    for mutator in mutators:
        for seed in range(seeds):
            state, path = jobs[tries % len(jobs)]
            tries += 1
            assert call(path, mutator, seed) == OK, (mutator.name, seed, state)
    assert facts() == before
    assert due() == {State.PROBING, State.SUBMITTED}
    return tries


def test_a_spoilt_callback_gets_the_one_answer_and_changes_no_fact() -> None:
    tried(fitting(JSON)[::SHARE], 1)


@pytest.mark.soak
def test_every_spoilt_callback_gets_the_one_answer_and_changes_no_fact() -> None:
    print(f"callbacks: {tried(fitting(JSON), SEEDS)} calls")  # noqa: T201


@pytest.mark.parametrize("seeds", [1, pytest.param(SEEDS, marks=pytest.mark.soak)])
def test_a_spoilt_body_fits_no_signature_of_the_honest_one(settings: Any, seeds: int) -> None:
    settings.KLING_WEBHOOK_SECRETS = (SECRET,)
    path, before = path_of(row()), facts()
    for mutator in fitting(JSON)[:: SHARE if seeds == 1 else 1]:
        for seed in range(seeds):
            # Signed, but for other bytes than those that arrive.
            asked = call(path, mutator, seed, **signed("the honest body"))
            assert asked == NOT_FOUND, (mutator.name, seed)
    assert (facts(), due()) == (before, set())


def test_only_the_poll_moves_a_job_that_spoilt_callbacks_speak_about(far: None) -> None:
    switch(seconds=600)
    FAR.heal()
    job = knock(video_clone())
    path = path_of(job)
    lies = ("failed_without_words", "succeed_without_result", "answer_about_another", "reset")
    for name in lies:
        assert call(path, named(name), 0) == OK
        Hook.objects.update(look_at=None)
        assert knock(job).state == State.SUBMITTED, name
    age_tasks(3600)
    assert call(path, named("failed_without_words"), 1) == OK
    assert knock(job).state == State.READY
    for name in lies:
        assert call(path, named(name), 0) == OK
        assert knock(job).state == State.READY, name
