"""What a page says of trouble while it is open, in the log, and to whom it points."""

import re
from typing import Any

import pytest

from tests.matrix import reading as r
from tests.matrix.bench import Bench
from tests.matrix.reading import read, said
from voices.models import State
from voices.services import people

pytestmark = pytest.mark.django_db
WORKING = "Kling is working"


def live(bench: Bench, page: str) -> tuple[int, str]:
    """What the open page would be given next: status, and the pieces that it puts in place."""
    element = re.search(r"<live-rows [^>]*>", page).group()  # type: ignore[union-attr]
    facts = dict(re.findall(r'data-(\w+)="([^"]*)"', element))
    address = f"{facts['url'].replace('&amp;', '&')}&since={facts['since']}"
    answer = bench.browser.get(address, headers={"HX-Request": "true"})
    return answer.status_code, answer.content.decode()


def test_an_open_page_is_told_of_a_new_cause_and_when_it_is_over(
    bench: Bench, settings: Any
) -> None:
    """The state stays the same all the while."""
    job = bench.running(settings)
    id = f"voice-{job.voice.uid}"  # type: ignore[union-attr]
    page = bench.open("/?tab=cloned")
    assert live(bench, page)[0] == 204
    bench.breaks("error", "get-voice", code=5000)
    bench.look(job)
    status, pieces = live(bench, page)
    assert (status, read(r.row(pieces, id))) == (200, said(WORKING, r.PROBLEM))
    assert live(bench, pieces)[0] == 204  # told once
    bench.forgiven()
    bench.look(job)
    status, pieces = live(bench, pieces)
    assert (status, read(r.row(pieces, id))) == (200, said(WORKING))
    assert job.state == State.SUBMITTED


def test_an_open_page_is_told_that_a_refresh_came_to_nothing(bench: Bench) -> None:
    bench.breaks("error", "list-voices", code=1103)
    job, page = bench.refresh(), bench.open("/?tab=trash")
    bench.look(job)
    _, pieces = live(bench, page)
    note = r.text_of(r.part(pieces, '<p class="title-note"', "</p>"))
    assert note == f"Not refreshed: {r.FEATURE}"
    assert bench.log_row(job) == said("", r.FEATURE)


@pytest.mark.parametrize("code", [1201, 5000])
def test_a_row_that_waits_has_its_cause_where_the_bar_was(
    bench: Bench, code: int, settings: Any
) -> None:
    job = bench.running(settings)
    id = f"voice-{job.voice.uid}"  # type: ignore[union-attr]
    assert "<progress" in r.row(bench.open("/?tab=cloned"), id)
    bench.breaks("error", "get-voice", code=code)
    bench.look(job)
    row = r.row(bench.open("/?tab=cloned"), id)
    assert "<progress" not in row and f'class="state-note">{r.PROBLEM}<' in row


def test_what_buys_nothing_never_asks_a_person_for_help_in_the_log(bench: Bench) -> None:
    """It is tried again by itself; the cause stands there all the same."""
    job, refused = bench.deletion(), r.NOT_DELETED
    bench.breaks("error", "delete-voice", code=1201)
    assert (bench.log_row(bench.look(job)), job.state) == (said("", refused), State.FAILED)


def test_a_trial_that_cannot_be_had_leaves_a_ready_voice_without_a_sample(bench: Bench) -> None:
    bench.breaks("cut-before", "result")
    job = bench.later(bench.look(bench.clone()))
    assert (job.state, bench.voice_row(job)) == (State.READY, said("Ready"))
    assert job.voice.trial is None  # type: ignore[union-attr]


@pytest.mark.parametrize("administrators", [0, 1])
def test_only_somebody_who_is_there_is_named_beside_the_button(
    bench: Bench, administrators: int
) -> None:
    for number in range(administrators):
        people.add(f"ada{number}", role="administrator", name="Ada")
    bench.breaks("error", "create-voice", code=1002)
    job = bench.look(bench.clone())
    page = r.text_of(bench.open(f"/voices/{job.voice.uid}/"))  # type: ignore[union-attr]
    named = re.findall(r"Administrators: ?[^.]*\. They also see this under Activity\.", page)
    whole = "Administrators: Ada. They also see this under Activity."
    assert (job.state, named) == (State.FAILED, [whole] * administrators)
