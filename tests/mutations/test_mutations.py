"""Whatever Kling, a gateway or the network answers: nothing breaks, moves back or is paid twice."""

import os
from collections import Counter
from collections.abc import Iterable
from html import escape
from time import process_time

import pytest

from tests.mutations.adapter import FAR
from tests.mutations.diary import Diary, undone
from tests.mutations.endpoints import ENDPOINTS
from tests.mutations.example import Examples
from tests.mutations.hostile import HOSTILE
from tests.mutations.mutators import JSON, Mutator, fitting, named
from tests.mutations.pages import Visit
from tests.mutations.places import every, put
from tests.mutations.reply import Reply
from tests.mutations.scenes import stranger
from tests.mutations.table import Chance
from voices.models import Job, State

#: Of each mutator at each endpoint; MUTATION_SEEDS=10 looks at all that is left to chance.
SEEDS = int(os.environ.get("MUTATION_SEEDS", "1"))
#: For those who wait: one mutator at each endpoint, so many places on at the next one.
STRIDE = 5
#: Of so many mutators the pages are looked at after one, at each endpoint after another.
SHARE = 28
K, S = Job.Kind, State
#: What leads to each state for certain, whatever the sample holds: (endpoint, mutator).
SURE = (
    ("create", "reset"),
    ("poll", "failed_without_words"),
    ("speak", "no_answer_in_time"),
    ("speech to save", "reset_half_way"),
)


def wrongs(examples: Examples, of: Iterable[tuple[Mutator, int]]) -> list[str]:
    """What went wrong in these examples (mutator and seed) of one endpoint."""
    with undone():
        examples.endpoint.begin()
        assert not examples.diary.wrong
        examples.diary.reached.clear()
        return [wrong for mutator, seed in of for wrong in examples.run(mutator, seed)]


@pytest.fixture(autouse=True)
def another_voice(db: None, diary: Diary) -> None:
    FAR.stranger = stranger()


def test_a_sample_of_answers_breaks_nothing(diary: Diary) -> None:
    reached: Counter[tuple[str, str]] = Counter()
    for number, (name, endpoint) in enumerate(ENDPOINTS.items()):
        several = fitting(endpoint.kind)
        sample = [(several[number * STRIDE % len(several)], number % 3)]
        sample += [(named(mutator), 1) for at, mutator in SURE if at == name]
        assert not wrongs(Examples(name, endpoint, diary), sample)
        reached += diary.reached
    assert set(reached) >= {
        *((K.CLONE, state) for state in (S.PROBING, S.READY, S.FAILED)),
        *((K.SPEAK, state) for state in (S.IN_DOUBT, S.READY)),
        *((kind, S.READY) for kind in (K.SAVE, K.SYNC, K.DELETE)),
    }


@pytest.mark.soak
@pytest.mark.parametrize("name", ENDPOINTS)
def test_no_answer_breaks_anything(name: str, diary: Diary) -> None:
    endpoint, began = ENDPOINTS[name], process_time()
    examples = Examples(name, endpoint, diary)
    cases = [(mutator, seed) for mutator in fitting(endpoint.kind) for seed in range(SEEDS)]
    found = wrongs(examples, cases)
    states = {f"{kind} {state}": times for (kind, state), times in diary.reached.items()}
    spent = round(process_time() - began)
    runs = f"{examples.runs} runs, {examples.equal} of them equal to another"
    print(f"{name}: {runs}, {len(examples.ended)} ends, {spent} s, {states}", flush=True)  # noqa: T201
    assert not found


@pytest.mark.soak
@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_page_answers_whatever_was_answered(name: str, diary: Diary) -> None:
    endpoint, visit = ENDPOINTS[name], Visit()
    examples = Examples(name, endpoint, diary, look=visit.wrongs)
    some = fitting(endpoint.kind)[list(ENDPOINTS).index(name) :: SHARE]
    if endpoint.kind == JSON:
        some += [named("hostile_words"), named("hostile_names"), named("long_texts")]
    assert not wrongs(examples, [(mutator, 0) for mutator in some])


def test_hostile_words_are_shown_as_words(diary: Diary) -> None:
    def script(reply: Reply, chance: Chance) -> None:
        answer = reply.data  # the name of a voice that is known stays as it is
        put(every(answer, "voice_id"), lambda id: f"9{id}")
        put(every(answer, "voice_name"), lambda _: HOSTILE[0])
        reply.data = answer

    visit, name = Visit(), "list of presets"
    examples = Examples(name, ENDPOINTS[name], diary, look=visit.wrongs)
    assert not wrongs(examples, [(Mutator("script", script, (JSON,)), 0)])
    assert escape(HOSTILE[0]) in visit.read
