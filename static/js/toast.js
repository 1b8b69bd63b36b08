// <toast-note>: goes after 10 s, stays while somebody points at it or is inside it.

const SECONDS = 10;

class ToastNote extends HTMLElement {
  connectedCallback() {
    for (const name of ["pointerenter", "focusin"]) this.addEventListener(name, () => clearTimeout(this.timer));
    for (const name of ["pointerleave", "focusout"]) this.addEventListener(name, () => this.count());
    this.addEventListener("htmx:afterRequest", (event) => event.detail.successful && this.remove());
    this.count();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  count() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.remove(), SECONDS * 1000);
  }
}

customElements.define("toast-note", ToastNote);
