"""How a mutator enters the table: by name, in a family, with what it fits and what it says."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.mutations.reply import Reply

Chance = random.Random
Spoil = Callable[[Reply, Chance], None]
Change = Callable[[Any, Chance], Any]

JSON, SOUND = "json", "sound"


@dataclass(frozen=True)
class Mutator:
    """A named way to spoil a reply.

    `kinds`: the bodies it makes sense for. `unheard`: it says that nothing was made, so a paid
    call must not reach the far end. `denies`: it says that what was asked for is not there.
    """

    name: str
    spoil: Spoil
    kinds: tuple[str, ...]
    unheard: bool = False
    denies: bool = False


#: Families of relatives: ways to spoil the same thing.
FAMILIES: dict[str, list[Mutator]] = {}


def mutator(
    family: str, *kinds: str, unheard: bool = False, denies: bool = False
) -> Callable[[Spoil], Spoil]:
    """Enter a function that changes the reply, or raises what the wire would raise."""

    def enter(spoil: Spoil) -> Spoil:
        one = Mutator(spoil.__name__, spoil, kinds or (JSON, SOUND), unheard, denies)
        FAMILIES.setdefault(family, []).append(one)
        return spoil

    return enter


def inside(family: str) -> Callable[[Change], Change]:
    """Enter a function from the parsed JSON of an answer to the JSON that is sent instead."""

    def enter(change: Change) -> Change:
        def spoil(reply: Reply, chance: Chance) -> None:
            reply.data = change(reply.data, chance)

        FAMILIES.setdefault(family, []).append(Mutator(change.__name__, spoil, (JSON,)))
        return change

    return enter


def fitting(kind: str) -> list[Mutator]:
    """Every mutator for this kind of body, relatives beside each other."""
    return [one for family in FAMILIES.values() for one in family if kind in one.kinds]


def named(name: str) -> Mutator:
    """The mutator of this name."""
    return next(one for family in FAMILIES.values() for one in family if one.name == name)
