"""The same sitting in live mode: Kling is another program, below a path, and fetches from us."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page

from tests.browser.sitting import Sitting
from tests.front_door import Control
from tests.prepared import Shelf
from tests.tools import SandboxAlone, Site, live, wait_for

pytestmark = pytest.mark.browser
TEXT = "Good morning. We open at nine."


@pytest.fixture
def kling(tmp_path: Path, browser_type_launch_args: object) -> Iterator[SandboxAlone]:
    """The sandbox alone under /kling."""
    sandbox = SandboxAlone(tmp_path / "kling", SANDBOX_SECONDS=2, SANDBOX_PRESETS=12)
    yield sandbox
    sandbox.stop()


@pytest.fixture
def site(tmp_path: Path, kling: SandboxAlone, prepared: Shelf) -> Iterator[Site]:
    """VoiceLab with AccessKey and SecretKey, on one private network with its Kling."""
    running = Site(prepared.copy(tmp_path / "data"), **live(kling.url))
    yield running
    running.stop()


def link_given_to(kling: SandboxAlone) -> str:
    """The `voice_url` of the one create call."""
    with contextlib.closing(sqlite3.connect(kling.data / "sandbox.sqlite3")) as rows:
        return str(rows.execute("SELECT voice_url FROM sandbox_task").fetchone()[0])


def test_kling_fetches_the_clip_from_our_signed_link_which_then_dies(
    site: Site, kling: SandboxAlone, page: Page, speech: Path
) -> None:
    far_end = Control(kling.url)
    person = Sitting(page, link=site.link)

    far_end.change(seconds=600)  # the clone stays under way until somebody has used its link
    person.clone(speech, name="Anna")
    wait_for(lambda: any(entry["accepted"] for entry in far_end.ledger("clone")))
    link = link_given_to(kling)
    assert link.startswith(f"{site.url}/m/")
    assert requests.get(link, timeout=60).content[:4] == b"RIFF"
    far_end.change(seconds=2)
    far_end.age(600)

    person.wait_until_ready("Anna")
    (create,) = far_end.ledger("clone")
    assert create["fetched"]["format"] == "wav"
    assert 5 <= create["fetched"]["seconds"] <= 30
    dead = requests.get(link, timeout=60)
    assert (dead.status_code, dead.headers["Cache-Control"]) == (404, "private, no-store")

    assert person.hear("Anna") > 0.02
    person.speak(TEXT)
    name, seconds = person.download(TEXT)
    assert name.endswith(".mp3")
    assert seconds > 1
    assert [entry["text"] for entry in far_end.ledger("speech")] == [TEXT]
    person.delete("Anna")
    assert far_end.voices() == []
    assert "Kling, 127.0.0.1" in page.locator("header").inner_text()
    assert "practice-secret" not in site.read()
    assert "Traceback" not in site.read()
