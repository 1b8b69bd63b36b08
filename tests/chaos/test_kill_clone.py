"""A worker that is killed in the middle of a clone costs one call and loses nothing."""

from collections.abc import Callable

import pytest

from tests.chaos.scene import SPEECH, Scene

pytestmark = pytest.mark.chaos

Look = Callable[[dict[str, object]], bool]


def at_claim(job: dict[str, object]) -> bool:
    """Won by a worker, nothing sent yet."""
    return job["state"] == "checking" and job["claims"] == 1


def at_accepted(job: dict[str, object]) -> bool:
    """Kling answered; its task is being followed."""
    return job["state"] == "submitted"


def at_saving(job: dict[str, object]) -> bool:
    """The voice is made; its sample is on the way."""
    return job["state"] == "saving"


@pytest.mark.parametrize("look", [at_claim, at_accepted, at_saving])
def test_a_worker_killed_at_any_step_leaves_one_create_and_a_ready_voice(
    scene: Scene, look: Look
) -> None:
    before = len(scene.kling.ledger("clone"))
    with scene.site.asleep("worker"):  # so that its first step can't be missed
        scene.person.clone(SPEECH, name=f"Killed {look.__name__}")
    scene.kill_when("clone", look)
    scene.let_leases_run_out()
    assert scene.wait_for_state("clone", "ready", "failed")["state"] == "ready"
    assert len(scene.kling.ledger("clone")) == before + 1
    assert scene.voice_state(f"Killed {look.__name__}") == "ready"


def test_a_worker_killed_after_kling_logged_the_create_finds_its_task_again(scene: Scene) -> None:
    before = len(scene.kling.ledger("clone"))
    with scene.late_answers():
        scene.person.clone(SPEECH, name="Killed at sent")
        scene.wait_for_ledger("clone", before + 1)
        scene.kill_when("clone", lambda job: job["state"] == "sending")
    scene.let_leases_run_out()
    assert scene.wait_for_state("clone", "ready", "failed")["state"] == "ready"
    assert len(scene.kling.ledger("clone")) == before + 1
    assert scene.voice_state("Killed at sent") == "ready"
