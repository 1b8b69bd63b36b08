// What a play button says about its sound, and the buttons and waveforms that belong together.
import { peaksOf } from "../wave.js";

const AREA = ".row, .sound, .start-here, .start-sample, .dialog-sound, [data-sound]:not(sound-soon)";

/** Equal for two buttons that play the same part of the same sound of the same thing. */
export const keyOf = ({ dataset }) => [dataset.src, dataset.until, dataset.page].join("#");

export const waveOf = (button) => button.closest(AREA)?.querySelector(".wave") || null;

export const buttonsIn = (place) => [...place.querySelectorAll("[data-play]")];

/** `seconds` and `until` (stop there) are 0 when nobody said them; `page` is "" without one. */
export function soundOf(button) {
  const { src, title, kind, seconds, until, peaks, page } = button.dataset;
  return {
    key: keyOf(button),
    src,
    title,
    kind,
    page: page || "",
    seconds: Number(seconds) || 0,
    until: Number(until) || 0,
    peaks: peaksOf(peaks),
  };
}
