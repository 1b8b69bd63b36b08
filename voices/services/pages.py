"""Kling's lists, page by page to their end.

Over a socket the next page is asked for while the present one is written: Kling works on the one
and we on the other, which is most of what makes a refresh as quick as its page requests. Inside the
process an answer is our own work, and there is nothing to wait for.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db import connection as database

from voices.kling import NotFound, Refused, VoiceTask

PAGE_SIZE = 500
MOST_PAGES = 1000

Page = list[VoiceTask]
Ask = Callable[[int], Callable[[], Page]]
"""Takes the number of a page; what it gives answers with that page, or raises KlingError."""


@dataclass(frozen=True)
class Walked:
    """`pages` with something in them; `ended` when the list was read to its end."""

    pages: int
    ended: bool


def walk(read: Callable[..., Page], write: Callable[[Page], None]) -> Walked:
    """Give `write` every page of a list, to the first that is empty or brings nothing new.

    A short page ends nothing: a gateway may give fewer than it was asked for. Lists may move while
    they are read, repeat a page or their last one for ever. At most 1,000 pages are asked for.
    """
    known: set[int] = set()
    with _asking(read) as ask:
        coming = ask(1)
        for number in range(1, MOST_PAGES + 1):
            page = _page(coming, number)
            fresh = {_mark(task) for task in page} - known
            known |= fresh
            if not fresh:
                return Walked(pages=number - 1, ended=True)
            if number < MOST_PAGES:
                coming = ask(number + 1)
            write(page)
    return Walked(pages=MOST_PAGES, ended=False)


def _page(coming: Callable[[], Page], number: int) -> Page:
    """What Kling says behind its last page is not known; that there is none is an end too."""
    try:
        return coming()
    except (Refused, NotFound):
        if number == 1:
            raise
        return []


def _mark(task: VoiceTask) -> int:
    """Tells one entry from another in a few bytes, so that a long list takes no memory."""
    return hash((task.task_id, *(voice.voice_id for voice in task.voices)))


@contextmanager
def _asking(read: Callable[..., Page]) -> Iterator[Ask]:
    def one(number: int) -> Page:
        return read(page=number, page_size=PAGE_SIZE)

    if settings.KLING_ADAPTERS:
        yield lambda number: partial(one, number)
        return
    with ThreadPoolExecutor(1, thread_name_prefix="pages") as pool:
        try:
            yield lambda number: pool.submit(one, number).result
        finally:
            pool.submit(database.close)  # that thread's own: what calls are like is noted there
