// <own-words>: a suggestion from the server may replace what stands here, but never what was typed.

class OwnWords extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", (event) => (this.typed = event.target.value !== ""));
    this.addEventListener("htmx:oobBeforeSwap", (event) => {
      if (this.typed) event.preventDefault();
    });
  }
}

customElements.define("own-words", OwnWords);
