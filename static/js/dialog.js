// <modal-dialog>: opens when it is put into the page, goes when it is closed, gives focus back.

import { nowhere, placesNear, standIn } from "./focus.js";

// What was pressed to open the first of them: a dialog may ask a second question, or come back with
// a wrong field, and the menu it was opened from is closed by then.
let from = null;

document.addEventListener("click", (event) => {
  const pressed = event.target.closest?.("[hx-target='#dialogs'], [data-opens]");
  if (!pressed || pressed.closest("modal-dialog")) return;
  const opener = pressed.closest("pop-menu")?.querySelector("button") || pressed;
  from = { opener, places: placesNear(opener) };
}, true);

class ModalDialog extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.dialog.addEventListener("close", () => this.closed());
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog || event.target.closest("[data-close]")) this.dialog.close();
    });
    this.addEventListener("htmx:afterRequest", (event) => {
      const { successful, requestConfig } = event.detail;
      if (successful && requestConfig.verb !== "get") this.dialog.close();
    });
    this.dialog.showModal();
    this.dialog.querySelector("[autofocus]")?.focus();
  }

  closed() {
    this.remove();
  }

  // However it went: focus returns to the opener, or to its row as it was drawn anew, or to the
  // row that took its place.
  disconnectedCallback() {
    setTimeout(() => {
      if (!nowhere() || document.querySelector("modal-dialog")) return;
      const back = from?.opener.checkVisibility() ? from.opener : standIn(from?.places || []);
      (back || document.querySelector("main h1"))?.focus({ preventScroll: true });
    }, 50);
  }
}

customElements.define("modal-dialog", ModalDialog);
