"""The library beside Django admin, among very many voices: `make bench`.

The same rows, person and process, in turns: our library page and Django admin's change list of the
same model (its own search_fields and list_filter, 50 rows a page, with and without
show_full_result_count). TEST_DATABASE_URL puts both on that server. Nothing is cached between two
requests but what the database keeps by itself.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.admin_settings"
django.setup()

from django.db import connection as database  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from tests.crowd import crowd  # noqa: E402
from tests.views.voice_makers import empty_library, make_person, make_trial, signed_in  # noqa: E402
from voices.models import StoredFile, Voice  # noqa: E402
from voices.services import counts, planner  # noqa: E402
from voices.views import paging, pulse  # noqa: E402

SIZES = (10_000, 100_000, 1_000_000)
#: At 100,000 voices: ours at most this share of admin's time.
SHARE = 0.5
#: At a million voices: at most so many times our own time among 10,000, for what takes longer.
GROWTH, LEAST_MS = 1.5, 5.0
CHANGE_LIST = "voices/voice/"


@dataclass(frozen=True)
class Case:
    """One thing that people do: our address, and the one that does it in admin."""

    name: str
    ours: str
    theirs: str
    headers: dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    setup_test_environment()
    database.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        _grow(asked.sizes, rounds=asked.rounds)
    finally:
        database.creation.destroy_test_db(database.settings_dict["NAME"], verbosity=0)


def _grow(sizes: list[int], *, rounds: int) -> None:
    connection, person = empty_library(), make_person("administrator")
    person.is_staff = person.is_superuser = True
    person.save()
    browser, trials, have = signed_in(person), list(_trials()), 0
    first: dict[str, float] = {}
    _say("| Voices | What | VoiceLab | Django admin | lean admin | ratio | bytes | queries |")
    _say("|---|---|---|---|---|---|---|---|")
    wrong = []
    for size in sizes:
        crowd(connection, person.pk, numbers=range(have, size), trials=trials)
        counts.recount(connection)
        _analyze()
        have = size
        for case in cases(size):
            wrong += _compare(browser, case, size=size, rounds=rounds, first=first)
    _say("\n".join(wrong) or "Every limit holds.")
    sys.exit(bool(wrong))


def _trials(number: int = 500) -> Iterator[int]:
    for _ in range(number):
        trial = make_trial()
        StoredFile.objects.filter(pk=trial.pk).update(peaks=os.urandom(256))
        yield trial.pk


def _analyze() -> None:
    """As VoiceLab does every hour for SQLite, and PostgreSQL by itself."""
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("ANALYZE")
    planner.refresh()


def cases(size: int) -> list[Case]:
    """What is asked of both."""
    half = Voice.objects.order_by("-created_at", "-id")[size // 2]
    rare = Voice.objects.order_by("id").values_list("kling_id", flat=True)[size // 3]
    after = paging._cursor(half, paging.NEWEST)
    live = f"/live/?on=voices&n={size}&since={pulse.Cursor.now().text()}"
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}
    page = size // 2 // paging.SIZE + 1
    return [
        Case("first page", "/", "", {}),
        Case("common word", "/?q=anna", "?q=anna", {}),
        Case("rare word", f"/?q={rare}", f"?q={rare}", {}),
        Case("deep page", f"/?after={after}", f"?p={page}", {}),
        Case(
            "filter and sort",
            "/?q=language:zh&tab=cloned&sort=name",
            "?languages__exact=zh&catalogue__exact=cloned&o=1",
            {},
        ),
        Case("live refresh", live, "", htmx),
    ]


def _compare(
    browser: Client, case: Case, *, size: int, rounds: int, first: dict[str, float]
) -> list[str]:
    asks: dict[str, Callable[[], Any]] = {
        "ours": lambda: browser.get(case.ours, headers={"Accept-Encoding": "gzip", **case.headers}),
        "full": lambda: browser.get(f"/admin/{CHANGE_LIST}{case.theirs}", headers=GZIP),
        "lean": lambda: browser.get(f"/lean/{CHANGE_LIST}{case.theirs}", headers=GZIP),
    }
    weight, queries = {}, {}
    for name, ask in asks.items():
        with CaptureQueriesContext(database) as seen:
            answer = ask()
        assert answer.status_code in (200, 204), (case.name, name, answer.status_code)
        weight[name], queries[name] = len(answer.content), len(seen)
    took: dict[str, list[float]] = {name: [] for name in asks}
    for _ in range(rounds):
        for name, ask in asks.items():
            began = time.perf_counter()
            ask()
            took[name].append((time.perf_counter() - began) * 1000)
    middle = {name: statistics.median(times) for name, times in took.items()}
    late = {name: sorted(times)[int(len(times) * 0.95)] for name, times in took.items()}
    ratio = middle["ours"] / min(middle["full"], middle["lean"])
    cells = [f"{middle[name]:.1f} / {late[name]:.1f} ms" for name in asks]
    sizes = f"{weight['ours']:,} / {weight['lean']:,}"
    numbers = f"{queries['ours']} / {queries['full']} / {queries['lean']}"
    _say(f"| {size:,} | {case.name} | {' | '.join(cells)} | {ratio:.2f} | {sizes} | {numbers} |")
    return list(_wrong(case, middle["ours"], ratio, size=size, first=first))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


GZIP = {"Accept-Encoding": "gzip"}


def _wrong(
    case: Case, ours: float, ratio: float, *, size: int, first: dict[str, float]
) -> Iterator[str]:
    begin = first.setdefault(case.name, ours)
    if size == SIZES[1] and ratio > SHARE:
        yield f"{case.name}: {ratio:.2f} of admin's time, at most {SHARE}"
    if size == SIZES[2] and ours > LEAST_MS and ours > GROWTH * begin:
        yield f"{case.name}: {ours / begin:.2f} times the time among 10,000, at most {GROWTH}"


if __name__ == "__main__":
    main()
