// Waveforms in the page: bars from peaks, and the share that has been played.

const SVG = "http://www.w3.org/2000/svg";

export function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const LEVELS = 36;
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The 256 bytes that the server put into a button: letters behind a point, or base64; null for none. */
export function peaksOf(text) {
  if (!text) return null;
  if (text[0] !== ".") return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return Uint8Array.from(text.slice(1), (letter) => Math.round((LETTERS.indexOf(letter) * 255) / LEVELS));
}

/** Path data of mirrored bars, 2 wide, 1 apart (2 from 44 px height on), shortest 2 px; round caps add their ends. */
export function barsPath(peaks, width, height) {
  const step = height >= 44 ? 4 : 3;
  const count = Math.max(1, Math.floor((width + step - 2) / step));
  let path = "";
  for (let i = 0; i < count; i += 1) {
    const from = Math.floor((i * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * peaks.length) / count));
    const peak = Math.max(...peaks.subarray(from, to)) / 255;
    const tall = Math.max(2, Math.round((peak * height) / 2) * 2);
    path += `M${i * step + 1} ${(height - tall) / 2 + 1}v${tall - 2}`;
  }
  return path;
}

/** Draw `peaks` into `svg` at the size it has in the page. Does nothing when it fits already. */
export function fit(svg, peaks) {
  const { width, height } = svg.getBoundingClientRect();
  const size = `0 0 ${Math.round(width)} ${Math.round(height)}`;
  if (!width || !peaks || svg.getAttribute("viewBox") === size) return;
  svg.setAttribute("viewBox", size);
  const bars = svg.querySelector(".wave-bars") || svg.appendChild(element("path", { class: "wave-bars" }));
  bars.setAttribute("d", barsPath(peaks, Math.round(width), Math.round(height)));
  svg.querySelector(".wave-played")?.remove();
}

/** Colour the first `share` (0..1) of a waveform. A nested svg clips by itself and needs no id. */
export function paint(svg, share, name = "wave-played") {
  const bars = svg.querySelector(".wave-bars");
  if (!bars) return null;
  const box = svg.viewBox.baseVal;
  let played = svg.querySelector(`.${name}`);
  if (!played) {
    played = element("svg", { class: name, x: 0, y: 0, height: box.height });
    played.append(bars.cloneNode(true));
    svg.append(played);
  }
  const width = (share * box.width).toFixed(1);
  if (played.getAttribute("width") !== width) played.setAttribute("width", width);
  return played;
}
