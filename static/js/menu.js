// <pop-menu>: a button and the list it opens.

class PopMenu extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.menu = this.querySelector(".menu");
    this.button.addEventListener("click", (event) => {
      // Pressed by key, the first item shows that it is the one; under a finger it need not.
      this.byKey = event.detail === 0;
      this.toggle(this.menu.hidden);
    });
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.contains(event.relatedTarget)) this.toggle(false);
    });
    this.menu.addEventListener("click", (event) => {
      if (!event.target.closest(".menu-item") || event.target.closest("theme-switch, copy-button")) return;
      // A dialog that opens now gives focus back to where it is.
      this.button.focus({ focusVisible: false });
      this.toggle(false);
    });
    this.away = (event) => this.contains(event.target) || this.toggle(false);
  }

  disconnectedCallback() {
    document.removeEventListener("pointerdown", this.away);
  }

  items() {
    // Some are for phones only.
    return [...this.menu.querySelectorAll(".menu-item")].filter((item) => item.checkVisibility());
  }

  toggle(open) {
    if (open === !this.menu.hidden) return;
    this.menu.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (!open) return document.removeEventListener("pointerdown", this.away);
    document.addEventListener("pointerdown", this.away);
    this.menu.removeAttribute("data-up");
    const foot = document.querySelector(".player:not([hidden])")?.getBoundingClientRect().top ?? innerHeight;
    if (this.menu.getBoundingClientRect().bottom > foot) this.menu.setAttribute("data-up", "");
    this.items()[0]?.focus({ focusVisible: this.byKey });
  }

  onKey(event) {
    if (this.menu.hidden) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.toggle(false);
      this.button.focus();
    }
    const items = this.items();
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    items[(next + items.length) % items.length]?.focus();
  }
}

customElements.define("pop-menu", PopMenu);
