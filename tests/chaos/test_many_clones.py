"""Many clones while 30 of 100 answers get lost after acceptance and workers die at random."""

from collections import defaultdict

import pytest

from tests.chaos.crowd import JOBS, PRICE, Crowd, Ending

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def clones(crowd: Crowd) -> Ending:
    return crowd.clones()


def test_answers_were_lost_and_workers_died(clones: Ending) -> None:
    taken = [entry["accepted"] for entry in clones.cut]
    assert taken.count(True) > JOBS / 5
    assert taken.count(False) > 0
    assert clones.killer.kills > 0


def test_kling_accepted_each_clone_once_and_heard_nothing_of_it_after_that(clones: Ending) -> None:
    """Kling would have taken an id twice."""
    posts: dict[str, list[bool]] = defaultdict(list)
    for entry in clones.ledger:
        posts[entry["external_task_id"]].append(entry["accepted"])
    assert posts.keys() == {job["external_id"] for job in clones.jobs}
    for taken in posts.values():
        assert taken == [False] * (len(taken) - 1) + [True]


def test_every_clone_ends_ready_with_the_voice_that_was_accepted(
    crowd: Crowd, clones: Ending
) -> None:
    assert len(clones.among("ready")) == JOBS
    tasks = {entry["external_task_id"]: entry["task_id"] for entry in clones.ledger}
    assert tasks == {job["external_id"]: job["task_id"] for job in clones.jobs}
    voices = crowd.voices()
    assert [voice["state"] for voice in voices] == ["ready"] * JOBS
    assert len({voice["kling_id"] for voice in voices}) == JOBS


def test_what_was_accepted_and_cut_was_looked_for(clones: Ending) -> None:
    cut = {entry["external_task_id"] for entry in clones.cut}
    assert cut <= {job["external_id"] for job in clones.jobs if "probing" in job["spans"]}


def test_what_is_settled_is_what_kling_took(clones: Ending) -> None:
    assert clones.sum("cost_settled", "ready") == PRICE * JOBS == clones.charged
