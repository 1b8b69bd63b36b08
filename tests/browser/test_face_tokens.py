"""Every colour of the visual reference, as the browser computes it, in light and in dark."""

import pytest
from playwright.sync_api import Page

from tests.front_door import Visitor
from tests.tools import Site

pytestmark = pytest.mark.browser

#: design.md, section 2, copied: token -> (light, dark) as lightness, chroma, hue
COLOURS = {
    "paper": (".988 .003 85", ".192 .006 55"),
    "nav": (".966 .005 82", ".168 .006 55"),
    "raised": ("1 0 0", ".238 .007 55"),
    "sunk": (".955 .006 82", ".152 .005 55"),
    "hover": (".972 .005 84", ".218 .006 55"),
    "ink": (".235 .012 65", ".935 .006 85"),
    "ink-2": (".430 .013 70", ".775 .010 80"),
    "ink-3": (".525 .013 75", ".665 .011 78"),
    "line": (".905 .007 82", ".275 .008 55"),
    "line-2": (".845 .009 80", ".345 .009 55"),
    "edge": (".620 .012 78", ".555 .011 55"),
    "accent": (".455 .083 214", ".755 .075 207"),
    "accent-hi": (".390 .078 216", ".820 .070 207"),
    "accent-tint": (".953 .014 210", ".268 .034 212"),
    "accent-line": (".800 .050 212", ".440 .055 210"),
    "on-accent": (".990 .005 210", ".190 .030 215"),
    "ok": (".475 .105 152", ".780 .120 152"),
    "warn": (".500 .105 66", ".820 .120 78"),
    "warn-tint": (".965 .032 82", ".262 .032 74"),
    "warn-mark": (".760 .150 74", ".800 .140 76"),
    "bad": (".495 .170 27", ".745 .130 26"),
    "bad-tint": (".965 .016 25", ".262 .035 25"),
    "on-bad": (".990 .005 30", ".190 .030 25"),
    "wave": (".655 .012 74", ".525 .010 55"),
    "wave-2": (".825 .010 78", ".345 .009 55"),
    "scrim": (".24 .012 65 / 38%", ".08 .004 68 / 60%"),
}
COMPUTED = """
(colours) => {
  const probe = document.body.appendChild(document.createElement("i"));
  const computed = (value) => {
    probe.style.color = "";
    probe.style.color = value;
    return getComputedStyle(probe).color;
  };
  const found = Object.entries(colours).map(([name, value]) => [
    name, [computed(`var(--${name})`), computed(`oklch(${value})`)],
  ]);
  probe.remove();
  return Object.fromEntries(found);
}
"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_token_computes_to_the_colour_of_the_reference(
    window: Page, seeded: Site, theme: str
) -> None:
    window.goto(seeded.url)
    window.emulate_media(color_scheme=theme)
    wanted = {name: pair[theme == "dark"] for name, pair in COLOURS.items()}
    computed = window.evaluate(COMPUTED, wanted)
    assert {name: ours for name, (ours, _) in computed.items()} == {
        name: theirs for name, (_, theirs) in computed.items()
    }
    assert len({theirs for _, theirs in computed.values()}) > 20


@pytest.mark.parametrize(("system", "chosen"), [("light", "dark"), ("dark", "light")])
def test_the_theme_of_the_menu_wins_over_the_system(
    window: Page, seeded: Site, visitor: Visitor, system: str, chosen: str
) -> None:
    window.goto(seeded.url)
    window.emulate_media(color_scheme=system)
    window.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", chosen)
    wanted = {"paper": COLOURS["paper"][chosen == "dark"]}
    ours, theirs = window.evaluate(COMPUTED, wanted)["paper"]
    assert ours == theirs
