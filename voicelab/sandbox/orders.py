"""Orders for faults, checked before they become rows."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from .envelope import STATUS_OF_CODE
from .faults import ENDPOINTS, FAULTS
from .faults_answer import CHARSETS
from .models import EVERYWHERE, Fault

HIGHEST = 1_000_000_000


class OrderError(ValueError):
    """The order makes no sense; the text says what would."""


def order(
    name: str,
    /,
    *,
    at: str = EVERYWHERE,
    times: int | None = None,
    chance: float = 1.0,
    seed: int = 0,
    options: Mapping[str, Any] | None = None,
) -> Fault:
    """Write the fault down; ``times`` None is for ever. Raises ``OrderError``."""
    if name not in FAULTS:
        raise OrderError(f"There is no fault '{name}'; there are: {', '.join(FAULTS)}")
    if at not in (places := endpoints()):
        raise OrderError(f"There is no endpoint '{at}'; there are: {', '.join(places)}")
    if times is not None and not _is_whole(times, least=1, most=HIGHEST):
        raise OrderError(f"times '{times}' is no whole number from 1 on")
    if not _is_number(chance) or not 0 <= chance <= 1:
        raise OrderError(f"chance '{chance}' is not between 0 and 1")
    if not _is_whole(seed, least=-HIGHEST, most=HIGHEST):
        raise OrderError(f"seed '{seed}' is no whole number")
    chosen = {**FAULTS[name].options, **(options or {})}
    for option, value in chosen.items():
        _check_option(name, option, value)
    return Fault.objects.create(
        name=name, endpoint=at, left=times, chance=chance, seed=seed, options=chosen
    )


def endpoints() -> tuple[str, ...]:
    """Where a fault can strike: everywhere, and each endpoint by name."""
    # The views name themselves when they are read, and the command line reads none.
    import_module(f"{__package__}.urls")
    return (EVERYWHERE, *ENDPOINTS)


def mend() -> None:
    """No fault strikes any more; everything else stays."""
    Fault.objects.all().delete()


def fault_on_wire(fault: Fault, /) -> dict[str, Any]:
    """A fault as the control door and the command line list it."""
    return {
        "id": fault.pk,
        "fault": fault.name,
        "at": fault.endpoint,
        "times_left": fault.left,
        "chance": fault.chance,
        "seed": fault.seed,
        "options": fault.options,
        "met": fault.met,
        "struck": fault.struck,
    }


def _check_option(name: str, option: str, value: Any) -> None:
    defaults = FAULTS[name].options
    if option not in defaults:
        known = ", ".join(defaults) or "none"
        raise OrderError(f"{name} has no option '{option}'; it has: {known}")
    if not _fits(option, value, like=defaults[option]):
        raise OrderError(f"option {option} of {name} can't be '{value}'")


def _fits(option: str, value: Any, *, like: Any) -> bool:
    if option == "code":
        return type(value) is int and value in STATUS_OF_CODE and value != 0
    if option == "charset":
        return type(value) is str and value in CHARSETS
    if option == "seconds":
        return _is_number(value) and abs(value) <= HIGHEST
    if option == "percent":
        return _is_whole(value, least=1, most=100)
    if option == "bytes":
        return _is_whole(value, least=1, most=HIGHEST)
    if isinstance(like, int) and not isinstance(like, bool):
        return _is_whole(value, least=0, most=HIGHEST)
    return type(value) is type(like)


def _is_whole(value: Any, *, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)
