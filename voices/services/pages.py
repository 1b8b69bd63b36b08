"""Kling's lists, page by page to their end.

Over a socket the next pages are asked for while the present one is read and written: Kling works on
the one and we on the other, which is most of what makes a refresh as quick as its page requests.
Inside the process an answer is our own work, and there is nothing to wait for.
"""

from collections import deque
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
#: Pages that are asked for at once in a list that is longer than one.
AHEAD = 2
#: A list that moves may show a whole page again; this many in a row and we stop.
REPEATED = 2

Page = list[VoiceTask]
Ask = Callable[[int], Callable[[], Page]]
"""Takes the number of a page; what it gives answers with that page, or raises KlingError."""


@dataclass(frozen=True)
class Walked:
    """`pages` with something new in them; `ended` when the list was read to its end."""

    pages: int
    ended: bool


def walk(read: Callable[..., Page], write: Callable[[Page], None]) -> Walked:
    """Give `write` every page of a list that brings something new, until there is no more.

    A short page ends nothing: a gateway may give fewer than it was asked for. Lists may move while
    they are read, repeat a page or their last one for ever. At most 1,000 pages are asked for.
    """
    known: set[int] = set()
    pages = repeated = 0
    coming: deque[Callable[[], Page]] = deque()
    with _asking(read) as ask:
        for number in range(1, MOST_PAGES + 1):
            page = _page(coming.popleft() if coming else ask(number), number)
            fresh = {_mark(task) for task in page} - known
            known |= fresh
            repeated = 0 if fresh else repeated + 1
            if not page or repeated == REPEATED:
                # A full page that comes again and again says nothing of what is behind it.
                return Walked(pages, ended=len(page) < PAGE_SIZE)
            _ask_ahead(coming, ask, number=number, full=len(page) >= PAGE_SIZE)
            if fresh:
                write(page)
                pages += 1
    return Walked(pages, ended=False)


def _ask_ahead(coming: deque[Callable[[], Page]], ask: Ask, *, number: int, full: bool) -> None:
    """Behind a page that is not full there is hardly more than the end."""
    for ahead in range(len(coming), AHEAD if full else 1):
        if number + ahead < MOST_PAGES:
            coming.append(ask(number + ahead + 1))


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
    with _thread() as even, _thread() as odd:
        yield lambda number: (odd if number % AHEAD else even).submit(one, number).result


@contextmanager
def _thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1, thread_name_prefix="pages") as pool:
        try:
            yield pool
        finally:
            pool.submit(database.close)  # that thread's own: what calls are like is noted there
