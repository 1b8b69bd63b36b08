"""What can go wrong with a call, told by rows that the control door writes.

A call suffers at most one of the faults that break its answer, the oldest that strikes; the ones
marked ``beside`` (slow, shifted clock, changing list) come on top.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from . import faults_answer, faults_wire
from .models import Fault

Answer = Callable[[], HttpResponseBase]


@dataclass(frozen=True)
class Kind:
    """How a fault is played: with its options and their defaults."""

    play: Callable[..., HttpResponseBase]
    options: dict[str, Any] = field(default_factory=dict)
    beside: bool = False


FAULTS = {
    "latency": Kind(faults_wire.latency, {"ms": 1000}, beside=True),
    "drip": Kind(faults_wire.drip, {"bytes": 1, "ms": 500}, beside=True),
    "cut-before": Kind(faults_wire.cut_before),
    "cut-after": Kind(faults_wire.cut_after),
    "half": Kind(faults_wire.half),
    "html-502": Kind(faults_answer.html_502, {"effect": False}),
    "html-200": Kind(faults_answer.html_200, {"effect": False}),
    "error": Kind(faults_answer.error, {"code": 5000, "message": "", "effect": False}),
    "no-task-id": Kind(faults_answer.no_task_id),
    "null-data": Kind(faults_answer.null_data),
    "wrong-charset": Kind(faults_answer.wrong_charset, {"charset": "gbk"}),
    "shuffle": Kind(faults_wire.shuffle, {"percent": 10}, beside=True),
    "clock": Kind(faults_wire.clock, {"seconds": 3600}, beside=True),
}

ENDPOINTS: dict[str, None] = {}
"""The names of all endpoints, in the order in which their modules were read."""


def breakable(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let faults strike the calls of a view, under its name with hyphens."""
    name = view.__name__.replace("_", "-")
    ENDPOINTS[name] = None

    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        answer: Answer = partial(view, request, **kwargs)
        for fault in struck_at(name):
            play = FAULTS[fault.name].play
            answer = partial(play, request, answer, **fault.options)
        return answer()

    return answered


def struck_at(endpoint: str, /) -> list[Fault]:
    """The faults that this one call suffers, the one that breaks the answer first."""
    waiting = [fault for fault in Fault.objects.waiting_at(endpoint) if fault.name in FAULTS]
    breaking = (fault for fault in waiting if not FAULTS[fault.name].beside)
    first = next((fault for fault in breaking if fault.strikes()), None)
    beside = [fault for fault in waiting if FAULTS[fault.name].beside and fault.strikes()]
    return ([first] if first else []) + beside
