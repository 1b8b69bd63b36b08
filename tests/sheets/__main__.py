"""Sheets "picture | ours": `python -m tests.sheets FOLDER [PICTURES]`.

PICTURES is the folder of the visual reference (default: ../shared/design). Every picture of a
scene gets a sheet: the same size, theme and density, ours beside it.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.conftest import DESKTOP, FLAGS, PHONE, enter
from tests.front_door import Visitor
from tests.sheets.scenes import EMPTY, SCENES, SIGN_IN, Stage, page
from tests.tools import ROOT, Site, wait_for

GAP = 24
SIZES: dict[str, tuple[ViewportSize, int]] = {"1440": (DESKTOP, 1), "390": (PHONE, 2)}


def main(into: Path, pictures: Path) -> None:
    """Start a site of its own, photograph every scene, write one sheet for each picture."""
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = subprocess.run([ROOT / ".ci/chromium"], capture_output=True, text=True)
        path = chromium.stdout.strip() or sys.exit(chromium.stderr)
        browser = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=False, args=list(FLAGS)
        )
        site = Site(Path(folder) / "data", SANDBOX_SECONDS=2, SANDBOX_PRESETS=398)
        try:
            for picture, shot in shots(browser, site, Path(folder), pictures):
                compose(picture, shot).save(into / picture.name)
                sys.stdout.write(f"{into / picture.name}\n")
        finally:
            site.stop()


def shots(
    browser: Browser, site: Site, folder: Path, pictures: Path
) -> Iterator[tuple[Path, Image.Image]]:
    """Each picture with what we look like in its place."""
    shot = folder / "shot.png"
    for picture in sorted(pictures.glob(f"{SIGN_IN}-*.png")):
        with_page(browser, picture, lambda it: it.goto(f"{site.url}/sign-in/"), shot)
        yield picture, Image.open(shot)
    person = Visitor(site.url, link=site.link)
    wait_for(lambda: "46" in person.page("/"))
    for number, (name, scene) in enumerate({EMPTY: page("/?tab=cloned"), **SCENES}.items()):
        if number == 1:
            site.manage("seed", "--voices", "36", "--seed", "1")
        for picture in sorted(pictures.glob(f"{name}-*.png")):
            if not re.fullmatch(rf"{name}-\d+-\w+", picture.stem):
                continue

            def act(it: Page) -> None:
                enter(it, site, person)
                scene(Stage(site, person, it, folder))  # noqa: B023 - called in this round

            with_page(browser, picture, act, shot)
            yield picture, Image.open(shot)


def with_page(browser: Browser, picture: Path, act: Callable[[Page], object], shot: Path) -> None:
    """A page of the picture's size and theme; photographed after `act`."""
    _, width, theme = picture.stem.rsplit("-", 2)
    size, density = SIZES[width]
    with browser.new_context(
        viewport=size,
        device_scale_factor=density,
        color_scheme=theme,
        reduced_motion="reduce",
        timezone_id="UTC",
    ) as context:
        it = context.new_page()
        act(it)
        it.screenshot(path=shot)


def compose(picture: Path, ours: Image.Image) -> Image.Image:
    """The picture, a gap, ours."""
    theirs = Image.open(picture).convert("RGB")
    ours = ours.convert("RGB")
    sheet = Image.new(
        "RGB", (theirs.width + GAP + ours.width, max(theirs.height, ours.height)), (255, 0, 170)
    )
    sheet.paste(theirs, (0, 0))
    sheet.paste(ours, (theirs.width + GAP, 0))
    return sheet


if __name__ == "__main__":
    os.chdir(ROOT)
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    given = sys.argv[2] if len(sys.argv) > 2 else ROOT.parent / "shared/design"
    main(Path(sys.argv[1]).resolve(), Path(given).resolve())
