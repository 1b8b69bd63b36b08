// The one player: one <audio> for the whole site, outside #main, so that it survives navigation.
import { fetchNext, listenForWishes } from "./player/ahead.js";
import { listenAlone } from "./player/alone.js";
import { Dock } from "./player/dock.js";
import { Marks } from "./player/marks.js";
import { listenToMediaKeys, placeOnMediaKeys, showOnMediaKeys } from "./player/media.js";
import { firstOf, Queue } from "./player/queue.js";
import { makeSlider } from "./player/slider.js";
import { buttonsIn, keyOf, soundOf } from "./player/sounds.js";
import { Transport } from "./player/transport.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

class VoicePlayer extends HTMLElement {
  /** Who steps instead of the queue while a page leads through a list by itself; has step(by). */
  guide = null;

  connectedCallback() {
    this.audio = this.querySelector("audio");
    this.transport = new Transport(this.audio);
    this.queue = new Queue();
    this.marks = new Marks();
    this.dock = new Dock(this);
    makeSlider(this.dock.sound, this);
    listenToMediaKeys(this);
    listenAlone(this.audio);
    listenForWishes();
    this.listenToAudio();
    this.listenToPage();
    this.dock.controls(this.transport);
    this.reflect();
  }

  get now() {
    return this.transport.now;
  }

  listenToAudio() {
    const on = (names, act) => {
      for (const name of names) this.audio.addEventListener(name, act);
    };
    on(["play", "pause", "ended", "loadedmetadata", "seeked", "ratechange"], () => this.reflect());
    on(["timeupdate"], () => this.moved());
    on(["play"], () => this.follow());
    on(["waiting"], () => this.now && this.dock.waits());
    on(["playing", "pause"], () => this.dock.loading());
    on(["playing"], () => fetchNext(this.queue, this.now?.key));
    on(["error"], () => this.failed());
  }

  listenToPage() {
    document.addEventListener("click", (event) => this.clicked(event));
    for (const name of ["htmx:load", "htmx:afterSettle"]) document.addEventListener(name, () => this.pageChanged());
    addEventListener("resize", () => this.reflect());
  }

  clicked(event) {
    const button = event.target.closest("[data-play]");
    if (button) return this.press(button);
    const share = this.marks.shareAt(event);
    if (share !== null) this.seek(share * this.transport.whole);
  }

  press(button) {
    if (this.now?.key === keyOf(button)) this.toggle();
    else this.load(button);
  }

  /** Play what a button stands for, and make its list the one to step through. */
  load(button) {
    this.queue.take(button);
    this.begin(soundOf(button));
  }

  begin(sound) {
    this.hidden = false;
    this.dock.trouble(false);
    this.dock.waits();
    const playing = this.transport.load(sound);
    this.dock.name(sound, this.queue);
    showOnMediaKeys(sound);
    this.reflect();
    playing.then(() => this.reflect());
  }

  again() {
    this.begin(this.now);
    this.querySelector("[data-act=toggle]").focus();
  }

  toggle() {
    if (this.now && this.audio.error) this.again();
    else this.transport.toggle();
  }

  stop() {
    this.transport.stop();
    this.reflect();
  }

  close() {
    this.transport.drop();
    this.dock.trouble(false);
    this.dock.loading();
    showOnMediaKeys(null);
    this.hidden = true;
    this.reflect();
  }

  seek(seconds) {
    this.transport.seek(seconds);
    this.moved();
  }

  seekBy(seconds) {
    this.seek(this.audio.currentTime + seconds);
  }

  step(by) {
    if (this.guide) return this.guide.step(by);
    const first = this.now ? null : firstOf(by);
    if (first) return this.load(first);
    const sound = this.now && this.queue.at(this.now.key, by);
    if (!sound) return;
    this.begin(sound);
    const button = buttonsIn(document).find((each) => keyOf(each) === sound.key);
    button?.closest(".row")?.scrollIntoView({ block: "nearest" });
  }

  setSpeed(speed) {
    this.transport.setSpeed(speed);
    this.dock.controls(this.transport);
  }

  setVolume(volume) {
    this.transport.setVolume(volume);
    this.dock.controls(this.transport);
  }

  loop() {
    this.audio.loop = !this.audio.loop;
    this.querySelector(".player-loop").setAttribute("aria-pressed", String(this.audio.loop));
  }

  failed() {
    if (!this.now) return;
    this.dock.loading();
    this.dock.trouble(true);
    this.reflect();
  }

  pageChanged() {
    this.queue.follow();
    this.reflect();
  }

  // The playhead moves with the screen; with reduced motion it goes with the audio's own beat.
  follow() {
    if (this.audio.paused || calm.matches) return;
    this.moved();
    requestAnimationFrame(() => this.follow());
  }

  moved() {
    if (!this.now) return;
    this.transport.keepWithin();
    this.dock.move(this.transport);
    this.marks.move(this.transport.share);
  }

  reflect() {
    this.toggleAttribute("data-loaded", Boolean(this.now));
    this.marks.reflect(this.transport);
    if (!this.now) return;
    this.dock.reflect(this.transport);
    this.dock.ways(this.queue, this.now);
    this.moved();
    placeOnMediaKeys(this.transport);
  }
}

customElements.define("voice-player", VoicePlayer);
