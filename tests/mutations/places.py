"""Finding things in a parsed answer, whatever its shape."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.mutations.table import Chance

Place = tuple[Any, Any]


def places(node: Any) -> Iterator[Place]:
    """Every (container, key) in the answer, outermost first."""
    if isinstance(node, dict | list):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            yield node, key
            yield from places(node[key])


def every(data: Any, name: str) -> list[Place]:
    """Each place of a field with this name, at any depth."""
    return [(at, key) for at, key in places(data) if key == name and isinstance(at, dict)]


def leaves(data: Any, kind: type | tuple[type, ...]) -> list[Place]:
    """Each place of a value of this type."""
    return [(at, key) for at, key in places(data) if isinstance(at[key], kind)]


def put(found: list[Place], value: Callable[[Any], Any]) -> None:
    for at, key in found:
        at[key] = value(at[key])


def one(found: list[Place], chance: Chance) -> list[Place]:
    return [chance.choice(found)] if found else []


def statuses(data: Any) -> list[Place]:
    """A task's status, as either standard spells it."""
    return every(data, "task_status") + every(data, "status")


def ids(data: Any) -> list[Place]:
    names = ("task_id", "voice_id", "external_task_id", "id")
    return [place for name in names for place in every(data, name)]
