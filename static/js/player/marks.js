// What the page shows of the sound that plays: its buttons, and how far its waveforms are.
import { fit, paint, peaksOf } from "../wave.js";
import { buttonsIn, keyOf, waveOf } from "./sounds.js";

export class Marks {
  /** Waveforms of the loaded sound, so that a moving playhead looks at them only. */
  waves = [];

  /** After a change: of the page, of its width, of what plays. */
  reflect({ now, audio, share }) {
    const waves = new Set();
    for (const button of buttonsIn(document)) {
      const mine = now?.key === keyOf(button);
      const playing = mine && !audio.paused;
      if (button.hasAttribute("data-playing") !== playing) {
        button.toggleAttribute("data-playing", playing);
        button.setAttribute("aria-pressed", String(playing));
      }
      const svg = waveOf(button);
      if (!svg) continue;
      fit(svg, peaksOf(button.dataset.peaks));
      if (mine) waves.add(svg);
    }
    this.waves = [...waves];
    this.move(share);
    for (const played of document.querySelectorAll("main .wave-played, dialog .wave-played")) {
      if (!waves.has(played.parentNode)) played.remove();
    }
  }

  /** Only the playhead moved. */
  move(share) {
    for (const svg of this.waves) paint(svg, share);
  }

  /** How far into the loaded sound (0..1) a press points; null beside its waveforms. */
  shareAt({ target, clientX }) {
    const svg = target.closest(".wave");
    if (!this.waves.includes(svg)) return null;
    const { left, width } = svg.getBoundingClientRect();
    return (clientX - left) / width;
  }
}
