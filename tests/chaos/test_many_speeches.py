"""Many speeches while 30 of 100 answers get lost after acceptance and workers die at random."""

from collections import Counter

import pytest

from tests.chaos.crowd import JOBS, PRICE, Crowd, Ending

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def speeches(crowd: Crowd) -> Ending:
    return crowd.speeches()


def test_answers_were_lost_and_workers_died(speeches: Ending) -> None:
    assert len(speeches.cut) > JOBS / 5
    assert speeches.killer.kills > 0


def test_no_speech_was_posted_twice(speeches: Ending) -> None:
    posts = Counter(entry["text"] for entry in speeches.ledger)
    assert posts.keys() <= {job["text"] for job in speeches.jobs}
    assert max(posts.values()) == 1
    assert len(speeches.jobs) == JOBS


def test_in_doubt_is_what_was_cut_or_died_while_it_was_sent_and_nothing_else(
    speeches: Ending,
) -> None:
    cut = {entry["text"] for entry in speeches.cut}
    died = {job["text"] for job in speeches.jobs if job["id"] in speeches.killer.sending}
    assert {job["text"] for job in speeches.among("in_doubt")} == cut | died


def test_all_others_are_ready(speeches: Ending) -> None:
    assert len(speeches.among("ready", "in_doubt")) == JOBS
    assert all(job["shown"] == job["state"] for job in speeches.jobs)


def test_what_is_ready_is_settled_and_what_is_in_doubt_keeps_its_reservation(
    speeches: Ending,
) -> None:
    ready, doubtful = speeches.among("ready"), speeches.among("in_doubt")
    assert speeches.sum("cost_settled", "ready") == PRICE * len(ready)
    assert {job["cost_settled"] for job in doubtful} == {None}
    assert speeches.sum("cost_reserved", "in_doubt") == PRICE * len(doubtful)
    taken = sum(entry["accepted"] for entry in speeches.ledger)
    assert speeches.charged == PRICE * taken <= PRICE * JOBS
