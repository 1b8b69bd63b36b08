// <sound-soon>: a sample that was asked for starts by itself when our copy has arrived, unless
// something else was started since. The row is replaced meanwhile, so what is awaited lives here.

let awaited = null;

class SoundSoon extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", () => {
      awaited = this.dataset.sound;
    });
    if (awaited !== this.dataset.sound) return;
    // Not with the next frame: on a slow screen focus would have been put elsewhere by then.
    queueMicrotask(() => this.keepFocus());
    // The player looks at new rows first.
    requestAnimationFrame(() => this.start());
  }

  // The pressed button went with the answer. Its row is drawn anew only while nobody is busy in it,
  // and on its play button nobody is.
  keepFocus() {
    if (document.activeElement === document.body) this.querySelector(".play")?.focus({ preventScroll: true });
  }

  start() {
    const button = this.querySelector("[data-play]");
    if (!button || awaited !== this.dataset.sound) return;
    awaited = null;
    button.click();
  }
}

// Media events do not bubble, but they can be caught on their way down.
document.addEventListener("play", () => (awaited = null), true);

customElements.define("sound-soon", SoundSoon);
