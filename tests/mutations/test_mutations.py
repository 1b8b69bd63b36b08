"""Whatever Kling, a gateway or the network answers: nothing breaks, moves back or is paid twice."""

import os
from collections.abc import Iterable

import pytest

from tests.mutations.adapter import FAR
from tests.mutations.diary import Diary, undone
from tests.mutations.example import Examples
from tests.mutations.mutators import families
from tests.mutations.scenes import ENDPOINTS, prepare

#: Of each family at each endpoint; MUTATION_SEEDS=100 looks for longer.
SEEDS = int(os.environ.get("MUTATION_SEEDS", "10"))


def wrongs(name: str, seeds: Iterable[int], diary: Diary) -> list[str]:
    """What went wrong in all examples of one endpoint."""
    endpoint = ENDPOINTS[name]
    examples = Examples(name, endpoint, diary)
    with undone():
        FAR.stranger = prepare(endpoint)
        assert not diary.wrong
        found = [
            wrong
            for family in families(endpoint.kind)
            for seed in seeds
            for wrong in examples.run(family, seed)
        ]
    print(f"{name}: {examples.runs} runs, {len(examples.ended)} ends, {dict(diary.reached)}")  # noqa: T201
    return found


@pytest.mark.chaos
@pytest.mark.django_db
@pytest.mark.parametrize("name", ENDPOINTS)
def test_no_answer_breaks_anything(name: str, diary: Diary) -> None:
    assert not wrongs(name, range(SEEDS), diary)
