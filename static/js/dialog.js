// <modal-dialog>: opens when it is put into the page, goes when it is closed, gives focus back.

// What was pressed to open the first of them: a dialog may ask a second question, or come back with
// a wrong field, and the menu it was opened from is closed by then.
let from = null;

document.addEventListener("click", (event) => {
  const pressed = event.target.closest?.("[hx-target='#dialogs'], [data-opens]");
  if (!pressed || pressed.closest("modal-dialog")) return;
  const opener = pressed.closest("pop-menu")?.querySelector("button") || pressed;
  from = { opener, row: opener.closest("li[id]")?.id };
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
      if (document.activeElement !== document.body || document.querySelector("modal-dialog")) return;
      let row = document.getElementById(from?.row);
      while (row?.hidden) row = row.nextElementSibling;
      const back = from?.opener.isConnected ? from.opener : row?.querySelector("pop-menu button") || row?.querySelector("a, button");
      (back || document.querySelector("main h1"))?.focus({ preventScroll: true });
    }, 50);
  }
}

customElements.define("modal-dialog", ModalDialog);
