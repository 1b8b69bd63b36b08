"""The measures of the visual reference, taken in the browser at 1440 and at 390."""

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.pages import open_page
from tests.front_door import Visitor
from tests.tools import Site

pytestmark = pytest.mark.browser

Measure = tuple[str, str, tuple[int | None, int | None]]
#: what, where, (width, height) in px; None is not laid down
WIDE = [
    ("navigation", ".nav", (208, None)),
    ("header", ".header", (None, 48)),
    ("title row", ".title-row", (None, 72)),
    ("tabs", ".tabs", (None, 40)),
    ("tool row", ".tool-row", (None, 56)),
    ("column heads", ".heads", (None, 32)),
    ("row", ".row", (None, 52)),
    ("play in a row", ".row [data-play]", (32, 32)),
    ("waveform in a row", ".row-sound .wave", (128, 28)),
    ("dock", "voice-player", (1440, 72)),
    ("play in the dock", "voice-player .play", (44, 44)),
    ("badge", ".badge", (None, 20)),
    ("main button", ".button-main", (None, 36)),
]
TALL = [
    ("header with its strip", ".header", (390, 80)),
    ("navigation", ".nav", (390, 64)),
    ("player", "voice-player", (390, 60)),
    ("waveform in a row", ".row-sound .wave", (71, 28)),
    ("search", ".search", (None, 44)),
]
#: Columns of the library that have a width: name -> px
COLUMNS = {"play": 44, "sound": 176, "can": 184, "tags": 132, "count": 88, "state": 136}
COLUMNS |= {"actions": 96}
#: where, page, size, line height, weight
TYPE = [
    ("h1", "voices", 26, 32, 600),
    (".row .name", "cloned", 14, 20, 500),
    (".row .under", "cloned", 12, 16, 400),
    (".heads span:nth-child(2)", "cloned", 12, 16, None),
    (".badge", "cloned", 12, None, 500),
    (".tabs a", "voices", 14, None, None),
    (".connection", "voices", 13, 20, 400),
    (".nav-list a", "voices", 14, None, None),
    ("#id_text", "speak", 17, 28, 400),
    (".step", "clone", 16, 24, 600),
    (".label", "clone", 13, 20, 500),
    (".row .name", "recordings", 14, 20, 500),
]
TYPE_ON_PHONES = [
    ("h1", "voices", 20, 28, 600),
    (".row .name", "cloned", 15, 20, 500),
    (".row .under", "cloned", 12, 16, 400),
    (".nav-list a span", "voices", 11, None, 500),
]


def size_of(found: Locator) -> tuple[float, float]:
    box = found.first.bounding_box()
    assert box, f"{found} is not shown"
    return round(box["width"], 1), round(box["height"], 1)


def wrong(
    window: Page, measures: list[tuple[str, str, tuple[int | None, int | None]]]
) -> list[str]:
    """One line for each measure that is more than half a pixel off."""
    found = []
    for what, where, wanted in measures:
        got = size_of(window.locator(where))
        pairs = zip(got, wanted, strict=True)
        if any(want is not None and abs(have - want) > 0.5 for have, want in pairs):
            found.append(f"{what}: {got}, not {wanted}")
    return found


def play_something(window: Page) -> None:
    window.locator("main .row [data-play]").first.click()
    expect(window.locator("voice-player")).to_be_visible()


def test_the_library_has_the_measures_of_the_picture(
    window: Page, seeded: Site, visitor: Visitor
) -> None:
    open_page(window, "cloned", site=seeded, visitor=visitor)
    play_something(window)
    assert wrong(window, WIDE) == []
    heights = window.locator("#rows > .row").evaluate_all(
        "(rows) => rows.map((row) => row.getBoundingClientRect().height)"
    )
    assert set(heights) == {52}


def test_columns_keep_their_widths(window: Page, seeded: Site, visitor: Visitor) -> None:
    open_page(window, "cloned", site=seeded, visitor=visitor)
    row = window.locator("#rows > .row").first
    assert {name: size_of(row.locator(f".row-{name}"))[0] for name in COLUMNS} == pytest.approx(
        COLUMNS, abs=0.5
    )


def test_the_library_on_a_phone_has_the_measures_of_the_picture(
    window: Page, seeded: Site, visitor: Visitor
) -> None:
    window.set_viewport_size(PHONE)
    open_page(window, "cloned", site=seeded, visitor=visitor)
    play_something(window)
    found = wrong(window, TALL)
    play = size_of(window.locator("voice-player .play"))
    window.set_viewport_size(DESKTOP)
    assert found == []
    assert play == (44, 44)


def test_what_is_touched_is_large_enough(window: Page, seeded: Site, visitor: Visitor) -> None:
    window.set_viewport_size(PHONE)
    open_page(window, "cloned", site=seeded, visitor=visitor)
    sizes = {
        str(one.get_attribute("aria-label") or one.inner_text()): size_of(one)
        for one in window.locator(".nav a, .tabs a, main .button, main .play").all()[:30]
        if one.is_visible()
    }
    window.set_viewport_size(DESKTOP)
    small = {name: size for name, size in sizes.items() if min(size) < 44 and size[1] < 44}
    assert len(sizes) > 10
    assert small == {}


@pytest.mark.parametrize(
    ("size", "table"), [(DESKTOP, TYPE), (PHONE, TYPE_ON_PHONES)], ids=["1440", "390"]
)
def test_type_has_the_sizes_of_the_reference(
    window: Page,
    seeded: Site,
    visitor: Visitor,
    size: ViewportSize,
    table: list[tuple[str, str, int, int | None, int | None]],
) -> None:
    window.set_viewport_size(size)
    found, here = [], ""
    for where, name, *wanted in sorted(table, key=lambda line: line[1]):
        if name != here:
            open_page(window, here := name, site=seeded, visitor=visitor)
        got = window.locator(where).first.evaluate(
            "(it) => { const s = getComputedStyle(it);"
            " return [s.fontSize, s.lineHeight, s.fontWeight].map(parseFloat); }"
        )
        pairs = list(zip(got, wanted, (1, 1, 0), strict=True))
        if any(want is not None and abs(have - want) > slack for have, want, slack in pairs):
            found.append(f"{where} on {name}: {got}, not {wanted}")
    window.set_viewport_size(DESKTOP)
    assert found == []


def test_the_sentence_on_the_sign_in_page_is_the_largest(page: Page, seeded: Site) -> None:
    page.goto(seeded.url + "/sign-in/")
    sizes = page.locator("body *").evaluate_all(
        "(all) => all.map((it) => parseFloat(getComputedStyle(it).fontSize))"
    )
    assert max(sizes) == pytest.approx(32, abs=1)
