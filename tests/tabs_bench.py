"""What open tabs cost while rows are under way: `python -m tests.tabs_bench [--minutes 5]`.

Starts `manage.py start` with clones that Kling works on, and opens the library in 200 tabs of six
people. Each tab has its own connection and asks at the page's own pace. In the second half voices
turn Ready, five at a time, and all tabs hear of it; some stay under way until the end.
"""

import argparse
import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.audio.sound_makers import write
from tests.front_door import Control, Visitor
from tests.open_tab import Look, Tab
from tests.tools import Site, wait_for

LIMIT_MS = 100
#: A clone takes longer than any run, unless it is moved into the past.
FOREVER = 360_000
#: Of the invented team.
PEOPLE = ("mei", "ines", "tomasz", "wangmin", "lena")
#: So many are at Kling at once.
SLOTS = 5
#: So many of the clones stay under way.
STAY = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tabs", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--clones", type=int, default=20, help="so many voices turn Ready")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder) / "data", SANDBOX_SECONDS=FOREVER, SANDBOX_PRESETS=12)
        try:
            holds = _measure(site, tabs=asked.tabs, seconds=asked.minutes * 60, clones=asked.clones)
        finally:
            site.stop()
    sys.exit(not holds)


def _measure(site: Site, *, tabs: int, seconds: float, clones: int) -> bool:
    site.manage("seed", "--voices", "40")
    people = list(_people(site))
    _clones_at_kling(site, people[0], number=clones + STAY)
    over, looks = threading.Event(), list[Look]()
    opened = [Tab(site.url, session=people[n % len(people)].cookies["voicelab-session"])
              for n in range(tabs)]  # fmt: skip
    work, began = _processor(site), time.perf_counter()
    threads = [
        threading.Thread(target=_stand_open, args=(tab, n / tabs, over, looks))
        for n, tab in enumerate(opened)
    ]
    for thread in threads:
        thread.start()
    over.wait(seconds / 2)
    ready_at = list(_let_them_be_ready(site, clones, until=began + seconds))
    over.wait(max(0.0, began + seconds - time.perf_counter()))
    over.set()
    work = _processor(site) - work
    for thread in threads:
        thread.join()
    paces = sorted(look.pace for look in looks)
    _say(tabs=tabs, seconds=round(time.perf_counter() - began), looks=len(looks),
         ready=len(ready_at), web_ms_each=round(work / len(looks) * 1000, 2),
         paces=f"{paces[0]:g} to {paces[-1]:g} s", load=os.getloadavg()[0])  # fmt: skip
    return _tell(looks, half=began + seconds / 2)


def _people(site: Site) -> Iterator[Visitor]:
    """The administrator and the invented team, each signed in by a link."""
    yield Visitor(site.url, link=site.link)
    for name in PEOPLE:
        said = site.manage("sign-in-link", name)
        yield Visitor(site.url, link=re.findall(r"http\S+/enter/\S+", said)[-1])


def _clones_at_kling(site: Site, person: Visitor, *, number: int) -> None:
    """As many as there are slots are at Kling, the others wait."""
    with tempfile.TemporaryDirectory() as folder:
        for n in range(number):
            sound = write(Path(folder) / f"{n}.wav", seconds=6 + n / 10)
            person.clone(sound, name=f"Under way {n}")
    wait_for(lambda: Control(f"{site.url}/sandbox").ledger("clone"))


def _stand_open(tab: Tab, share: float, over: threading.Event, looks: list[Look]) -> None:
    """Until it is over. Tabs were opened at different moments: `share` of the first pace."""
    over.wait(tab.delay * share)
    while tab.delay and not over.wait(tab.delay):
        looks.append(tab.look())


def _let_them_be_ready(site: Site, number: int, *, until: float) -> Iterator[float]:
    """From time to time move what is at Kling into the past, until `number` are Ready; when."""
    kling, had = Control(f"{site.url}/sandbox"), 0
    rest = (until - time.perf_counter()) / (number / SLOTS + 1)
    while had < number and time.perf_counter() < until:
        kling.age(FOREVER)
        time.sleep(rest)
        with site.database() as rows:
            query = "SELECT count(*) FROM voices_job WHERE kind = 'clone' AND state = 'ready'"
            now = rows.execute(query + " AND form_key IS NOT NULL").fetchone()[0]
        for _ in range(now - had):
            yield time.perf_counter()
        had = now


def _processor(site: Site) -> float:
    """Processor seconds of the web server so far."""
    leader, ticks = site.child("granian"), 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        facts = entry.read_text().rpartition(")")[2].split()
        if int(facts[3]) == leader:
            ticks += int(facts[11]) + int(facts[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _tell(looks: list[Look], *, half: float) -> bool:
    """A table by half and answer; whether the limit holds for all of them together."""
    _line("What", "looks", "p50", "p95", "p99", "longest", "bytes")
    _line(*["---"] * 7)
    for name, later in (("at work", False), ("voices turn Ready", True)):
        for status in sorted({look.status for look in looks}):
            some = [x for x in looks if (x.at > half, x.status) == (later, status)]
            if some:
                _row(f"{name}, answered {status}", some)
    return _row("all", looks) <= LIMIT_MS


def _row(name: str, looks: list[Look]) -> float:
    took = sorted(look.ms for look in looks)
    p50, p95, p99 = (took[int(len(took) * share)] for share in (0.5, 0.95, 0.99))
    size = sum(look.size for look in looks) // len(looks)
    times = (f"{ms:.0f} ms" for ms in (p50, p95, p99, took[-1]))
    _line(name, f"{len(looks):,}", *times, f"{size:,}")
    return p95


def _line(*cells: str) -> None:
    sys.stdout.write("| " + " | ".join(cells) + " |\n")
    sys.stdout.flush()


def _say(**figures: object) -> None:
    sys.stdout.write("  ".join(f"{name}: {figure}" for name, figure in figures.items()) + "\n")


if __name__ == "__main__":
    main()
