"""Kling's lists, page by page to their end.

Over a socket the next page is asked for as soon as one is here; that one is read by a second thread
while the page before it is written: Kling works on the first of three pages and we on the others,
which is what makes a refresh about as quick as its page requests. They are asked for in order, one
at a time: a page that overtakes another would hide a voice of a list that grows on top. Inside the
process an answer is our own work, and nothing is waited for.
"""

import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

from django.conf import settings
from django.db import connection as database

from voices.kling import Listed, NotFound, Refused, VoiceTask

PAGE_SIZE = 500
MOST_PAGES = 1000
#: A list that moves may show a whole page again; this many in a row and we stop.
REPEATED = 2
#: Pages on their way while one is written.
AHEAD = 2
#: Seconds.
TURN = 0.0002

Coming = Callable[[], list[VoiceTask]]
"""Answers with what stands on the page that was asked for, or raises KlingError."""


@dataclass(frozen=True)
class Walked:
    """`pages` with something new in them; `ended` when the list was read to its end."""

    pages: int
    ended: bool


def walk(read: Callable[..., Listed], write: Callable[[list[VoiceTask]], None]) -> Walked:
    """Give `write` every page of a list that brings something new, until there is no more.

    A short page ends nothing: a gateway may give fewer than it was asked for. Lists may move while
    they are read, repeat a page or their last one for ever. At most 1,000 pages are asked for.
    """
    known: set[int] = set()
    pages = repeated = 0
    with _asking(read) as ask:
        coming = deque(ask(number) for number in range(1, AHEAD + 1))
        for number in range(1, MOST_PAGES + 1):
            page = _page(coming.popleft(), number)
            if not page:
                return Walked(pages, ended=True)
            if number + AHEAD <= MOST_PAGES:
                coming.append(ask(number + AHEAD))
            fresh = {_mark(task) for task in page} - known
            known |= fresh
            if fresh:
                write(page)
                pages, repeated = pages + 1, 0
            elif (repeated := repeated + 1) == REPEATED:
                # A full page that comes again and again says nothing of what is behind it.
                return Walked(pages, ended=len(page) < PAGE_SIZE)
    return Walked(pages, ended=False)


def _page(coming: Coming, number: int) -> list[VoiceTask]:
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
def _asking(read: Callable[..., Listed]) -> Iterator[Callable[[int], Coming]]:
    def one(number: int) -> Listed:
        return read(page=number, page_size=PAGE_SIZE)

    if settings.KLING_ADAPTERS:
        yield lambda number: lambda: one(number).tasks()
        return
    over = Event()

    def unless_over(number: int) -> Listed:
        """Nothing is asked for behind the last page, nor behind one that did not come."""
        if over.is_set():
            return Listed(())
        try:
            listed = one(number)
        except BaseException:
            over.set()
            raise
        if not listed:
            over.set()
        return listed

    def thread(name: str) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(1, thread_name_prefix=name)

    with _short_turns(), thread("pages") as pages, thread("tasks") as tasks:

        def ask(number: int) -> Coming:
            came = pages.submit(unless_over, number)
            return tasks.submit(lambda: came.result().tasks()).result

        try:
            yield ask
        finally:
            over.set()
            pages.submit(_close)


@contextmanager
def _short_turns() -> Iterator[None]:
    """Python's threads take turns every 0.2 ms: else each piece of a page that comes waits 5 ms for
    the one that writes, which made a refresh a fifth longer (measured)."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _close() -> None:
    """Close this thread's own connection: what calls are like is noted there."""
    database.close()
