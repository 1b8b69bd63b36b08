// <modal-dialog>: opens when it is put into the page, goes when it is closed, gives focus back.

class ModalDialog extends HTMLElement {
  connectedCallback() {
    const before = document.activeElement;
    this.opener = before?.closest("pop-menu")?.querySelector("button") || before;
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
    const { opener } = this;
    this.remove();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  }
}

customElements.define("modal-dialog", ModalDialog);
