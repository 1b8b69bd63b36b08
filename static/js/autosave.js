// <auto-save>: posts its form's fields a moment after typing, and at once when the page is left.

const PAUSE = 800;

class AutoSave extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("input", () => this.later());
    this.leave = () => document.hidden && this.timer && this.save();
    document.addEventListener("visibilitychange", this.leave);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.leave);
    if (this.timer) this.save();
  }

  later() {
    clearTimeout(this.timer);
    this.say(this.dataset.saving);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    clearTimeout(this.timer);
    this.timer = null;
    try {
      const answer = await fetch(this.dataset.url, { method: "POST", body: new FormData(this.form), keepalive: true });
      this.say(answer.ok ? this.dataset.saved : this.dataset.trouble);
    } catch {
      this.say(this.dataset.trouble);
    }
  }

  say(words) {
    const said = this.querySelector("[data-said]") || document.querySelector("[data-said-for=draft]");
    if (said && words) said.textContent = words;
  }
}

customElements.define("auto-save", AutoSave);
