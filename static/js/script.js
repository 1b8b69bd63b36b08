// <page-script>: brings the script of a page that needs one of its own, also after boosted navigation.

class PageScript extends HTMLElement {
  connectedCallback() {
    import(this.dataset.module);
  }
}

customElements.define("page-script", PageScript);
