"""The embedded broker's file is missed whoever makes another in its place, and however soon."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from voices.processes import broker


@pytest.fixture
def file(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.BROKER_FILE = tmp_path / "broker.sqlite3"
    return settings.BROKER_FILE


@pytest.fixture
def watch(file: Path) -> Iterator[broker.Watch]:
    watch = broker.empty()
    yield watch
    watch.close()


def test_a_file_that_is_written_to_is_the_same_one(watch: broker.Watch, file: Path) -> None:
    assert not watch.replaced()
    with file.open("ab") as there:
        there.write(b"more")
    assert not watch.replaced()


def test_a_deleted_file_is_missed(watch: broker.Watch, file: Path) -> None:
    file.unlink()
    assert watch.replaced()


def test_one_made_at_once_in_its_place_is_another_one(watch: broker.Watch, file: Path) -> None:
    """File systems give the number of a file that is gone to the next one."""
    for _ in range(20):
        file.unlink()
        file.touch()
        assert watch.replaced()


def test_nothing_stays_open(file: Path) -> None:
    broker.empty().close()
    held = [it.readlink() for it in Path("/proc/self/fd").iterdir() if it.is_symlink()]
    assert file not in held
