"""What a person does in the browser, step by step; each step waits until it shows."""

import io
import re
from pathlib import Path

import av
from playwright.sync_api import Locator, Page, expect

from tests.tools import wait_for

# Every state word that ever stood in a row, however short: kept by the page itself.
WATCH = """
window.statesSeen = [];
new MutationObserver(() => {
  for (const word of document.querySelectorAll("main .state-word")) {
    const text = word.textContent.trim();
    if (window.statesSeen.at(-1) !== text) window.statesSeen.push(text);
  }
}).observe(document, { childList: true, subtree: true, characterData: true });
"""
# The loudest moment of the next half second of what comes out of the player.
LOUDNESS = """
async () => {
  const audio = document.querySelector("voice-player audio");
  const context = new AudioContext();
  const meter = context.createAnalyser();
  context.createMediaStreamSource(audio.captureStream()).connect(meter);
  const samples = new Float32Array(meter.fftSize);
  let loudest = 0;
  const end = performance.now() + 3000;
  while (performance.now() < end && loudest < 0.05) {
    meter.getFloatTimeDomainData(samples);
    loudest = Math.max(loudest, ...samples.map(Math.abs));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await context.close();
  return loudest;
}
"""


class Sitting:
    """One person, one page, from the printed link to the end."""

    def __init__(self, page: Page, *, link: str) -> None:
        self.page = page
        page.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        page.add_init_script(WATCH)
        page.goto(link)

    def go(self, name: str) -> None:
        """Through the navigation."""
        self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
        expect(self.page.locator("h1")).to_be_visible()

    def row(self, name: str) -> Locator:
        return self.page.locator("main .row").filter(has_text=name).first

    def clone(self, file: Path, *, name: str) -> None:
        """Fill in the whole page and press *Clone voice*."""
        self.go("Clone")
        self.page.get_by_label("Audio or video file").first.set_input_files(file)
        expect(self.page.get_by_role("button", name=f"Play {file.name}")).to_be_visible()
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_label("Whose voice is this?").fill(name)
        self.page.get_by_label(re.compile("^I have permission")).check()
        self.page.get_by_role("button", name=re.compile("^Clone voice")).click()
        expect(self.row(name)).to_be_visible()

    def wait_until_ready(self, name: str) -> list[str]:
        """The states that were shown on the way."""
        expect(self.row(name).locator(".row-state .state-word")).to_have_text("Ready")
        return list(self.page.evaluate("window.statesSeen"))

    def hear(self, name: str) -> float:
        """Press play; the loudest sample that comes out while the playhead moves."""
        self.row(name).get_by_role("button", name=re.compile("^Play ")).click()
        wait_for(lambda: self.position() > 0.3)
        return float(self.page.evaluate(LOUDNESS))

    def position(self) -> float:
        """Seconds the one player has come to."""
        return float(self.page.evaluate("document.querySelector('voice-player audio').currentTime"))

    def speak(self, text: str) -> None:
        """With the voice that is chosen already; waits until the sound is kept here."""
        self.go("Speak")
        self.page.get_by_label("Text", exact=True).fill(text)
        self.page.get_by_role("button", name=re.compile(r"^Speak\b")).click()
        expect(self.row(text).get_by_text("Saved here")).to_be_visible()

    def download(self, text: str) -> tuple[str, float]:
        """File name and decoded seconds of what *Download* gives."""
        with self.page.expect_download() as begun:
            self.row(text).get_by_role("link", name=re.compile("^Download")).click()
        return begun.value.suggested_filename, decoded_seconds(begun.value.path().read_bytes())

    def delete(self, name: str) -> None:
        """*Delete*, then *Delete now* in Trash; waits until it can only be created again."""
        self.go("Voices")
        self.row(name).get_by_role("button", name=re.compile("^More")).click()
        self.row(name).get_by_role("button", name=f"Delete {name}").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Delete", exact=True).click()
        self.page.locator("main").get_by_role("link", name=re.compile("^Trash")).click()
        self.row(name).get_by_role("button", name=re.compile("^Delete now")).click()
        dialog.get_by_role("button", name="Delete now", exact=True).click()
        there = self.page.locator("main .row").filter(has_text=name)
        expect(there.get_by_role("button", name=re.compile("^(Delete now|Undo)"))).to_have_count(0)
        self.page.reload()
        expect(there.get_by_role("button", name=re.compile("^Create again"))).to_be_visible()


def decoded_seconds(content: bytes) -> float:
    """How much of an MP3 really decodes."""
    with av.open(io.BytesIO(content), format="mp3") as container:
        stream = container.streams.audio[0]
        return sum(frame.samples for frame in container.decode(stream)) / stream.rate
