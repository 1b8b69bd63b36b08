// <keep-words>: what was typed and could not be sent stays in this tab, and stands in the form again
// when its page is next opened. For who was signed out, cut off, or has to load the page again.

const TYPED = "textarea, select, input[type=text], input[type=date], input[type=number]";

class KeepWords extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.key = `words:${this.dataset.person}:${this.dataset.url}`;
    this.ends = new AbortController();
    const { signal } = this.ends;
    for (const name of ["htmx:responseError", "htmx:sendError", "words:lost"]) {
      document.addEventListener(name, () => this.keep(), { signal });
    }
    document.addEventListener("htmx:beforeOnLoad", (event) => this.sentAway(event), { signal });
    this.form.addEventListener("htmx:beforeRequest", (event) => event.target === this.form && this.drop(), { signal });
    this.form.addEventListener("htmx:afterRequest", (event) => this.saved(event), { signal });
    // htmx has to know the form first: what is put back is saved like what is typed.
    setTimeout(() => this.isConnected && this.restore(), 100);
  }

  disconnectedCallback() {
    this.ends.abort();
  }

  sentAway(event) {
    if (event.detail.xhr.getResponseHeader("HX-Redirect")) this.keep();
  }

  saved(event) {
    const { successful, pathInfo } = event.detail;
    if (successful && pathInfo.requestPath === this.dataset.url) this.drop();
  }

  keep() {
    const fields = [...this.form.querySelectorAll(TYPED)].filter((field) => field.name);
    const words = fields.map((field) => [field.name, field.value]);
    try {
      sessionStorage.setItem(this.key, JSON.stringify(words));
    } catch {
      // More than a browser keeps.
    }
  }

  restore() {
    const words = JSON.parse(sessionStorage.getItem(this.key) || "[]");
    for (const [name, value] of words) {
      const field = this.form.elements[name];
      if (!field?.matches?.(TYPED) || field.value === value) continue;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  drop() {
    sessionStorage.removeItem(this.key);
  }
}

customElements.define("keep-words", KeepWords);
