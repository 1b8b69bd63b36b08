"""Walking through a list that may move, repeat itself, or break off."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections

from voices.kling import Listed, NoAnswer, NotFound, Refused, VoiceTask
from voices.models import Connection
from voices.services import pages

SIZE = 3


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", SIZE)
    monkeypatch.setattr(pages, "MOST_TOGETHER", SIZE + 1)


@pytest.fixture(params=["socket", "inside"], autouse=True)
def way(request: pytest.FixtureRequest, settings: Any) -> str:
    """Pages asked for by threads, or one after the other inside the process."""
    settings.KLING_ADAPTERS = "" if request.param == "socket" else "somebody"
    return str(request.param)


class Far:
    """A list of ids; `asked` page numbers, and what happens before a page is answered."""

    def __init__(self, number: int) -> None:
        self.ids = [str(it) for it in range(number)]
        self.asked: list[int] = []
        self.before: dict[int, Callable[[], None]] = {}
        self.came = threading.Condition()

    def __call__(self, *, page: int, page_size: int) -> Listed:
        with self.came:
            self.asked.append(page)
            self.came.notify_all()
        self.before.get(page, lambda: None)()
        return listed(self.ids[(page - 1) * page_size : page * page_size])

    def was_asked(self, page: int) -> bool:
        """Whether this page was asked for; waits up to five seconds for it."""
        with self.came:
            return self.came.wait_for(lambda: page in self.asked, timeout=5)


def listed(ids: Iterable[str]) -> Listed:
    """One finished task for each id of a voice, as Kling shows it."""
    return Listed(
        [{"task_id": f"t{it}", "task_result": {"voices": [{"voice_id": it}]}} for it in ids]
    )


def read(far: Callable[..., Listed]) -> tuple[list[str], pages.Walked]:
    """The ids of all pages that were written, and how the walk ended."""
    ids: list[str] = []
    walked = pages.walk(far, lambda page: ids.extend(task.task_id[1:] for task in page))
    return ids, walked


@pytest.mark.parametrize("number", [0, 1, SIZE, SIZE + 1, 4 * SIZE, 20])
def test_every_entry_is_written_once_and_in_order(number: int) -> None:
    far = Far(number)
    ids, walked = read(far)
    assert ids == far.ids
    assert walked == pages.Walked(pages=-(-number // SIZE), ended=True)


def test_over_a_socket_the_next_page_is_asked_for_while_one_is_written(way: str) -> None:
    far, ahead = Far(7), []

    def write(page: list[VoiceTask]) -> None:
        number = int(page[0].task_id[1:]) // SIZE + 1
        ahead.append(far.was_asked(number + 1) if way == "socket" else number + 1 in far.asked)

    pages.walk(far, write)
    assert set(ahead) == {way == "socket"}


def test_a_page_that_is_here_already_is_written_with_the_one_before_it(way: str) -> None:
    """Two together at most, however many have come; inside the process each by itself."""
    far, written = Far(5 * SIZE), []

    def write(some: list[VoiceTask]) -> None:
        written.append([task.task_id[1:] for task in some])
        time.sleep(0.2)  # what is on its way comes meanwhile

    pages.walk(far, write)
    assert [it for some in written for it in some] == far.ids
    sizes = [len(some) for some in written]
    if way == "inside":
        assert sizes == [SIZE] * 5
    else:
        assert sizes in ([SIZE, 2 * SIZE, 2 * SIZE], [2 * SIZE, 2 * SIZE, SIZE])


@pytest.mark.parametrize("pause", [0, 0.05])
def test_what_is_held_for_the_next_page_is_written_whatever_comes_then(pause: float) -> None:
    """The last page comes twice, as some gateways do, or is followed by an error."""
    far = Far(2 * SIZE)
    for number in (3, 4):
        far.before[number] = lambda: setattr(far, "ids", far.ids[: 2 * SIZE] + far.ids[-SIZE:])
    written: list[str] = []

    def write(some: list[VoiceTask]) -> None:
        written.extend(task.task_id[1:] for task in some)
        time.sleep(pause)

    pages.walk(far, write)
    assert written == far.ids[: 2 * SIZE]


def test_pages_are_asked_for_in_order_and_one_at_a_time(way: str) -> None:
    far, ahead = Far(30), []

    def write(some: list[VoiceTask]) -> None:
        written = int(some[-1].task_id[1:]) // SIZE + 1
        ahead.append(max(far.asked) - written)

    pages.walk(far, write)
    assert far.asked == list(range(1, 12))
    assert max(ahead) <= (pages.AHEAD if way == "socket" else 0)


def test_a_list_of_one_short_page_costs_two_questions() -> None:
    far = Far(2)
    read(far)
    assert far.asked == [1, 2]


@pytest.mark.parametrize("broken", [1, 2, 4])
def test_an_error_of_a_page_comes_out_after_the_pages_before_it_were_written(broken: int) -> None:
    far, written = Far(30), []

    def fail() -> None:
        raise NoAnswer("cut")

    far.before[broken] = fail
    with pytest.raises(NoAnswer):
        pages.walk(far, written.extend)
    assert written == listed(far.ids[: (broken - 1) * SIZE]).tasks()


def test_an_error_of_the_writing_comes_out_and_leaves_no_thread_behind() -> None:
    def write(_: list[VoiceTask]) -> None:
        raise RuntimeError("a defect of ours")

    with pytest.raises(RuntimeError):
        pages.walk(Far(30), write)
    assert not [it for it in threading.enumerate() if it.name.startswith("pages")]


def test_when_the_writing_failed_no_further_page_is_asked_for(way: str) -> None:
    """The next one was on its way already, and comes after the walk is over."""
    far = Far(4 * SIZE)
    far.before[2] = lambda: time.sleep(0.3)

    def write(_: list[VoiceTask]) -> None:
        assert way == "inside" or far.was_asked(2)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        pages.walk(far, write)
    assert far.asked == ([1, 2] if way == "socket" else [1])


@pytest.mark.parametrize("words", [Refused, NotFound])
def test_a_refusal_behind_the_last_page_is_an_end_and_of_the_first_an_error(words: Any) -> None:
    def refuse() -> None:
        raise words("no such page")

    far = Far(SIZE)
    far.before[2] = refuse
    assert read(far) == (far.ids, pages.Walked(pages=1, ended=True))
    far.before[1] = refuse
    with pytest.raises(words):
        read(far)


def test_a_list_that_grows_on_top_while_it_is_read_loses_nothing() -> None:
    far = Far(20)
    before = far.ids
    for page in (2, 3, 4, 5):
        far.before[page] = lambda: setattr(far, "ids", [f"9{len(far.ids)}", *far.ids])
    ids, walked = read(far)
    assert set(before) <= set(ids)
    assert walked.ended


def test_a_whole_page_on_top_hides_nothing_of_what_is_behind_it() -> None:
    far = Far(12)
    before = far.ids
    far.before[2] = lambda: setattr(far, "ids", ["90", "91", "92", *before])
    ids, walked = read(far)
    assert (ids, walked.ended) == (before, True)


def test_a_list_that_shrinks_or_turns_round_while_it_is_read_invents_nothing() -> None:
    for change in (lambda ids: ids[2:], lambda ids: ids[::-1], lambda ids: ids[5:] + ids[:5]):
        far = Far(20)
        before = set(far.ids)
        for page in (2, 4):
            far.before[page] = lambda f=far, c=change: setattr(f, "ids", c(f.ids))
        ids, walked = read(far)
        assert set(ids) <= before
        assert walked.ended


def test_a_gateway_that_repeats_its_last_page_for_ever_is_read_to_its_end() -> None:
    last = listed("34")
    ids, walked = read(lambda page, page_size: listed("012") if page == 1 else last)
    assert (ids, walked) == (["0", "1", "2", "3", "4"], pages.Walked(pages=2, ended=True))


def test_a_gateway_that_knows_no_pages_was_not_read_to_its_end() -> None:
    ids, walked = read(lambda page, page_size: listed("012"))
    assert (ids, walked) == (["0", "1", "2"], pages.Walked(pages=1, ended=False))


def test_a_list_without_end_is_left_after_so_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 5)
    far = Far(100)
    ids, walked = read(far)
    assert (len(ids), walked) == (15, pages.Walked(pages=5, ended=False))
    assert max(far.asked) == 5


@pytest.mark.django_db(transaction=True)
def test_the_databases_connections_of_the_asking_threads_are_closed(way: str) -> None:
    opened = []

    def ask(*, page: int, page_size: int) -> Listed:
        Connection.objects.exists()
        opened.append(connections[DEFAULT_DB_ALIAS])  # that of this thread
        return listed([str(page)] if page < 4 else [])

    pages.walk(ask, lambda _: None)
    if way == "socket":
        assert {it.connection for it in opened} == {None}
