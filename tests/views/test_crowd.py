"""Tabs that look: as often as the page says while they are few, never so often that they queue."""

import pytest

from voices.views.crowd import LOOKS_PER_SECOND, SLOWEST, Crowd


class Clock:
    """Seconds that a test lets pass."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def stand_open(clock: Clock, crowd: Crowd, tabs: int, *, wanted: float = 1.0) -> list[float]:
    """So many tabs, opened within a tenth of a second, come back for two minutes as they are told.

    When each look of the second minute was.
    """
    due = [clock.now + wanted + 0.1 * n / tabs for n in range(tabs)]
    begin, looks = clock.now, []
    while (first := min(due)) < begin + 120:
        clock.now = first
        due[due.index(first)] += crowd.back_in(wanted)
        looks.append(first - begin)
    return [at for at in looks if at >= 60]


def most_at_once(looks: list[float], *, within: float) -> int:
    return max(sum(at <= other < at + within for other in looks) for at in looks)


@pytest.mark.parametrize("tabs", [1, 5, LOOKS_PER_SECOND - 2])
@pytest.mark.parametrize("wanted", [1.0, 5.0])
def test_few_tabs_come_back_as_often_as_the_page_wants(tabs: int, wanted: float) -> None:
    clock = Clock()
    looks = stand_open(clock, Crowd(clock), tabs, wanted=wanted)
    assert len(looks) == pytest.approx(tabs * 60 / wanted, rel=0.2)


def test_one_tab_is_told_what_the_page_wants() -> None:
    crowd = Crowd(Clock())
    assert [crowd.back_in(wanted) for wanted in (1.0, 2.0, 5.0, 1.0)] == [1.0, 2.0, 5.0, 1.0]


@pytest.mark.parametrize("tabs", [100, 150, 190])
def test_many_tabs_look_one_after_the_other(tabs: int) -> None:
    """Although all were opened at once: so many a second, and never a heap of them."""
    clock = Clock()
    looks = stand_open(clock, Crowd(clock), tabs)
    assert len(looks) == pytest.approx(LOOKS_PER_SECOND * 60, rel=0.05)
    assert most_at_once(looks, within=0.99) <= LOOKS_PER_SECOND * 1.3


def test_whoever_comes_into_a_crowd_that_is_slow_is_not_slowed_by_it() -> None:
    """Tabs that come back in five seconds leave room before that."""
    clock = Clock()
    crowd = Crowd(clock)
    for _ in range(100):
        assert crowd.back_in(5.0) >= 5.0
    assert crowd.back_in(1.0) == 1.0


def test_after_the_crowd_has_gone_a_tab_is_answered_as_before() -> None:
    clock = Clock()
    crowd = Crowd(clock)
    stand_open(clock, crowd, 250)
    assert crowd.back_in(1.0) > 5
    clock.now += SLOWEST + 1
    assert crowd.back_in(1.0) == 1.0


def test_no_page_seems_dead_however_many_look() -> None:
    clock = Clock()
    looks = stand_open(clock, Crowd(clock), 500)
    assert len(looks) >= 500 * 60 / SLOWEST * 0.95
