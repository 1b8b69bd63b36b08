// <page-module>: fetches the script that only its page needs, however the page was reached.

class PageModule extends HTMLElement {
  connectedCallback() {
    import(this.dataset.module);
  }
}

customElements.define("page-module", PageModule);
