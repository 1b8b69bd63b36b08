"""The casting sheet in a browser: real sound, one playhead, one sound at a time."""

import base64
import re
import shutil
import subprocess
import uuid
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.axe import SIZES, THEMES, everywhere, in_both_themes, in_theme
from tests.browser.conftest import DESKTOP, NARROW, PHONE, at_rest, enter
from tests.browser.player import AUDIO, buttons, play
from tests.front_door import Visitor
from tests.tools import ROOT, Site, wait_for

pytestmark = pytest.mark.browser

LINE = "Good evening, you have reached Hollis and Daughters. We are open again at eight."
SHEET = "document.querySelector('casting-sheet')"
READY = f"Boolean({SHEET}?.picture)"
# A buffer's first channel as base64: as a list of numbers it would be many times as long.
TOLD = """(buffer) => {
  const bytes = new Uint8Array(buffer.getChannelData(0).slice().buffer);
  const words = [];
  for (let at = 0; at < bytes.length; at += 32768) {
    words.push(String.fromCharCode(...bytes.subarray(at, at + 32768)));
  }
  return btoa(words.join(""));
}"""
# Whatever goes to the loudspeakers goes past this meter too.
METER = """
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (to, ...rest) {
  if (to === this.context.destination) {
    window.meter ??= new AnalyserNode(this.context);
    if (this.context === window.meter.context) connect.call(this, window.meter);
  }
  return connect.call(this, to, ...rest);
};
window.loudest = () => {
  const samples = new Float32Array(window.meter?.fftSize || 1);
  window.meter?.getFloatTimeDomainData(samples);
  return Math.max(...samples.map(Math.abs));
};
"""


@pytest.fixture(scope="module")
def sheet(seeded: Site, visitor: Visitor, browser: Browser) -> str:
    """Address of a named sheet: three voices that speak, one for videos with its trial."""
    with seeded.database() as rows:
        speaking = rows.execute(
            "SELECT uid FROM voices_voice WHERE catalogue = 'speaking' AND can_speak = 'yes'"
            " AND languages LIKE '%en%' AND state = 'ready' ORDER BY id LIMIT 3"
        ).fetchall()
        video = rows.execute(
            "SELECT uid FROM voices_voice WHERE can_speak = 'no' AND trial_id IS NOT NULL LIMIT 1"
        ).fetchall()
    uids = ",".join(str(uuid.UUID(row["uid"])) for row in [*speaking, *video])
    with browser.new_context(viewport=DESKTOP) as context:
        page = context.new_page()
        enter(page, seeded, visitor)
        page.goto(f"{seeded.url}/casting/new/?voices={uids}")
        page.get_by_label("The line").fill(LINE)
        expect(page.get_by_role("button", name="Compare 3 calls · 0.15 units")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Compare")).click()
        expect(page.locator(".lane[data-src]")).to_have_count(4, timeout=60_000)
        return page.url


@pytest.fixture(scope="module")
def stage(browser: Browser, seeded: Site, visitor: Visitor) -> Iterator[Page]:
    """One page for all; see `at_sheet`."""
    with browser.new_context(viewport=DESKTOP) as context:
        page = context.new_page()
        page.add_init_script(METER)
        enter(page, seeded, visitor)
        yield page


@pytest.fixture
def at_sheet(stage: Page, seeded: Site, sheet: str) -> Page:
    """That page at the sheet, silent, with nothing remembered in it."""
    open_sheet(at_rest(stage, seeded), sheet)
    return stage


def uid_in(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


def open_sheet(page: Page, url: str) -> None:
    """Go there and wait until its script, which comes after the page, listens."""
    page.goto(url)
    wait_for(lambda: page.evaluate(READY))


def at(page: Page) -> float:
    return float(page.evaluate(f"{SHEET}.at"))


def heard(page: Page) -> list[str]:
    """Numbers of the lanes that are shown as heard."""
    return [str(lane.get_attribute("data-key")) for lane in page.locator(".lane[data-heard]").all()]


def sounds(page: Page) -> bool:
    return float(page.evaluate("window.loudest()")) > 0.02


def soon(what: Callable[[], object]) -> None:
    """Sound starts and ends within the length of a lane, or not at all."""
    wait_for(what, within=20)


def test_a_number_key_plays_its_voice_and_it_really_sounds(at_sheet: Page) -> None:
    at_sheet.keyboard.press("2")
    soon(lambda: sounds(at_sheet))
    assert heard(at_sheet) == ["2"]
    expect(at_sheet.get_by_role("button", name="Pause")).to_be_visible()


def test_switching_the_voice_keeps_the_playhead(at_sheet: Page) -> None:
    at_sheet.keyboard.press("1")
    soon(lambda: at(at_sheet) > 1.0)
    before = at(at_sheet)
    for key in "2343":
        at_sheet.keyboard.press(key)
        assert at(at_sheet) >= before
        assert heard(at_sheet) == [key]
    assert before <= at(at_sheet) < before + 3
    soon(lambda: sounds(at_sheet))
    assert at_sheet.locator(".lane-played").count() == 1


@pytest.mark.soak
def test_space_pauses_and_goes_on_and_arrows_go_two_seconds(at_sheet: Page) -> None:
    at_sheet.locator("h1").click()
    at_sheet.keyboard.press(" ")
    soon(lambda: at(at_sheet) > 0.5)
    at_sheet.keyboard.press(" ")
    still = at(at_sheet)
    at_sheet.keyboard.press("ArrowRight")
    assert at(at_sheet) == pytest.approx(still + 2, abs=0.1)
    at_sheet.keyboard.press("ArrowLeft")
    assert at(at_sheet) == pytest.approx(still, abs=0.1)
    soon(lambda: not sounds(at_sheet))
    at_sheet.keyboard.press(" ")
    soon(lambda: at(at_sheet) > still + 0.2)
    at_sheet.keyboard.press("Escape")
    assert at(at_sheet) == 0


@pytest.mark.soak
def test_keys_rest_while_somebody_types(at_sheet: Page, seeded: Site) -> None:
    at_sheet.get_by_role("button", name="Copy link for colleagues").click()
    at_sheet.get_by_label("The link").press("2")
    assert heard(at_sheet) == []


@pytest.mark.soak
def test_a_press_into_a_lane_hears_it_from_there(at_sheet: Page) -> None:
    svg = at_sheet.locator(".lane[data-key='3'] .wave")
    box, seconds = svg.bounding_box(), at_sheet.locator(".lane[data-key='3']")
    assert box
    svg.click(position={"x": box["width"] / 2, "y": 20})
    length = float(seconds.get_attribute("data-seconds") or 0)
    assert at(at_sheet) == pytest.approx(length / 2, abs=0.5)
    assert heard(at_sheet) == ["3"]


@pytest.mark.soak
def test_lanes_keep_true_length_on_one_scale(at_sheet: Page) -> None:
    scales = []
    for lane in at_sheet.locator(".lane").all():
        box = lane.locator(".wave").bounding_box()
        assert box
        scales.append(box["width"] / float(lane.get_attribute("data-seconds") or 0))
    assert max(scales) - min(scales) < 0.5


@pytest.mark.soak
def test_at_the_end_it_stops_unless_it_repeats(at_sheet: Page) -> None:
    seconds = float(at_sheet.locator(".lane").first.get_attribute("data-seconds") or 0)
    at_sheet.get_by_role("button", name="Loop").click()
    at_sheet.keyboard.press("1")
    at_sheet.evaluate(f"{SHEET}.seekBy({seconds} - 0.3)")
    soon(lambda: 0 < at(at_sheet) < 1)
    assert at_sheet.evaluate(f"{SHEET}.playing")
    at_sheet.get_by_role("button", name="Loop").click()
    at_sheet.evaluate(f"{SHEET}.seekBy({seconds} - 0.3 - {SHEET}.at)")
    soon(lambda: not at_sheet.evaluate(f"{SHEET}.playing"))
    assert at(at_sheet) == 0


@pytest.mark.soak
def test_the_sheet_stops_the_player_and_closes_its_dock(at_sheet: Page, seeded: Site) -> None:
    at_sheet.goto(seeded.url + "/")
    play(at_sheet, number=0)
    at_sheet.get_by_role("link", name="Casting sheets").click()
    at_sheet.get_by_role("link", name=LINE).first.click()
    expect(at_sheet.locator("casting-sheet [data-now]")).not_to_be_empty()
    assert not at_sheet.evaluate(f"{AUDIO}.paused")  # the player outlives navigation
    at_sheet.get_by_role("button", name=re.compile("^Play .")).first.click()
    soon(lambda: sounds(at_sheet))
    assert at_sheet.evaluate(f"{AUDIO}.paused")
    expect(at_sheet.locator("voice-player")).to_be_hidden()


@pytest.mark.soak
def test_a_player_in_another_tab_stops_the_sheet(at_sheet: Page, seeded: Site) -> None:
    at_sheet.keyboard.press("4")
    soon(lambda: sounds(at_sheet))
    other = at_sheet.context.new_page()
    other.goto(seeded.url + "/")
    play(other, number=0)
    soon(lambda: not at_sheet.evaluate(f"{SHEET}.playing"))
    expect(at_sheet.locator("casting-sheet [data-toggle]")).to_have_attribute("aria-label", "Play")
    other.close()


@pytest.mark.soak
def test_leaving_the_page_ends_the_sound(at_sheet: Page) -> None:
    at_sheet.keyboard.press("4")
    soon(lambda: sounds(at_sheet))
    at_sheet.get_by_role("navigation").get_by_role("link", name="Voices", exact=True).click()
    expect(buttons(at_sheet).first).to_be_visible()
    soon(lambda: at_sheet.evaluate("window.meter.context.state") == "closed")


def test_a_vote_moves_without_stopping_the_sound(at_sheet: Page) -> None:
    at_sheet.keyboard.press("4")
    soon(lambda: sounds(at_sheet))
    votes = at_sheet.locator(".vote")
    votes.nth(0).click()
    expect(votes.nth(0)).to_have_text("Your vote")
    votes.nth(1).click()
    expect(votes.nth(1)).to_have_text("Your vote")
    expect(at_sheet.get_by_text("Your vote", exact=True)).to_have_count(1)
    assert at_sheet.evaluate(f"{SHEET}.playing")


@pytest.mark.soak
def test_a_sound_that_does_not_come_says_so(at_sheet: Page) -> None:
    at_sheet.route("**/sound/*/", lambda route: route.abort())
    open_sheet(at_sheet, at_sheet.url)
    at_sheet.keyboard.press("1")
    expect(at_sheet.get_by_text("This sound could not be loaded.")).to_be_visible()
    at_sheet.unroute("**/sound/*/")
    at_sheet.keyboard.press("1")
    soon(lambda: sounds(at_sheet))
    expect(at_sheet.get_by_text("This sound could not be loaded.")).to_be_hidden()


@pytest.mark.soak
def test_every_lane_comes_out_at_sixteen_below_and_never_clips(
    at_sheet: Page, tmp_path: Path
) -> None:
    for number, lane in enumerate(at_sheet.locator(".lane").all()):
        src = str(lane.get_attribute("data-src"))
        told = at_sheet.evaluate(
            f"""async () => {{
              const buffer = await {SHEET}.voices.sound("{src}");
              return {{ rate: buffer.sampleRate, samples: ({TOLD})(buffer) }};
            }}"""
        )
        check_loudness(samples_of(told["samples"]), told["rate"], tmp_path / f"{number}.wav")


@pytest.mark.soak
@pytest.mark.parametrize("name", ["reading-13s.wav", "reading-7s.wav"])
def test_real_speech_is_brought_to_sixteen_below_without_clipping(
    at_sheet: Page, tmp_path: Path, name: str
) -> None:
    """Its peaks leave less room than it needs, so the limiter has to work."""
    path = ROOT.parent / "shared/audio" / name
    if not path.exists():
        pytest.skip("no recording of somebody reading is beside this project")
    from voices.audio import measure

    gain = -16 - measure(path, name=name).loudness
    with wave.open(str(path), "rb") as sound:
        rate, pcm = sound.getframerate(), np.frombuffer(sound.readframes(10**8), "<i2") / 32768
    assert np.abs(pcm).max() * 10 ** (gain / 20) > 1
    open_sheet(at_sheet, at_sheet.url)
    loaded = at_sheet.evaluate("performance.getEntriesByType('resource').map((e) => e.name)")
    level = next(name for name in loaded if "/casting/level" in name)
    told = at_sheet.evaluate(
        f"""async ([modules, samples, rate, gain]) => {{
          const {{ level }} = await import(modules);
          const bytes = Uint8Array.from(atob(samples), (each) => each.charCodeAt(0));
          const floats = new Float32Array(bytes.buffer);
          const buffer = new AudioBuffer({{ length: floats.length, sampleRate: rate }});
          buffer.copyToChannel(floats, 0);
          level(buffer, gain);
          return ({TOLD})(buffer);
        }}""",
        [level, base64.b64encode(pcm.astype("<f4").tobytes()).decode(), rate, gain],
    )
    check_loudness(samples_of(told), rate, tmp_path / name)


def samples_of(told: str) -> np.ndarray:
    """What TOLD told: samples between -1 and 1."""
    return np.frombuffer(base64.b64decode(told), "<f4").astype(np.float64)


def check_loudness(samples: np.ndarray, rate: int, path: Path) -> None:
    assert np.abs(samples).max() <= 0.892
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(int(rate))
        out.writeframes(np.rint(samples * 32767).astype("<i2").tobytes())
    from voices.audio import measure

    assert measure(path, name=path.name).loudness == pytest.approx(-16, abs=0.5)
    if program := shutil.which("ffmpeg"):
        command = [program, "-hide_banner", "-nostats", "-i", path, "-af", "ebur128", "-f", "null"]
        said = subprocess.run([*command, "-"], capture_output=True, text=True, check=True).stderr
        assert float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1]) == pytest.approx(-16, abs=0.5)


def test_a_guest_hears_and_votes_without_an_account(at_sheet: Page, browser: Browser) -> None:
    at_sheet.get_by_role("button", name="Copy link for colleagues").click()
    link = at_sheet.get_by_label("The link").input_value()
    assert everywhere(at_sheet) == {}
    with browser.new_context(viewport=DESKTOP, reduced_motion="reduce") as context:
        guest = context.new_page()
        guest.add_init_script(METER)
        troubles: list[str] = []
        guest.on("console", lambda message: troubles.append(message.text))
        open_sheet(guest, link)
        guest.keyboard.press("3")
        soon(lambda: sounds(guest))
        guest.get_by_role("button", name="Vote for Voice C").click()
        expect(guest.get_by_text("You voted for Voice C.")).to_be_visible()
        assert guest.evaluate(f"{SHEET}.playing")
        assert in_both_themes(guest) == {"light": [], "dark": []}
        guest.set_viewport_size(PHONE)
        heading = guest.get_by_role("heading", level=1).bounding_box()
        assert heading
        assert heading["x"] == 16  # what stands at the very edge is cut off by round corners
        assert in_both_themes(guest) == {"light": [], "dark": []}
        assert troubles == []
        guest.goto(f"{link.rstrip('/')}x/")
        expect(guest.get_by_role("heading", name="This link is closed")).to_be_visible()
        assert everywhere(guest) == {}


@pytest.mark.soak
def test_a_guest_chooses_the_language(at_sheet: Page, browser: Browser) -> None:
    at_sheet.get_by_role("button", name="Copy link for colleagues").click()
    link = at_sheet.get_by_label("The link").input_value()
    for size in (DESKTOP, PHONE):
        with browser.new_context(viewport=size) as context:
            guest = context.new_page()
            open_sheet(guest, link)
            languages = guest.get_by_role("group", name="Language")
            expect(languages.get_by_role("button", pressed=True)).to_have_text("English")
            languages.get_by_role("button", name="简体中文").click()
            expect(guest.locator("html")).to_have_attribute("lang", "zh-hans")
            expect(guest).to_have_url(link)
            expect(guest.get_by_role("button", name="简体中文")).to_have_attribute(
                "aria-pressed", "true"
            )
            assert guest.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert in_both_themes(guest) == {"light": [], "dark": []}
            guest.get_by_role("button", name="English").click()
            expect(guest.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.soak
def test_a_guests_page_fills_itself_while_takes_are_spoken(
    at_sheet: Page, seeded: Site, browser: Browser
) -> None:
    at_sheet.goto(f"{seeded.url}/casting/new/?again={uid_in(at_sheet.url)}")
    at_sheet.get_by_label("The line").fill(f"slow: {uuid.uuid4()}")  # takes two seconds each
    at_sheet.get_by_role("button", name=re.compile("^Compare 3 calls")).click()
    at_sheet.get_by_role("button", name="Copy link for colleagues").click()
    link = at_sheet.get_by_label("The link").input_value()
    with browser.new_context(viewport=DESKTOP, reduced_motion="reduce") as context:
        guest = context.new_page()
        troubles: list[str] = []
        guest.on("console", lambda message: troubles.append(message.text))
        guest.goto(link)
        coming = guest.locator("#coming")
        expect(coming).to_contain_text("on their way. They appear here by themselves.")
        guest.get_by_role("button", name="Vote for Voice A").focus()
        assert in_both_themes(guest) == {"light": [], "dark": []}
        expect(coming).to_have_text("All voices are here.", timeout=60_000)
        expect(guest.locator(".lane[data-src]")).to_have_count(4)
        expect(guest.get_by_role("button", name="Vote for Voice A")).to_be_focused()
        assert guest.evaluate("document.querySelector('live-rows').delay") == 0
        assert troubles == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", ["{sheet}", "/casting/", "/casting/new/", "{new}"])
def test_axe_finds_nothing(
    window: Page, seeded: Site, sheet: str, path: str, size: ViewportSize, theme: str
) -> None:
    window.set_viewport_size(size)
    uid = uid_in(sheet)
    named = path.format(sheet=f"/casting/{uid}/", new=f"/casting/new/?again={uid}")
    window.goto(seeded.url + named)
    expect(window.locator("h1")).to_be_visible()
    if path == "{sheet}":
        wait_for(lambda: window.evaluate(READY))
        window.get_by_role("button", name=re.compile("^Play .")).first.click()
    assert in_theme(window, theme) == []
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert window.evaluate(wide)
    window.set_viewport_size(DESKTOP)


def goes_on(page: Page) -> bool:
    before = at(page)
    page.wait_for_timeout(100)
    return at(page) > before and sounds(page)


@pytest.mark.soak
def test_another_title_leaves_the_sound_alone(at_sheet: Page) -> None:
    at_sheet.get_by_role("button", name="Loop").click()
    at_sheet.keyboard.press("1")
    soon(lambda: goes_on(at_sheet))
    at_sheet.evaluate(f"window.stage = {SHEET}")
    pencil = at_sheet.get_by_role("button", name="Change the title")
    for title in ("Winter hotline", ""):
        pencil.click()
        dialog = at_sheet.get_by_role("dialog")
        dialog.get_by_role("textbox").fill(title)
        dialog.get_by_role("button", name="Save").click()
        expect(at_sheet.locator("h1")).to_have_text(title or "Casting sheet")
        expect(at_sheet).to_have_title(re.compile(f"^{title or LINE[:30]}.* · Casting sheet · "))
        expect(dialog).to_have_count(0)
        assert at_sheet.evaluate(f"{SHEET} === window.stage && window.stage.playing")
        soon(lambda: goes_on(at_sheet))
        expect(pencil).to_be_focused()


@pytest.mark.soak
def test_hiding_and_showing_names_leaves_the_sound_alone(at_sheet: Page) -> None:
    at_sheet.get_by_role("button", name="Loop").click()
    at_sheet.keyboard.press("2")
    soon(lambda: goes_on(at_sheet))
    at_sheet.evaluate(f"window.stage = {SHEET}")
    lane = at_sheet.evaluate("window.stage.now.id")
    switch = at_sheet.get_by_role("switch", name="Hide names")
    for hidden in (True, False):
        switch.press("Space")
        expect(switch).to_be_checked(checked=hidden)
        assert at_sheet.evaluate(f"{SHEET} === window.stage && window.stage.playing")
        soon(lambda: goes_on(at_sheet))
        assert at_sheet.evaluate("window.stage.now.id") == lane
        heard = at_sheet.locator(f"#{lane}")
        expect(heard.locator("[data-hear]")).to_have_attribute("aria-pressed", "true")
        name = heard.get_attribute("data-name") or ""
        assert name.startswith("Voice ") is hidden
        expect(at_sheet.locator("casting-sheet [data-now]")).to_have_text(name)
        expect(switch).to_be_focused()


@pytest.mark.soak
def test_a_long_line_and_a_title_fit_into_the_list_of_a_phone(
    at_sheet: Page, seeded: Site, visitor: Visitor
) -> None:
    path = f"/casting/{uid_in(at_sheet.url)}/rename/"
    for title in ("A title as long as a title can be, which is sixty characters", ""):
        visitor.hand_in(path, title=title)
        at_sheet.set_viewport_size(NARROW)
        at_sheet.goto(seeded.url + "/casting/")
        expect(at_sheet.get_by_role("link", name=title or LINE).first).to_be_visible()
        assert at_sheet.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_blind_sheet_has_no_name_in_what_the_browser_got(at_sheet: Page) -> None:
    names = [lane.get_attribute("data-name") for lane in at_sheet.locator(".lane").all()]
    at_sheet.get_by_role("switch", name="Hide names").click()
    expect(at_sheet.get_by_role("switch", name="Hide names")).to_be_checked()
    at_sheet.keyboard.press("1")
    soon(lambda: sounds(at_sheet))
    content = at_sheet.content()
    assert [name for name in names if name and name in content] == []
    assert everywhere(at_sheet) == {}
    at_sheet.get_by_role("button", name="Show names and result").click()
    expect(at_sheet.get_by_role("switch", name="Hide names")).not_to_be_checked()
    assert at_sheet.locator(".lane").first.get_attribute("data-name") == names[0]


@pytest.mark.soak
def test_a_title_of_one_long_word_fits_on_a_guests_phone(
    at_sheet: Page, browser: Browser, visitor: Visitor
) -> None:
    rename = f"/casting/{uid_in(at_sheet.url)}/rename/"
    visitor.hand_in(rename, title="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunte")
    at_sheet.get_by_role("button", name="Copy link for colleagues").click()
    link = at_sheet.get_by_label("The link").input_value()
    with browser.new_context(viewport=NARROW) as context:
        guest = context.new_page()
        open_sheet(guest, link)
        assert guest.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.hand_in(rename, title="")


@pytest.mark.soak
def test_on_a_phone_the_menu_of_the_person_leads_to_the_sheets(at_sheet: Page) -> None:
    person = at_sheet.locator(".person-button")
    link = at_sheet.locator("header").get_by_role("link", name="Casting sheets")
    person.click()
    expect(link).to_be_hidden()  # wide screens have it on Voices
    at_sheet.keyboard.press("Escape")
    at_sheet.set_viewport_size(PHONE)
    at_sheet.get_by_role("navigation").get_by_role("link", name="Voices", exact=True).click()
    expect(at_sheet.get_by_role("heading", name="Voices", exact=True)).to_be_visible()
    person.click()
    assert round(link.bounding_box()["height"], 2) >= 44  # a browser's box is a float
    link.click()
    expect(at_sheet.get_by_role("heading", name="Casting sheets")).to_be_focused()
    expect(link).to_be_hidden()


@pytest.mark.soak
def test_six_lanes_fit_on_a_phone_with_squares_to_vote(at_sheet: Page) -> None:
    at_sheet.set_viewport_size(PHONE)
    at_sheet.keyboard.press("2")
    for name in (".lane-key", ".vote"):
        for button in at_sheet.locator(name).all():
            box = button.bounding_box()
            assert box
            assert round(min(box["width"], box["height"]), 2) >= 44
    lane = at_sheet.locator(".lane").first.bounding_box()
    assert lane
    assert lane["y"] + 6 * lane["height"] < 844 - 64 - 60
