// The end of the walk: the server draws what was kept, and what can be done with it.
import { fill } from "../clock.js";
import { fetched } from "./steps.js";

const MOST_NAMED = 100;

export class Ending {
  constructor(root, stage) {
    this.root = root;
    this.words = root.dataset;
    this.stage = stage;
    this.place = root.querySelector(".listen-kept");
  }

  async show(walk) {
    const { stage, words } = this;
    const { heard, skipped } = walk;
    const minutes = Math.floor(walk.seconds / 60);
    const time = fill(minutes ? words.timeMinutes : words.timeSeconds, { m: minutes, s: Math.round(walk.seconds) % 60 });
    stage.put("heard", fill(heard === 1 ? words.heardOne : words.heardMany, { n: heard }).replace("%T", time));
    stage.put("skipped-end", fill(words.skippedEnd, { n: skipped.length }));
    stage.strip(walk, stage.parts["strip-end"]);
    stage.put("go-on-end", stage.place(walk));
    this.root.querySelector(".listen-skipped").hidden = !skipped.length;
    await this.draw(walk.kept);
    this.place.querySelector("h2")?.focus({ preventScroll: true });
  }

  async draw(kept) {
    const url = new URL(this.words.end, location.href);
    for (const uid of kept.slice(0, MOST_NAMED)) url.searchParams.append("uid", uid);
    url.searchParams.set("n", kept.length);
    this.root.querySelector(".listen-end-trouble").hidden = true;
    try {
      this.place.replaceChildren(await fetched(url));
    } catch {
      this.root.querySelector(".listen-end-trouble").hidden = false;
      return;
    }
    // The server drew the first of them only.
    for (const all of this.place.querySelectorAll("[name=voices]")) all.value = kept.join();
    window.htmx?.process(this.place);
    document.querySelector("voice-player").pageChanged();
  }

  /** Take one off; the next one's button is where the hand is already. */
  async drop(button, walk) {
    const { uid } = button.closest("[data-uid]").dataset;
    const at = walk.kept.indexOf(uid);
    walk.drop(uid);
    walk.save();
    await this.show(walk);
    const left = this.place.querySelectorAll("[data-listen=drop]");
    (left[Math.min(at, left.length - 1)] || this.place.querySelector("h2"))?.focus({ preventScroll: true });
  }
}
