// <busy-button>: a pressed submit button shows its own progress and cannot be pressed twice.

class BusyButton extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.form = this.button.form;
    if (!this.form) return;
    this.ends = new AbortController();
    const { signal } = this.ends;
    this.form.addEventListener("submit", (event) => this.pressed(event), { signal, capture: true });
    this.form.addEventListener("htmx:afterRequest", () => this.rest(), { signal });
    addEventListener("pageshow", () => this.rest(), { signal });
  }

  disconnectedCallback() {
    this.ends?.abort();
  }

  pressed(event) {
    if (event.submitter && event.submitter !== this.button) return;
    if (this.kept) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const { width } = this.button.getBoundingClientRect();
    this.kept = [...this.button.childNodes];
    this.button.style.minWidth = `${width}px`;
    this.button.classList.add("busy");
    this.button.setAttribute("aria-busy", "true");
    if (this.button.dataset.busy) this.button.textContent = this.button.dataset.busy;
  }

  rest() {
    if (!this.kept) return;
    this.button.replaceChildren(...this.kept);
    this.button.classList.remove("busy");
    this.button.removeAttribute("aria-busy");
    this.button.removeAttribute("style");
    this.kept = null;
  }
}

customElements.define("busy-button", BusyButton);
