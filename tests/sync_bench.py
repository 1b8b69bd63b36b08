"""How long a refresh takes beside its bare page requests: `python -m tests.sync_bench`.

Starts the sandbox alone with 10,000 voices that VoiceLab did not make. In turns, over real HTTP,
the same pages are only read (plain `requests`, one connection per page as the client does, JSON
parsed, nothing kept) and the library is brought up to date: empty, unchanged, and both while a
tenth of the voices comes and goes. TEST_DATABASE_URL puts the library on that server.
"""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.front_door import Visitor
from tests.sync_ends import Far, Product
from tests.tools import SandboxAlone, Site, live

LIMIT = 1.3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voices", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sandbox = SandboxAlone(Path(folder) / "kling", SANDBOX_SECONDS=0)
        far = Far(sandbox.url)
        product = Product(Path(folder) / "product", kling=sandbox.url)
        try:
            _memory(far, product, voices=asked.voices)
            _times(far, product, rounds=asked.rounds)
            product.stop()
            _people(sandbox.url, Path(folder) / "site")
        finally:
            product.process.kill()
            sandbox.stop()


def _memory(far: Far, product: Product, *, voices: int) -> None:
    """The highest memory of one process, first with a tenth of the voices."""
    for number in (voices // 10, voices):
        far.populate(number)
        product("forget")
        traced = product("traced")["traced_mb"]
        product("forget")
        _say(
            voices=number,
            traced=f"{traced:.1f} MB",
            memory=f"{product('sync')['memory_mb']:.0f} MB",
        )


def _times(far: Far, product: Product, *, rounds: int) -> None:
    pairs: dict[str, list[tuple[float, dict[str, Any]]]] = {}

    def pair(name: str) -> None:
        bare = far.bare()[0]
        pairs.setdefault(name, []).append((bare, product("sync")))

    for _ in range(rounds):
        product("forget")
        pair("first")
        pair("unchanged")
        with far.changing():
            pair("changing")
            product("forget")
            pair("first while changing")
    for name, runs in pairs.items():
        _tell(name, runs)
    # What was gone while the list moved has been missing from more than two passes now.
    product("sync")
    product("sync")
    gone = set(product("gone")["ids"])
    _say(removed=len(gone), removed_but_there=len(gone & far.bare()[1]))


def _tell(name: str, runs: list[tuple[float, dict[str, Any]]]) -> None:
    ratios = sorted(sync["seconds"] / bare for bare, sync in runs)
    held = sorted(it for _, sync in runs for it in sync["held_ms"])
    middle = statistics.median(ratios)
    seconds = statistics.median(sync["seconds"] for _, sync in runs)
    # What else this machine does only ever adds time.
    quickest = min(sync["seconds"] for _, sync in runs) / min(bare for bare, _ in runs)
    _say(
        run=name,
        ratio=f"{middle:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}), at most {LIMIT}",
        holds=middle <= LIMIT,
        quickest=f"{quickest:.2f}",
    )
    _say(
        bare=f"{statistics.median(bare for bare, _ in runs):.2f} s",
        sync=f"{seconds:.2f} s",
        processor=f"{statistics.median(sync['work'] for _, sync in runs):.2f} s",
        rows_per_second=round(runs[-1][1]["voices"] / seconds),
        statements=runs[-1][1]["statements"],
        writes_held=f"p50 {held[len(held) // 2]:.0f} ms, longest {held[-1]:.0f} ms",
    )


def _people(kling: str, folder: Path) -> None:
    """What somebody who looks, and somebody who writes, waits while a running VoiceLab syncs."""
    site = Site(folder, **live(kling))
    try:
        person = Visitor(site.url, link=site.link)
        _beside(site, person, name="first", until=lambda: _idle(site))
        person.submit("/refresh/")
        _beside(site, person, name="unchanged", until=lambda: _idle(site))
        ends = time.monotonic() + 5
        _beside(site, person, name="nothing", until=lambda: time.monotonic() > ends)
    finally:
        site.stop()


def _idle(site: Site) -> bool:
    with site.database() as rows:
        return not rows.execute("SELECT 1 FROM voices_job WHERE state = 'queued'").fetchone()


def _beside(site: Site, person: Visitor, *, name: str, until: Callable[[], bool]) -> None:
    pages: list[float] = []
    writes: list[float] = []
    over = threading.Event()

    def write() -> None:
        with site.database() as rows:
            while not over.wait(0.02):
                writes.append(_timed(lambda: rows.execute("BEGIN IMMEDIATE")))
                rows.execute("ROLLBACK")

    writer = threading.Thread(target=write)
    writer.start()
    while not until():
        pages.append(_timed(lambda: person.page("/")))
    over.set()
    writer.join()
    _say(beside=name, page=_spread(pages), write_waits=_spread(writes))


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _spread(times: list[float]) -> str:
    times = sorted(times) or [0.0]
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    return f"{len(times)} times, p50 {p50:.0f}, p95 {p95:.0f}, longest {times[-1]:.0f} ms"


def _say(**figures: object) -> None:
    sys.stdout.write("  ".join(f"{name}: {figure}" for name, figure in figures.items()) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
