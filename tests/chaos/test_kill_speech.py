"""A speech call can't be looked up: after a kill a person chooses, never a machine."""

import html

import pytest

from tests.chaos.scene import Scene
from tests.tools import wait_for

pytestmark = pytest.mark.chaos
SENTENCE = "We don't know whether Kling made this. It may have been charged."
FIRST, SECOND = "The lift is out of order today.", "The museum closes in ten minutes."


@pytest.fixture(scope="module")
def doubtful(scene: Scene) -> Scene:
    """Two texts were sent and logged by Kling when the worker died; both leases are over."""
    with scene.late_answers():
        scene.person.speak(FIRST)
        scene.person.speak(SECOND)
        wait_for(lambda: sent(scene, FIRST) and sent(scene, SECOND))
        scene.kill_when("speak", lambda job: job["state"] == "sending")
    scene.let_leases_run_out()
    scene.wait_for_recording(FIRST, "in_doubt")
    scene.wait_for_recording(SECOND, "in_doubt")
    return scene


def sent(scene: Scene, text: str) -> int:
    return sum(entry["text"] == text for entry in scene.kling.ledger("speech"))


def test_it_was_sent_once_and_the_row_says_what_nobody_knows(doubtful: Scene) -> None:
    page = html.unescape(doubtful.person.page("/recordings/"))
    assert page.count(SENTENCE) == 2
    assert page.count("Needs your help") == 2
    assert [sent(doubtful, text) for text in (FIRST, SECOND)] == [1, 1]


def test_send_again_makes_the_second_entry_and_a_recording(doubtful: Scene) -> None:
    uid = doubtful.recording(FIRST)["uid"]
    page = doubtful.person.page("/recordings/")
    key = doubtful.person.form_key(page, action=f"/recordings/{uid}/send-again/")
    for _ in range(2):  # a second press of the same button is the same wish
        doubtful.person.submit(f"/recordings/{uid}/send-again/", form_key=key)
    doubtful.wait_for_recording(FIRST, "ready")
    assert sent(doubtful, FIRST) == 2


def test_give_up_releases_it(doubtful: Scene) -> None:
    doubtful.person.submit(f"/recordings/{doubtful.recording(SECOND)['uid']}/give-up/")
    assert SECOND not in doubtful.person.page("/recordings/")
    assert doubtful.recording(SECOND)["state"] == "cancelled"
    assert doubtful.charged(SECOND) == 0
    assert sent(doubtful, SECOND) == 1
