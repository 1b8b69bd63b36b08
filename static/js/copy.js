// <copy-button>: copies data-value, or the text of [data-copy-source], and says so.

const SHOWN = 2000;

/** Text of a list of labels and values, one pair on a line. */
function textOf(source) {
  return [...source.querySelectorAll("div")]
    .map((pair) => [...pair.children].map((part) => part.textContent.trim()).join(": "))
    .join("\n");
}

/** The clipboard API exists on https and localhost only; a selection works on any address. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

class CopyButton extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-copy]").addEventListener("click", () => this.copy());
  }

  async copy() {
    const source = this.querySelector("[data-copy-source]");
    await copy(source ? textOf(source) : this.dataset.value);
    const said = this.querySelector("[data-copy-word], .copy-said");
    this.word ??= said.textContent;
    said.textContent = this.dataset.copied;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      said.textContent = this.word;
    }, SHOWN);
  }
}

customElements.define("copy-button", CopyButton);
