"""The two programs that all kill tests share."""

from collections.abc import Iterator

import pytest

from tests.chaos.crowd import Crowd
from tests.chaos.scene import Scene
from tests.front_door import Control, Visitor
from tests.prepared import Shelf, prepared  # noqa: F401 - a fixture for all
from tests.tools import SandboxAlone, Site, live


@pytest.fixture(scope="session")
def scene(
    prepared: Shelf,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Scene]:
    """The sandbox alone under /kling, and VoiceLab that knows it by AccessKey and SecretKey."""
    folder = tmp_path_factory.mktemp("chaos")
    sandbox = SandboxAlone(folder / "kling", SANDBOX_SECONDS=1, SANDBOX_PRESETS=3)
    try:
        site = Site(prepared.copy(folder / "data"), **live(sandbox.url))
        try:
            yield Scene(site, Visitor(site.url, link=site.link), Control(sandbox.url))
        finally:
            site.stop()
    finally:
        sandbox.stop()


@pytest.fixture(scope="session")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """Both programs for themselves; Kling takes an id twice, so that only VoiceLab prevents it."""
    folder = tmp_path_factory.mktemp("crowd")
    sandbox = SandboxAlone(folder / "kling", SANDBOX_SECONDS=0.5, SANDBOX_PRESETS=3)
    try:
        kling = Control(sandbox.url)
        kling.change(slots=200, accept_duplicate_ids=True, unit_cents=1_000_000)
        site = Site(folder / "data", **live(sandbox.url))
        try:
            yield Crowd(site, Visitor(site.url, link=site.link), kling)
        finally:
            site.stop()
    finally:
        sandbox.stop()
