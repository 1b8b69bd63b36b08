"""The two programs that all kill tests share."""

from collections.abc import Iterator

import pytest

from tests.chaos.scene import Scene
from tests.front_door import Control, Visitor
from tests.tools import SandboxAlone, Site, live


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The sandbox alone under /kling, and VoiceLab that knows it by AccessKey and SecretKey."""
    folder = tmp_path_factory.mktemp("chaos")
    sandbox = SandboxAlone(folder / "kling", SANDBOX_SECONDS=1, SANDBOX_PRESETS=3)
    try:
        site = Site(folder / "data", **live(sandbox.url))
        try:
            yield Scene(site, Visitor(site.url, link=site.link), Control(sandbox.url))
        finally:
            site.stop()
    finally:
        sandbox.stop()
