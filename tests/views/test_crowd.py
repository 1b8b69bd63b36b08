"""Tabs that look: as often as the page says while they are few, never so often that they queue."""

import pytest

from voices.views.crowd import LOOKS_PER_SECOND, SLOWEST, WINDOW, Crowd


class Clock:
    """Seconds that a test lets pass."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def stand_open(clock: Clock, crowd: Crowd, tabs: int, *, seconds: float, wanted: float) -> int:
    """So many tabs come back as they are told for some time; how often in the last half."""
    due = [clock.now + wanted * n / tabs for n in range(tabs)]
    begin, looks = clock.now, 0
    while (first := min(due)) < begin + seconds:
        clock.now = first
        delay = max(wanted, crowd.pace)
        crowd.told(delay)
        due[due.index(first)] += delay
        looks += first > begin + seconds / 2
    return looks


@pytest.mark.parametrize("tabs", [1, 10, LOOKS_PER_SECOND - 5])
def test_few_tabs_come_back_as_often_as_the_page_wants(tabs: int) -> None:
    clock = Clock()
    looks = stand_open(clock, Crowd(clock), tabs, seconds=60, wanted=1.0)
    assert looks == pytest.approx(tabs * 30, rel=0.05, abs=1)


@pytest.mark.parametrize("tabs", [100, 200, 290])
def test_many_tabs_together_look_so_often_and_no_more(tabs: int) -> None:
    clock = Clock()
    looks = stand_open(clock, Crowd(clock), tabs, seconds=120, wanted=1.0)
    assert looks == pytest.approx(LOOKS_PER_SECOND * 60, rel=0.25)


def test_after_the_crowd_has_gone_one_tab_is_answered_as_before() -> None:
    clock = Clock()
    crowd = Crowd(clock)
    stand_open(clock, crowd, 300, seconds=60, wanted=1.0)
    assert crowd.pace > 5
    clock.now += WINDOW + 1
    assert crowd.pace == 0


def test_no_page_seems_dead_however_many_look() -> None:
    clock = Clock()
    crowd = Crowd(clock)
    looks = stand_open(clock, crowd, 2000, seconds=60, wanted=1.0)
    assert crowd.pace == SLOWEST
    assert looks == pytest.approx(2000 * 30 / SLOWEST, rel=0.1)
