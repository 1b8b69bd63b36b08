"""The table of test_search among as many other voices as SEARCH_ROWS says, with what each takes.

SEARCH_ROWS=1000000 .venv/bin/python -m pytest -s tests/test_search_at_size.py
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AbstractUser
from django.test import RequestFactory

from tests.crowd import BEGIN, crowd
from tests.test_search import TYPED, VOICES
from tests.views.voice_makers import empty_library, make_person
from voices.forms.library import Filters
from voices.models import Connection, Voice
from voices.services import connections, counts, planner
from voices.views.library_parts import Library, gather

ROWS = int(os.environ.get("SEARCH_ROWS", "0"))
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not ROWS, reason="SEARCH_ROWS says among how many voices"),
]

#: Seconds that the slowest may take to be read.
SLOWEST = 1.0
#: Besides the words of the table: views of the library as an address names them.
VIEWS = (
    "/",
    "/?sort=name",
    "/?sort=used",
    "/?sort=rated",
    "/?tab=preset",
    "/?tab=preset&sort=name",
    "/?tab=favourites",
    "/?tab=favourites&sort=name",
    "/?q=tag:autumn",
    "/?q=tag:rare",
    "/?q=tag:autumn&sort=name",
    "/?q=language:zh",
    "/?q=language:zh|en&sort=used",
    "/?q=speaks:yes",
    "/?q=speaks:no+language:en+anna&sort=name",
    "/?q=mine",
    "/?q=mine+tag:autumn",
    "/?q=林书雅+新闻",
    "/?q=anna&sort=name",
    "/?q=zzz",
)


def test_the_table_holds_among_very_many_voices(capsys: pytest.CaptureFixture[str]) -> None:
    person, connection = make_person("maker"), empty_library()
    began = time.perf_counter()
    crowd(connection, person.pk, numbers=range(ROWS))
    filled = time.perf_counter() - began
    known = dict(_table(connection))
    counts.recount(connection)
    planner.refresh()
    ask = partial(_ask, person)
    ask("/")
    wrong: dict[str, list[str]] = {}
    words: dict[str, float] = {}
    for typed, keys in TYPED.items():
        hits = Voice.objects.search(typed).filter(pk__in=known).values_list("pk", flat=True)
        if (got := sorted(known[pk] for pk in hits)) != sorted(keys.split()):
            wrong[typed] = got
        words[typed] = _timed(partial(ask, f"/?{urlencode({'q': typed})}"))
    views = {view: _timed(partial(ask, view)) for view in VIEWS}
    views |= {f"page 41 of {view}": _deep(ask, view, 40) for view in ("/", "/?sort=name")}
    with capsys.disabled():
        _report(filled, words, views)
    assert wrong == {}
    assert max(*words.values(), *views.values()) <= SLOWEST


def _ask(person: AbstractUser, address: str) -> Library:
    """What the view reads for this address, all of it; drawing it is the same for any number."""
    request = RequestFactory().get(address)
    request.user = person
    after, filters = request.GET.get("after", ""), Filters.of(request.GET)
    return gather(request, connection=connections.active(), filters=filters, after=after)


def _table(connection: Connection) -> Iterator[tuple[int, str]]:
    """The voices of test_search, older than the crowd."""
    for key, (name, theirs, kling_id) in VOICES.items():
        facts = {"name": name, "kling_name": theirs, "kling_id": kling_id, "created_at": BEGIN}
        voice = Voice(connection=connection, catalogue="cloned", **facts)
        voice.search_text = voice.words()
        voice.save()
        yield voice.pk, key


def _timed(ask: Callable[[], object]) -> float:
    """The better of three: processor seconds, for others may be busy on this machine too."""
    took = []
    for _ in range(3):
        began = time.process_time()
        ask()
        took.append(time.process_time() - began)
    return min(took)


def _deep(ask: Callable[[str], Library], address: str, pages: int) -> float:
    """The page behind so many others, by their links."""
    for _ in range(pages):
        address = ask(address).more_url
    return _timed(partial(ask, address))


def _report(filled: float, words: dict[str, float], views: dict[str, float]) -> None:
    waits = [1000 * took for took in words.values()]
    median, slowest = statistics.median(waits), max(waits)
    say = sys.stdout.write
    say(f"\n{ROWS:,} voices, filled in {filled:.0f} s; {len(words)} searches, first page, in ms: ")
    say(f"median {median:.0f}, slowest {slowest:.0f}\n")
    for what, took in [*sorted(words.items(), key=lambda item: -item[1])[:12], *views.items()]:
        say(f"{1000 * took:7.0f} ms  {what or '(nothing)'}\n")
