"""Whatever Kling, a gateway or the network answers: nothing breaks, moves back or is paid twice."""

import os
from collections import Counter
from collections.abc import Iterable

import pytest

from tests.mutations.adapter import FAR
from tests.mutations.diary import Diary, undone
from tests.mutations.example import Examples
from tests.mutations.mutators import JSON, families
from tests.mutations.pages import Visit
from tests.mutations.scenes import ENDPOINTS, stranger
from voices.models import Job, State

#: Of each family at each endpoint; MUTATION_SEEDS=100 looks for longer.
SEEDS = int(os.environ.get("MUTATION_SEEDS", "10"))
#: One family in so many, at each endpoint others, for those who wait.
SAMPLE = 9
K, S = Job.Kind, State


def wrongs(examples: Examples, of: Iterable[tuple[str, int]]) -> list[str]:
    """What went wrong in these examples (family and seed) of one endpoint."""
    with undone():
        examples.endpoint.begin()
        assert not examples.diary.wrong
        examples.diary.reached.clear()
        return [wrong for family, seed in of for wrong in examples.run(family, seed)]


@pytest.fixture(autouse=True)
def another_voice(db: None, diary: Diary) -> None:
    FAR.stranger = stranger()


def test_a_sample_of_answers_breaks_nothing(diary: Diary) -> None:
    reached: Counter[tuple[str, str]] = Counter()
    for number, (name, endpoint) in enumerate(ENDPOINTS.items()):
        some = families(endpoint.kind)[number % SAMPLE :: SAMPLE]
        sample = [(family, place % 3) for place, family in enumerate(some)]
        assert not wrongs(Examples(name, endpoint, diary), sample)
        reached += diary.reached
    assert set(reached) >= {
        *((K.CLONE, state) for state in (S.PROBING, S.READY, S.FAILED)),
        *((K.SPEAK, state) for state in (S.IN_DOUBT, S.READY)),
        *((kind, S.READY) for kind in (K.SAVE, K.SYNC, K.DELETE)),
    }


@pytest.mark.chaos
@pytest.mark.parametrize("name", ENDPOINTS)
def test_no_answer_breaks_anything(name: str, diary: Diary) -> None:
    endpoint = ENDPOINTS[name]
    examples = Examples(name, endpoint, diary)
    every = [(family, seed) for family in families(endpoint.kind) for seed in range(SEEDS)]
    found = wrongs(examples, every)
    print(f"{name}: {examples.runs} runs, {len(examples.ended)} ends, {dict(diary.reached)}")  # noqa: T201
    assert not found


@pytest.mark.chaos
@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_page_answers_whatever_was_answered(name: str, diary: Diary) -> None:
    endpoint, visit = ENDPOINTS[name], Visit()
    examples = Examples(name, endpoint, diary, look=visit.wrongs)
    number = list(ENDPOINTS).index(name)
    some = [(family, 0) for family in families(endpoint.kind)[number % SAMPLE :: SAMPLE]]
    if endpoint.kind == JSON:
        some += [("hostile words", 0), ("hostile words", 1), ("huge text", 0)]
    assert not wrongs(examples, some)


def test_hostile_words_are_shown_as_words(diary: Diary) -> None:
    visit, name = Visit(), "list of presets"
    examples = Examples(name, ENDPOINTS[name], diary, look=visit.wrongs)
    assert not wrongs(examples, [("hostile words", seed) for seed in range(4)])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in visit.read
