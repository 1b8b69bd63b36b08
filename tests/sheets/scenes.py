"""What each picture of the visual reference shows, arranged in a running VoiceLab."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.audio.sound_makers import write
from tests.browser.pages import first_voice
from tests.front_door import Control, Visitor
from tests.tools import ROOT, Site, wait_for

SCRIPT = (
    "Good morning, and thank you for calling Hollis & Daughters.\n\n"
    "Our shop is open from Monday to Friday, nine to six. On Saturdays we close at one. "
    "If you know the extension of the person you are looking for, please enter it now."
)


@dataclass
class Stage:
    """A running site, somebody who is signed in, and the page that is photographed."""

    site: Site
    person: Visitor
    page: Page
    folder: Path

    def go(self, path: str) -> None:
        self.page.goto(self.site.url + path)
        self.page.wait_for_load_state("networkidle")

    @contextmanager
    def without_credit(self) -> Iterator[None]:
        kling = Control(f"{self.site.url}/sandbox")
        kling.change(unit_cents=0)
        yield
        kling.change(unit_cents=41_260)


Scene = Callable[[Stage], None]


def voices(stage: Stage) -> None:
    """Two clones are under way, one row plays, one is under the pointer."""
    kling = Control(f"{stage.site.url}/sandbox")
    if not kling.ledger("clone"):
        kling.change(seconds=3600)
        for name in ("Anna, opening hours", "林书雅"):
            stage.person.clone(ROOT / "static/audio/sample.mp3", name=name)
    stage.go("/")
    play(stage, 0)
    stage.page.locator("main .row").nth(3).hover()


def play(stage: Stage, number: int) -> None:
    stage.page.locator("main [data-play]").nth(number).click()
    at = "document.querySelector('voice-player audio').currentTime"
    wait_for(lambda: stage.page.evaluate(at) > 1.5)
    stage.page.evaluate("document.querySelector('voice-player audio').pause()")


def clone(stage: Stage) -> None:
    """A clip that is too long is chosen and the fields are filled in."""
    stage.go("/clone/")
    clip = write(stage.folder / "Anna_interview.m4a", seconds=47)
    stage.page.get_by_label("Audio or video file").first.set_input_files(clip)
    expect(stage.page.get_by_label("Use the first 30 s")).to_be_visible()
    stage.page.get_by_label("Use the first 30 s").check()
    stage.page.get_by_label("Name", exact=True).fill("Anna, opening hours")
    stage.page.get_by_label("Whose voice is this?").fill("Anna Weber")
    stage.page.get_by_label("Used for").fill("Phone, shop")
    stage.page.get_by_label(re.compile("^I have permission")).check()
    stage.page.wait_for_load_state("networkidle")


def speak(stage: Stage) -> None:
    stage.go("/speak/")
    stage.page.get_by_label("Text", exact=True).fill(SCRIPT)
    stage.page.wait_for_timeout(1500)


def error(stage: Stage) -> None:
    """Kling's credit is used up."""
    with stage.without_credit():
        stage.person.speak("Good morning, and thank you for calling.")
        wait_for(lambda: "credit is used up" in stage.person.page("/speak/"))
        speak(stage)
        stage.page.reload()
        stage.page.wait_for_load_state("networkidle")


def delete(stage: Stage) -> None:
    stage.go("/?tab=cloned")
    stage.page.get_by_role("button", name=re.compile("^More for")).first.click()
    stage.page.get_by_role("button", name=re.compile("^Delete ")).first.click()
    expect(stage.page.get_by_role("dialog")).to_be_visible()
    stage.page.wait_for_timeout(400)


def voice(stage: Stage) -> None:
    stage.go(f"/voices/{first_voice(stage.person)}/")


def page(path: str) -> Scene:
    return lambda stage: stage.go(path)


#: name of the picture without size and theme -> how to get there
SCENES: dict[str, Scene] = {
    "clone-first": clone,
    "speak-first": speak,
    "recordings": page("/recordings/"),
    "voice": voice,
    "trash": page("/?tab=trash"),
    "activity": page("/activity/"),
    "settings": page("/settings/"),
    "delete": delete,
    "error": error,
}
#: photographed before anything was made here
EARLY: dict[str, Scene] = {"empty": page("/?tab=cloned"), "voices-first": voices}
#: photographed before anybody is signed in
SIGN_IN = "sign-in"
#: who is signed in on a picture; the administrator where nobody is named
PEOPLE = {"speak-first": "mei", "clone-first": "mei", "recordings": "mei", "voice": "mei"}
PEOPLE |= {"trash": "ines", "activity": "ines", "delete": "ines", "error": "mei"}
PEOPLE |= {"settings": "tomasz"}
