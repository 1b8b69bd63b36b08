"""Sheets "picture | ours": `python -m tests.sheets FOLDER [PICTURES]`.

PICTURES is the folder of the visual reference (default: ../shared/design). Every picture of a
scene gets a sheet: the same size, theme and density, ours beside it.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.conftest import DESKTOP, FLAGS, PHONE, enter
from tests.front_door import Control, Visitor
from tests.sheets.scenes import EARLY, PEOPLE, SCENES, SIGN_IN, Scene, Stage
from tests.tools import ROOT, Site, wait_for

GAP, BETWEEN = 24, (255, 0, 170)
SIZES: dict[str, tuple[ViewportSize, int]] = {"1440": (DESKTOP, 1), "390": (PHONE, 2)}


class Sheets:
    """Photographs scenes of one site and lays each beside its picture."""

    def __init__(self, browser: Browser, *, site: Site, pictures: Path, into: Path) -> None:
        self.browser = browser
        self.site = site
        self.pictures = pictures
        self.into = into

    def all(self) -> None:
        """In the order in which a site fills: nobody there, nothing made, then a team's work."""
        self.make(SIGN_IN, lambda page: page.goto(f"{self.site.url}/sign-in/"))
        person = Visitor(self.site.url, link=self.site.link)
        wait_for(lambda: "46" in person.page("/?tab=speaking"))
        for name, scene in EARLY.items():
            self.stage(name, scene, person)
        kling = Control(f"{self.site.url}/sandbox")
        kling.change(seconds=2)
        kling.age(7200)
        self.site.manage("seed", "--voices", "36", "--seed", "1")
        for name, scene in SCENES.items():
            link = self.site.manage("sign-in-link", PEOPLE[name]).strip()
            self.stage(name, scene, Visitor(self.site.url, link=link))

    def stage(self, name: str, scene: Scene, person: Visitor) -> None:
        """A scene with somebody signed in."""

        def act(page: Page) -> None:
            enter(page, self.site, person)
            scene(Stage(self.site, person, page, self.site.data.parent))

        self.make(name, act)

    def make(self, name: str, act: Callable[[Page], object]) -> None:
        """One sheet for each size and theme there is a picture of."""
        for picture in sorted(self.pictures.glob(f"{name}-*.png")):
            if not (found := re.fullmatch(rf"{name}-(\d+)-(light|dark)", picture.stem)):
                continue
            size, density = SIZES[found.group(1)]
            with self.browser.new_context(
                viewport=size,
                device_scale_factor=density,
                color_scheme="dark" if found.group(2) == "dark" else "light",
                reduced_motion="reduce",
                timezone_id="UTC",
            ) as context:
                page = context.new_page()
                act(page)
                sheet = self.into / picture.name
                page.screenshot(path=sheet)
            compose(picture, sheet).save(sheet)
            sys.stdout.write(f"{sheet}\n")


def compose(picture: Path, ours: Path) -> Image.Image:
    """The picture, a gap, ours."""
    left, right = (Image.open(path).convert("RGB") for path in (picture, ours))
    size = (left.width + GAP + right.width, max(left.height, right.height))
    sheet = Image.new("RGB", size, BETWEEN)
    sheet.paste(left, (0, 0))
    sheet.paste(right, (left.width + GAP, 0))
    return sheet


def main(into: Path, pictures: Path) -> None:
    """Start a site of its own and make every sheet."""
    into.mkdir(parents=True, exist_ok=True)
    found = subprocess.run([ROOT / ".ci/chromium"], capture_output=True, text=True, check=False)
    if found.returncode:
        sys.exit(found.stderr)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.stdout.strip(), chromium_sandbox=False, args=list(FLAGS)
        )
        site = Site(Path(folder) / "data", SANDBOX_SECONDS=2)
        try:
            Sheets(browser, site=site, pictures=pictures, into=into).all()
        finally:
            site.stop()


if __name__ == "__main__":
    os.chdir(ROOT)
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    given = sys.argv[2] if len(sys.argv) > 2 else ROOT.parent / "shared/design"
    main(Path(sys.argv[1]).resolve(), Path(given).resolve())
