// <clip-part>: shows which share of a clip Kling gets, up to a line with its time.
import { element, paint } from "./wave.js";

class ClipPart extends HTMLElement {
  connectedCallback() {
    const svg = this.querySelector(".wave");
    const share = Number(this.dataset.part);
    if (!svg || !share) return;
    const { width, height } = svg.viewBox.baseVal;
    svg.prepend(element("rect", { class: "wave-ground", x: 0, y: 0, width: share * width, height, rx: 4 }));
    paint(svg, share, "wave-part");
    svg.append(element("rect", { class: "wave-end", x: share * width - 2, y: 0, width: 2, height }));
    const time = this.parentElement.querySelector("[data-part-time]");
    if (!time) return;
    const place = () => {
      const left = share * this.clientWidth - time.offsetWidth / 2;
      time.style.marginLeft = `${Math.max(0, Math.min(left, this.clientWidth - time.offsetWidth - 40))}px`;
    };
    new ResizeObserver(place).observe(this);
  }
}

customElements.define("clip-part", ClipPart);
