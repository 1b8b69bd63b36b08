"""A refresh of 10,000 voices over real HTTP while a tenth of them comes and goes.

How quick that is, `python -m tests.sync_bench` tells. TEST_VOICES is another number of voices.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.services.hands import knock
from tests.sync_ends import Far
from tests.tools import SandboxAlone
from voices.models import Connection, Event, State, Voice
from voices.services import connections, counts, library
from voices.services.vanished import LOOKS

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

VOICES = int(os.environ.get("TEST_VOICES", "10000"))


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Far]:
    sandbox = SandboxAlone(tmp_path_factory.mktemp("big") / "kling", SANDBOX_SECONDS=0)
    yield Far(sandbox.url)
    sandbox.stop()


@pytest.fixture
def connection(far: Far, settings: Any) -> Connection:
    """Live mode with this Kling on a private network."""
    settings.PRACTICE, settings.KLING_PRIVATE_NETWORK = False, True
    settings.KLING_ADAPTERS, settings.KLING_API_KEY = "", "practice-key"
    settings.KLING_BASE_URL = far.base
    return connections.active()


def refresh(connection: Connection) -> None:
    job = knock(library.refresh(connection))
    assert (job.state, job.error) == (State.READY, "")
    assert counts.recount(connection) == 0


def ids(connection: Connection, *states: str) -> set[str]:
    rows = Voice.objects.of(connection).filter(catalogue="cloned", state__in=states)
    return set(rows.values_list("kling_id", flat=True))


def test_no_voice_that_is_there_is_ever_marked_as_gone(far: Far, connection: Connection) -> None:
    far.populate(VOICES)
    refresh(connection)
    assert len(ids(connection, State.READY)) == VOICES
    with far.changing():
        for _ in range(3):
            refresh(connection)
    there = far.bare()[1]
    assert not ids(connection, State.GONE) & there
    refresh(connection)
    refresh(connection)
    gone = ids(connection, State.GONE)
    assert not gone & there
    assert min(LOOKS, VOICES // 20) <= len(gone)
    assert there - set(_presets(connection)) == ids(connection, State.READY) & there
    events = Event.objects.filter(verb=Event.Verb.GONE)
    assert events.count() == len(gone)
    assert not Event.objects.filter(verb=Event.Verb.SEEN_AGAIN).exists()


def _presets(connection: Connection) -> Any:
    presets = Voice.objects.of(connection).filter(catalogue="preset")
    return presets.values_list("kling_id", flat=True)
