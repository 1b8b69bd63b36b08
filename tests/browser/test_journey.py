"""One browser sitting from the printed link to a deleted voice, against real processes."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sitting import Sitting
from tests.front_door import Control
from tests.tools import ROOT, Site

pytestmark = pytest.mark.browser
TEXT = "Good morning. We open at nine."


@pytest.fixture
def worktree(tmp_path: Path) -> Iterator[Path]:
    """The last commit in a folder of its own, with the packages that are installed here."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("There is no git history here to take a fresh copy from.")
    folder = tmp_path / "fresh"
    subprocess.run(["git", "worktree", "add", "-q", "--detach", folder], cwd=ROOT, check=True)
    (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
    yield folder
    subprocess.run(["git", "worktree", "remove", "--force", folder], cwd=ROOT, check=True)


@pytest.fixture
def fresh(worktree: Path, tmp_path: Path, browser_type_launch_args: object) -> Iterator[Site]:
    """`make run` on an empty data folder."""
    site = Site(tmp_path / "data", command=["make", "run"], cwd=worktree, SANDBOX_SECONDS=4)
    yield site
    site.stop()


def test_a_newcomer_clones_hears_speaks_downloads_and_deletes(
    fresh: Site, page: Page, speech: Path
) -> None:
    began = time.monotonic()
    person = Sitting(page, link=fresh.link)

    with fresh.asleep("worker"):  # else a quick one is through before the page is there
        person.clone(speech, name="Anna")
        expect(person.row("Anna")).to_contain_text("Checking")
    assert "Kling is working" in person.wait_until_ready("Anna")
    assert person.hear("Anna") > 0.02

    person.speak(TEXT)
    assert person.hear(TEXT) > 0.02
    name, seconds = person.download(TEXT)
    assert name.endswith(".mp3")
    assert seconds > 1

    kling = Control(f"{fresh.url}/sandbox")
    assert kling.voices() == ["anna"]
    person.delete("Anna")
    assert kling.voices() == []
    assert "Traceback" not in fresh.read()
    assert time.monotonic() - began < 120
