// <hear-both>: plays the clip, then the trial, so that the ear can compare them. Anything else that
// is played meanwhile ends it.

/** A clip of which only the first seconds count is paused there, and so has no "ended". */
const NEAR_END = 0.6;

class HearBoth extends HTMLElement {
  connectedCallback() {
    this.ends = new AbortController();
    const { signal } = this.ends;
    this.addEventListener("click", (event) => event.target.closest("button") && this.start());
    // Media events do not bubble, but they can be caught on their way down.
    for (const name of ["play", "ended", "pause", "timeupdate"]) {
      document.addEventListener(name, (event) => this[name](event.target), { signal, capture: true });
    }
  }

  disconnectedCallback() {
    this.ends.abort();
  }

  start() {
    this.waiting = this.button("clip").dataset.src;
    this.at = 0;
    this.load("clip");
  }

  load(which) {
    document.querySelector("voice-player").load(this.button(which));
  }

  button(which) {
    return this.closest(".sounds").querySelector(`.sound-${which} [data-play]`);
  }

  play(audio) {
    if (this.waiting && !audio.currentSrc.endsWith(this.waiting) && !audio.src.endsWith(this.waiting)) this.waiting = null;
  }

  timeupdate(audio) {
    if (this.waiting && !audio.paused) this.at = audio.currentTime;
  }

  pause(audio) {
    const until = Number(this.button("clip")?.dataset.until) || 0;
    if (this.waiting && until && !audio.currentTime && this.at > until - NEAR_END) this.ended();
  }

  ended() {
    if (!this.waiting) return;
    this.waiting = null;
    this.load("trial");
  }
}

customElements.define("hear-both", HearBoth);
