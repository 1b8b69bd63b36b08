// <keep-draft>: what was typed in the last moment is kept when the page is left.

class KeepDraft extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.ends = new AbortController();
    const { signal } = this.ends;
    this.form.addEventListener("input", () => (this.open = true), { signal });
    this.form.addEventListener("htmx:beforeRequest", () => (this.open = false), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.keep(), { signal });
  }

  disconnectedCallback() {
    this.ends.abort();
    this.keep();
  }

  keep() {
    if (!this.open) return;
    this.open = false;
    navigator.sendBeacon(this.dataset.url, new FormData(this.form));
  }
}

customElements.define("keep-draft", KeepDraft);
