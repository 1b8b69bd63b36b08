// <clip-part>: shows which share of a clip Kling gets, up to a line with its time, at any width.
import { element, fit, paint, peaksOf } from "./wave.js";

class ClipPart extends HTMLElement {
  connectedCallback() {
    this.svg = this.querySelector(".wave");
    this.share = Number(this.dataset.part);
    this.peaks = peaksOf(this.dataset.peaks);
    if (!this.svg || !this.share) return;
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this);
  }

  disconnectedCallback() {
    this.observer?.disconnect();
  }

  draw() {
    const { svg, share } = this;
    fit(svg, this.peaks);
    for (const old of svg.querySelectorAll(".wave-ground, .wave-part, .wave-end")) old.remove();
    const { width, height } = svg.viewBox.baseVal;
    svg.prepend(element("rect", { class: "wave-ground", x: 0, y: 0, width: share * width, height, rx: 4 }));
    paint(svg, share, "wave-part");
    if (share < 1) svg.append(element("rect", { class: "wave-end", x: share * width - 2, y: 0, width: 2, height }));
    this.place();
  }

  /** The time stands under the line, but never over the length at the right end. */
  place() {
    const time = this.parentElement.querySelector("[data-part-time]");
    if (!time) return;
    const left = this.share * this.clientWidth - time.offsetWidth / 2;
    time.style.marginLeft = `${Math.max(0, Math.min(left, this.clientWidth - time.offsetWidth - 40))}px`;
  }
}

customElements.define("clip-part", ClipPart);
