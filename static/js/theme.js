// <theme-switch>: a cookie that the server reads, so the next page comes in the right colours.

const YEAR = 31536000;

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.choose(button);
    });
  }

  choose(button) {
    const theme = button.value;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${theme}; Path=/; Max-Age=${theme ? YEAR : 0}; SameSite=Lax${secure}`;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const other of this.querySelectorAll("button")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  }
}

customElements.define("theme-switch", ThemeSwitch);
