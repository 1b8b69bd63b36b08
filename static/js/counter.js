// <char-counter>: "12 of 20" beside the label of a field, counted as the server counts.
import { fill } from "./clock.js";

const phone = matchMedia("(width < 700px)");

class CharCounter extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.dataset.for);
    if (!this.field) return;
    this.count = this.count.bind(this);
    this.field.addEventListener("input", this.count);
    this.count();
  }

  disconnectedCallback() {
    this.field?.removeEventListener("input", this.count);
  }

  count() {
    // Code points after NFC, line ends as one character.
    const length = [...this.field.value.normalize("NFC")].length;
    const limit = Number(this.dataset.limit);
    const words = (phone.matches && this.dataset.short) || this.dataset.words;
    this.textContent = fill(words, { n: length, m: limit });
    this.toggleAttribute("data-over", length > limit);
  }
}

customElements.define("char-counter", CharCounter);
