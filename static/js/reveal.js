// <show-password>: shows what is typed into the password field, and hides it again.

class ShowPassword extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const field = document.getElementById(this.dataset.for);
    button.addEventListener("click", () => {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.textContent = shown ? this.dataset.hide : this.dataset.show;
      button.setAttribute("aria-pressed", String(shown));
      field.focus();
    });
  }
}

customElements.define("show-password", ShowPassword);
