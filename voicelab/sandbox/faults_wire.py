"""Faults of the way: late, slow, cut, half, and a clock that runs ahead."""

from collections.abc import Callable
from email.utils import formatdate

from django.http import HttpRequest, HttpResponseBase

from . import clock as clocks
from . import population
from .broken import cut, dripped, halved
from .waiting import pause

Answer = Callable[[], HttpResponseBase]


def latency(request: HttpRequest, answer: Answer, /, *, ms: int) -> HttpResponseBase:
    """The effect happens at once, the answer waits."""
    response = answer()
    pause(request, ms / 1000)
    return response


def drip(request: HttpRequest, answer: Answer, /, *, bytes: int, ms: int) -> HttpResponseBase:
    """The answer comes a few bytes at a time."""
    return dripped(request, answer(), size=bytes, seconds=ms / 1000)


def cut_before(request: HttpRequest, answer: Answer, /) -> HttpResponseBase:
    """Nothing happens, nobody answers."""
    return cut(request)


def cut_after(request: HttpRequest, answer: Answer, /) -> HttpResponseBase:
    """It happens, nobody answers."""
    answer()
    return cut(request)


def half(request: HttpRequest, answer: Answer, /) -> HttpResponseBase:
    """It happens, and half of the answer comes."""
    return halved(request, answer())


def shuffle(request: HttpRequest, answer: Answer, /, *, percent: int) -> HttpResponseBase:
    """Before the answer, that part of a page's length of synthetic voices goes and comes anew.

    So a whole walk through the list sees that part of all voices change.
    """
    asked = request.GET.get("pageSize", "")
    size = min(int(asked), 1000) if asked.isascii() and asked.isdigit() else 30
    population.shuffle(round(size * percent / 100))
    return answer()


def clock(request: HttpRequest, answer: Answer, /, *, seconds: float) -> HttpResponseBase:
    """Tokens are judged, and the Date header is told, by a clock that many seconds ahead."""
    with clocks.ahead(seconds):
        response = answer()
        response.headers["Date"] = formatdate(clocks.now(), usegmt=True)
    return response
