"""Kling's lists, page by page to their end.

Over a socket the next page is asked for as soon as one is here; that one is read by a second thread
while the page before it is written: Kling works on the first of three pages and we on the others,
which is what makes a refresh about as quick as its page requests. They are asked for in order, one
at a time: a page that overtakes another would hide a voice of a list that grows on top. Inside the
process an answer is our own work, and nothing is waited for.
"""

import gc
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from django.conf import settings
from django.db import connection as database

from voices.kling import KlingError, Listed, NotFound, Refused, VoiceTask

PAGE_SIZE = 500
MOST_PAGES = 1000
#: A list that moves may show a whole page again; this many in a row and we stop.
REPEATED = 2
#: Pages on their way while one is written.
AHEAD = 2
#: Pages that have come are written together until they hold so many entries: fewer transactions, of
#: which none keeps others waiting for long.
MOST_TOGETHER = PAGE_SIZE + 1
#: Seconds.
TURN = 0.0002


class Coming(Protocol):
    """A page that was asked for."""

    def done(self) -> bool:
        """Whether it need not be waited for."""

    def result(self) -> list[VoiceTask]:
        """What stands on it; raises KlingError."""


@dataclass(frozen=True)
class Walked:
    """`pages` with something new in them; `ended` when the list was read to its end."""

    pages: int
    ended: bool


def walk(read: Callable[..., Listed], write: Callable[[list[VoiceTask]], None]) -> Walked:
    """Give `write` every page of a list that brings something new, until there is no more; two at
    once where the second is here already.

    A short page ends nothing: a gateway may give fewer than it was asked for. Lists may move while
    they are read, repeat a page or their last one for ever. At most 1,000 pages are asked for.
    """
    known: set[int] = set()
    held: list[VoiceTask] = []
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
            held += page if fresh else []
            pages, repeated = (pages + 1, 0) if fresh else (pages, repeated + 1)
            if held and not (fresh and len(held) < MOST_TOGETHER and _more_came(coming)):
                write(held)
                held = []
            if repeated == REPEATED:
                # A full page that comes again and again says nothing of what is behind it.
                return Walked(pages, ended=len(page) < PAGE_SIZE)
    return Walked(pages, ended=False)


def _more_came(coming: Sequence[Coming]) -> bool:
    """Whether the next page is here and holds something: then the loop does not end before it."""
    if not coming or not coming[0].done():
        return False
    try:
        return bool(coming[0].result())
    except KlingError:
        return False


def _page(coming: Coming, number: int) -> list[VoiceTask]:
    """What Kling says behind its last page is not known; that there is none is an end too."""
    try:
        return coming.result()
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
        yield lambda number: _Later(lambda: one(number).tasks())
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

    with _in_haste(), thread("pages") as pages, thread("tasks") as tasks:

        def ask(number: int) -> Coming:
            came = pages.submit(unless_over, number)
            return tasks.submit(lambda: came.result().tasks())

        try:
            yield ask
        finally:
            over.set()
            pages.submit(_close)


@dataclass(frozen=True)
class _Later:
    """A page that is asked for when it is wanted."""

    result: Callable[[], list[VoiceTask]]

    def done(self) -> bool:
        return False


@contextmanager
def _in_haste() -> Iterator[None]:
    """Python's threads take turns every 0.2 ms: else each piece of a page that comes waits 5 ms for
    the one that writes, which made a refresh a fifth longer (measured). What was there before is
    not looked through for garbage again and again: a tenth of the processor's time (measured)."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        sys.setswitchinterval(usual)


def _close() -> None:
    """Close this thread's own connection: what calls are like is noted there."""
    database.close()
