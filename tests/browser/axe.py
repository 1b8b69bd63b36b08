"""What axe-core has to say of a page, in light and in dark, wide and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE

#: For a component whose page is looked at in both: light each time, dark by `make soak`.
THEMES = [pytest.param("light"), pytest.param("dark", marks=pytest.mark.soak)]
#: And wide each time, on a phone by `make soak`.
SIZES = [
    pytest.param(DESKTOP, id="1440"),
    pytest.param(PHONE, id="390", marks=pytest.mark.soak),
]
#: Colours that are on their way from one theme to the other are neither.
AT_REST = """() => Promise.allSettled(document.getAnimations()
  .filter((each) => each.effect.getComputedTiming().endTime < 2000)
  .map((each) => each.finished))"""
#: Every rule is tried; only what is wrong comes back, not each element that is right.
RUN = """(options) => axe.run({ resultTypes: ["violations"], ...options }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => [id, target])))"""


def complaints(window: Page, **options: object) -> list[str]:
    """One line for each thing that is wrong: rule, and where."""
    if not window.evaluate("Boolean(window.axe)"):
        window.evaluate(Axe().axe_script)
    return [f"{rule}: {target}" for rule, target in window.evaluate(RUN, options)]


def in_theme(window: Page, theme: str) -> list[str]:
    """Every rule in light; in dark the one that can come out differently."""
    window.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    window.evaluate(AT_REST)
    return complaints(window, **({"runOnly": ["color-contrast"]} if theme == "dark" else {}))


def in_both_themes(window: Page) -> dict[str, list[str]]:
    """What is wrong with the page as it stands, by theme."""
    return {theme: in_theme(window, theme) for theme in ("light", "dark")}


def everywhere(window: Page, *themes: str) -> dict[str, list[str]]:
    """What is wrong with the page as it stands: wide and on a phone, in both themes or in these."""
    found = {}
    for size in (DESKTOP, PHONE):
        window.set_viewport_size(size)
        for theme in themes or ("light", "dark"):
            found[f"{size['width']} {theme}"] = in_theme(window, theme)
    window.set_viewport_size(DESKTOP)
    return {where: lines for where, lines in found.items() if lines}
