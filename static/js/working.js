// <working-state>: fills the bar of a working row from its age and the time such work usually takes.
import { clock } from "./clock.js";

const LAST = 95;

class WorkingState extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.since) return;
    this.show();
    this.timer = setInterval(() => this.show(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  show() {
    const age = Math.max(0, (Date.now() - Date.parse(this.dataset.since)) / 1000);
    const share = (age / Number(this.dataset.usual || 10)) * 100;
    // Without a bar the row says why it is tried again.
    const bar = this.querySelector("progress");
    if (bar) bar.value = Math.min(LAST, share);
    this.querySelector(".state-elapsed").textContent = clock(age);
    const usual = this.querySelector(".state-usual");
    if (share > 100 && usual) usual.textContent = this.dataset.longer;
  }
}

customElements.define("working-state", WorkingState);
