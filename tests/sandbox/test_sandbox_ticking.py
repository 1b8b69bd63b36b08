"""Who ticks: one process, whatever goes wrong, and only where the sandbox answers."""

import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from voicelab.sandbox import ticking

from .conftest import PROJECT
from .doors import clone, order

Heard = list[tuple[dict[str, str], bytes]]

THREADS = "import threading, voicelab.wsgi; print(*(t.name for t in threading.enumerate()))"


def wait_for_post(heard: Heard) -> dict[str, Any]:
    """The first post, within a few ticks."""
    deadline = time.monotonic() + 10
    while not heard:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return dict(json.loads(heard[0][1]))


def test_of_two_on_one_data_folder_one_ticks(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    with ticking.lock_file() as first, ticking.lock_file() as second:
        assert ticking.won(first)
        assert not ticking.won(second)
        first.close()
        assert ticking.won(second)


def test_a_tick_that_fails_is_logged_and_the_next_one_comes_later(
    caplog: pytest.LogCaptureFixture,
) -> None:
    # Without the database's fixture every query fails.
    assert ticking.beat() == ticking.SECONDS_AFTER_ERROR > ticking.SECONDS
    assert "The sandbox's tick failed" in caplog.text


def test_a_good_tick_is_followed_by_the_next_within_a_second(db: None) -> None:
    assert ticking.beat() == ticking.SECONDS == 1.0


PATHS = ("v1/general/custom-voices", "_control/settings", "_control/faults", "")


def asked() -> list[tuple[int, str]]:
    """Status and type of each answer to the practice key."""
    key = {"Authorization": "Bearer practice-key"}
    answers = [Client().get(f"/sandbox/{path}", headers=key) for path in PATHS]
    return [(answer.status_code, answer.headers["Content-Type"]) for answer in answers]


def test_in_live_mode_no_address_of_the_sandbox_exists(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [status for status, _ in asked()] == [200, 200, 200, 404]
    settings.PRACTICE = False
    spec = importlib.util.spec_from_file_location("live_urls", PROJECT / "voicelab" / "urls.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, "live_urls", module)
    settings.ROOT_URLCONF = "live_urls"
    # The product's own page, not the gateway's body.
    assert asked() == [(404, "text/html; charset=utf-8")] * 4


@pytest.mark.chaos
def test_the_server_of_its_own_ticks_by_itself(address: str, listener: tuple[str, Heard]) -> None:
    order(address, "settings", slots=100)
    told = clone(address, "ticked", callback_url=f"{listener[0]}/hook").json()["data"]
    assert wait_for_post(listener[1])["task_id"] == told["task_id"]


@pytest.mark.chaos
@pytest.mark.parametrize(("key", "ticks"), [("", True), ("live-key", False)])
def test_the_web_process_ticks_in_practice_mode_only(tmp_path: Path, key: str, ticks: bool) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    answer = subprocess.run(
        [sys.executable, "-c", THREADS],
        cwd=PROJECT,
        env={**kept, "VOICELAB_ENV_FILE": "none", "DATA_DIR": str(tmp_path), "KLING_API_KEY": key},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ("sandbox-ticker" in answer.stdout.split()) == ticks
