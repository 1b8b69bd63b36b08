// What is seen while a list is heard: the voice, its sound, the strip of steps, the three columns.
import { clock, fill } from "../clock.js";
import { element, fit, paint } from "../wave.js";

/** Above so many voices the strip is one bar. */
const MOST_STEPS = 60;
const SHOWN = 3;

export class Stage {
  constructor(root, steps) {
    this.root = root;
    this.words = root.dataset;
    this.steps = steps;
    this.parts = Object.fromEntries([...root.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    this.svg = element("svg", { class: "wave", width: "100%", height: "100%", "aria-hidden": "true" });
    this.head = element("line", { class: "wave-head" });
    this.parts.wave.append(this.svg);
    this.watch = new ResizeObserver(() => this.wave(this.sound));
    this.watch.observe(this.parts.wave);
  }

  put(name, words) {
    if (this.parts[name].textContent !== words) this.parts[name].textContent = words;
  }

  /** Another voice. */
  show(walk, sound) {
    const step = this.steps.of(walk.uid);
    this.put("name", sound.now.title);
    this.parts.about.replaceChildren(step.querySelector("template").content.cloneNode(true));
    window.htmx?.process(this.parts.about);
    this.wave(sound);
    this.counts(walk);
    this.said(walk, sound);
  }

  place(walk) {
    return fill(this.words.place, { n: walk.at + 1, m: walk.total });
  }

  said(walk, sound) {
    document.getElementById("said").textContent = `${sound.now.title}, ${this.place(walk)}`;
  }

  counts(walk) {
    const { words } = this;
    const minutes = Math.round((walk.toGo * Number(words.seconds)) / 60);
    this.put("place", this.place(walk));
    this.put("kept-count", fill(words.keptCount, { n: walk.kept.length }));
    this.put("skipped-count", fill(words.skippedCount, { n: walk.skipped.length }));
    this.put("to-go", fill(minutes ? words.toGo : words.toGoSoon, { n: walk.toGo, m: minutes }));
    const kept = String(walk.kept.includes(walk.uid));
    this.root.querySelector("[data-listen=keep]").setAttribute("aria-pressed", kept);
    this.strip(walk, this.parts.strip);
  }

  strip(walk, place) {
    const one = walk.total > MOST_STEPS;
    place.toggleAttribute("data-one", one);
    const number = one ? 1 : walk.total;
    if (place.childElementCount !== number) place.replaceChildren(...Array.from({ length: number }, () => document.createElement("li")));
    if (one) place.firstElementChild.style.setProperty("--share", walk.heard / walk.total);
    else [...place.children].forEach((step, at) => (step.dataset.mark = walk.mark(at)));
  }

  /** Kept, skipped and next; each is drawn anew only when other voices stand in it. */
  columns(walk) {
    const { kept, skipped } = walk;
    this.column("kept", kept.slice(-SHOWN).reverse());
    this.column("skipped", skipped.slice(-SHOWN).reverse());
    this.column("next", walk.next);
    const note = (number, all, some) => fill(number > SHOWN ? some : all, { n: Math.min(number, SHOWN), m: number });
    this.put("kept-note", kept.length > 1 ? note(kept.length, this.words.keptAll, this.words.keptSome) : "");
    this.put("skipped-note", skipped.length > SHOWN ? note(skipped.length, "", this.words.skippedSome) : "");
  }

  /** Whether the next ones are here already. */
  loaded(on) {
    this.put("next-note", on ? this.words.nextLoaded : "");
  }

  column(name, uids) {
    const place = this.parts[name];
    const drawn = uids.filter((uid) => this.steps.of(uid));
    const list = drawn.join();
    if (place.dataset.list === list) return;
    place.dataset.list = list;
    const focused = place.contains(document.activeElement) && document.activeElement;
    const was = focused && [focused.closest("[data-uid]").dataset.uid, focused.matches(".play") ? ".play" : ".button"];
    place.replaceChildren(...drawn.map((uid) => this.steps.of(uid).cloneNode(true)));
    this.parts[`${name}-none`]?.toggleAttribute("hidden", drawn.length > 0);
    if (!was) return;
    const again = place.querySelector(`[data-uid="${was[0]}"] ${was[1]}`);
    (again || this.parts.name).focus({ preventScroll: true });
  }

  wave(sound) {
    this.sound = sound;
    if (!sound?.now) return;
    this.svg.replaceChildren();
    this.svg.removeAttribute("viewBox");
    const bars = Math.floor((this.svg.getBoundingClientRect().width + 2) / 4);
    fit(this.svg, sound.now.peaks && stretch(sound.now.peaks, sound.span / (sound.length || sound.span), bars));
    this.drawn = sound.span;
    this.move(sound);
  }

  move(sound) {
    if (Math.abs(sound.span - this.drawn) > 0.3) return this.wave(sound);
    const share = sound.span ? sound.at / sound.span : 0;
    this.put("time", `${clock(Math.floor(sound.at))} / ${clock(sound.span)}`);
    this.put("all", fill(this.words.hearAll, { n: Math.max(1, Math.round(sound.length)) }));
    paint(this.svg, share);
    const { width, height } = this.svg.viewBox.baseVal || { width: 0, height: 0 };
    for (const [name, value] of Object.entries({ x1: share * width, x2: share * width, y1: 0, y2: height })) {
      this.head.setAttribute(name, value);
    }
    this.svg.append(this.head);
  }

  /** Whether it plays, and whether it is still on its way. */
  reflect(sound) {
    const button = this.root.querySelector("[data-listen=toggle]");
    button.toggleAttribute("data-playing", sound.plays);
    button.setAttribute("aria-label", sound.plays ? this.words.wordPause : this.words.wordPlay);
    this.root.toggleAttribute("data-waits", sound.waits);
  }

  trouble(words = "", again = false) {
    this.put("trouble-words", words);
    this.parts.trouble.hidden = !words;
    this.parts.again.hidden = !again;
  }
}

/** The first `share` of the peaks as `count` bars; between two peaks that are far apart, what lies between. */
function stretch(peaks, share, count) {
  const length = Math.max(2, Math.min(peaks.length, Math.round(peaks.length * Math.min(1, share))));
  if (length >= count) return peaks.subarray(0, length);
  return Uint8Array.from({ length: Math.max(1, count) }, (_, bar) => {
    const place = (bar * (length - 1)) / Math.max(1, count - 1);
    const left = Math.floor(place);
    const right = Math.min(left + 1, length - 1);
    return peaks[left] + (peaks[right] - peaks[left]) * (place - left);
  });
}
