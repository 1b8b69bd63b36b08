"""Messages are only nudges: without broker or beat every job still ends."""

import os
import signal
import time

import pytest

from tests.chaos.scene import SPEECH, Scene
from tests.tools import wait_for

pytestmark = pytest.mark.chaos
WAITING = 5
UNFINISHED = (
    "SELECT count(*) FROM voices_job WHERE kind IN ('clone', 'speak') AND finished_at IS NULL"
)
READY = "SELECT count(*) FROM voices_job WHERE kind IN ('clone', 'speak') AND state = 'ready'"


def ask_for_five(scene: Scene, *, about: str) -> None:
    for number in range(WAITING - 1):
        scene.person.speak(f"{about}, announcement number {number}.")
    scene.person.clone(SPEECH, name=f"{about} voice")


def test_jobs_end_within_half_a_minute_after_the_broker_file_was_deleted(scene: Scene) -> None:
    done = scene.count(READY)
    with scene.site.asleep("worker"):  # nothing is done before the file is gone
        ask_for_five(scene, about="Broker")
        assert scene.count(UNFINISHED) == WAITING
        (scene.site.data / "broker.sqlite3").unlink()
    began = time.monotonic()
    wait_for(lambda: scene.count(UNFINISHED) == 0)
    assert time.monotonic() - began <= 30
    assert scene.count(READY) == done + WAITING


def test_jobs_end_while_beat_is_dead_for_good(scene: Scene) -> None:
    done = scene.count(READY)
    beat = scene.site.child("beat")
    os.kill(scene.site.process.pid, signal.SIGSTOP)  # else the supervisor starts a new one
    try:
        os.kill(beat, signal.SIGKILL)
        ask_for_five(scene, about="Beat")
        wait_for(lambda: scene.count(UNFINISHED) == 0)
        assert scene.site.child("worker")
    finally:
        os.kill(scene.site.process.pid, signal.SIGCONT)
    assert scene.count(READY) == done + WAITING
