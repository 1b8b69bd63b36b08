// <casting-sheet>: one playhead for all lanes. Switching the voice keeps the playhead; one sounds at a time.
import { Keys } from "./casting/keys.js";
import { Picture } from "./casting/picture.js";
import { Voices } from "./casting/voices.js";

class CastingSheet extends HTMLElement {
  connectedCallback() {
    this.ends = new AbortController();
    this.voices = new Voices(this);
    this.picture = new Picture(this);
    this.voices.onend = () => this.ended();
    this.listen();
    Keys.listen(this, this.ends.signal);
    this.lanesChanged();
  }

  disconnectedCallback() {
    this.ends.abort();
    this.voices.close();
  }

  listen() {
    const { signal } = this.ends;
    this.addEventListener("click", (event) => this.pressed(event), { signal });
    for (const name of ["htmx:load", "htmx:afterSettle"]) {
      document.addEventListener(name, () => this.lanesChanged(), { signal });
    }
    addEventListener("resize", () => this.picture.draw(), { signal });
  }

  get lanes() {
    return [...this.querySelectorAll(".lane")];
  }

  /** The lanes that have a sound. */
  get audible() {
    return this.lanes.filter((lane) => lane.dataset.src);
  }

  get now() {
    return this.audible.find((lane) => lane.id === this.chosen) || this.audible[0] || null;
  }

  get playing() {
    return this.voices.playing;
  }

  get at() {
    return this.voices.at;
  }

  pressed({ target, clientX }) {
    const lane = target.closest(".lane");
    if (target.closest("[data-toggle]")) this.toggle();
    else if (target.closest("[data-loop]")) this.loop();
    else if (target.closest("[data-hear]")) this.switchTo(lane);
    else if (target.closest(".wave") && lane) {
      this.voices.at = this.picture.secondsAt(clientX);
      this.switchTo(lane);
    }
  }

  /** Hear this lane from where the playhead stands, or from the start where it has ended by then. */
  switchTo(lane) {
    if (!lane?.dataset.src) return;
    this.chosen = lane.id;
    if (this.at >= Number(lane.dataset.seconds)) this.voices.at = 0;
    this.play();
  }

  async play() {
    if (!this.now) return;
    // Stays the one when the lanes change places.
    this.chosen = this.now.id;
    this.dispatchEvent(new CustomEvent("casting:play"));
    this.querySelector("[data-trouble]").hidden = true;
    if (this.at >= Number(this.now.dataset.seconds)) this.voices.at = 0;
    const played = this.voices.play(this.now.dataset.src);
    this.picture.reflect();
    if (!(await played)) this.querySelector("[data-trouble]").hidden = this.voices.silenced;
    this.picture.follow();
  }

  pause() {
    this.voices.pause();
    this.picture.reflect();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  stop() {
    this.voices.pause();
    this.voices.at = 0;
    this.picture.reflect();
  }

  seekBy(seconds) {
    const length = Number(this.now?.dataset.seconds) || 0;
    this.voices.at = Math.min(Math.max(0, this.at + seconds), length);
    if (this.playing) this.play();
    else this.picture.reflect();
  }

  loop() {
    const button = this.querySelector("[data-loop]");
    this.repeats = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(this.repeats));
  }

  ended() {
    this.voices.at = 0;
    if (this.repeats) this.play();
    else this.picture.reflect();
  }

  lanesChanged() {
    this.voices.fetch(this.audible.map((lane) => lane.dataset.src));
    this.picture.draw();
  }
}

customElements.define("casting-sheet", CastingSheet);
