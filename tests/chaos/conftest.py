"""The two programs that the kill tests of one file share."""

from collections.abc import Iterator

import pytest

from tests.chaos.scene import Scene
from tests.front_door import Control, Visitor
from tests.tools import SandboxAlone, Site, live


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The sandbox alone under /kling, and VoiceLab that knows it by AccessKey and SecretKey."""
    folder = tmp_path_factory.mktemp("chaos")
    sandbox = SandboxAlone(folder / "kling", SANDBOX_SECONDS=1)
    try:
        site = Site(folder / "data", **live(sandbox.url))
        try:
            yield Scene(site, Visitor(site.url, link=site.link), Control(sandbox.url))
        finally:
            site.stop()
    finally:
        sandbox.stop()
