// <search-box>: words search as they are typed; filters are offered, and become tokens when whole.

const SEEK_AFTER_MS = 250;
const OFFER_AFTER_MS = 120;

class SearchBox extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.field = this.form.elements.q;
    this.list = this.querySelector("[role=listbox]");
    this.filters = this.dataset.filters.split(" ");
    this.ends = new AbortController();
    const { signal } = this.ends;
    this.field.addEventListener("input", () => this.typed(), { signal });
    this.field.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.field.addEventListener("blur", () => this.close(), { signal });
    this.form.addEventListener("submit", () => this.sent(), { signal });
    this.form.elements.sort?.addEventListener("change", () => this.seek(), { signal });
    // Focus stays in the field while an offer is pressed.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault(), { signal });
    this.list.addEventListener("click", (event) => this.take(event.target.closest("[role=option]")), { signal });
    this.form.addEventListener("click", (event) => this.pressed(event), { signal });
    document.addEventListener("htmx:oobAfterSwap", (event) => this.drawn(event), { signal });
  }

  disconnectedCallback() {
    this.ends.abort();
    this.close();
    clearTimeout(this.later);
  }

  /** What stands before the caret since the last space; a quote keeps spaces inside. */
  piece() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    return before.match(/(?:[^\s"]|"[^"]*"?)*$/)[0];
  }

  /** Whether somebody is in the middle of a filter: a search for half of it would find nothing. */
  halfway() {
    const piece = this.piece();
    return piece !== "" && this.filters.includes(piece.split(/[:：]/)[0].toLowerCase());
  }

  typed() {
    clearTimeout(this.later);
    clearTimeout(this.offering);
    this.offering = setTimeout(() => this.offer(), OFFER_AFTER_MS);
    if (!this.halfway()) this.later = setTimeout(() => this.seek(), SEEK_AFTER_MS);
  }

  sent() {
    clearTimeout(this.later);
    this.sought = this.field.value;
    this.close();
  }

  seek() {
    clearTimeout(this.later);
    this.sought = this.field.value;
    this.form.dispatchEvent(new CustomEvent("seek"));
  }

  /** The answer is here: what became a token leaves the field, unless somebody typed on. */
  drawn(event) {
    if (event.target.id !== "chips" && event.detail.target?.id !== "chips") return;
    const { words } = document.getElementById("chips").dataset;
    const whole = (text) => text.split(/\s+/).filter(Boolean).join(" ");
    if (this.field.value === this.sought && whole(this.sought) !== words) this.field.value = words;
    if (this.refocus) this.field.focus();
    this.refocus = false;
  }

  pressed(event) {
    if (event.target.closest(".token-off")) this.refocus = true;
    else if (!event.target.closest("a, input, button")) this.field.focus();
  }

  async offer() {
    const piece = this.piece();
    this.asking?.abort();
    if (!piece) return this.close();
    this.asking = new AbortController();
    await this.show(piece, this.asking.signal);
  }

  async show(piece, signal) {
    try {
      const answer = await fetch(`${this.dataset.offers}?${new URLSearchParams({ piece })}`, { signal });
      const items = answer.ok ? await answer.text() : "";
      if (signal.aborted || document.activeElement !== this.field) return;
      this.list.innerHTML = items;
    } catch {
      this.list.replaceChildren(); // a search without offers is still a search
    }
    if (!this.list.children.length) return this.close();
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    document.getElementById("said").textContent = this.list.firstElementChild.dataset.said;
  }

  close() {
    this.asking?.abort();
    clearTimeout(this.offering);
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  get chosen() {
    return this.list.hidden ? null : this.list.querySelector("[aria-selected=true]");
  }

  onKey(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    const acts = {
      ArrowDown: () => (open ? this.walk(1) : this.show(this.piece(), (this.asking = new AbortController()).signal)),
      ArrowUp: () => open && this.walk(-1),
      Enter: () => this.chosen && this.take(this.chosen),
      Escape: () => open && this.close(),
      Backspace: () => this.field.value === "" && this.dropLast(),
    };
    const act = acts[event.key];
    if (!act) return;
    const done = act();
    if (done === false || done === null) return;
    event.preventDefault();
    event.stopPropagation();
  }

  walk(by) {
    const offers = [...this.list.children];
    const at = offers.indexOf(this.chosen);
    const next = offers[(at + by + offers.length + (at < 0 && by < 0 ? 1 : 0)) % offers.length];
    for (const each of offers) each.setAttribute("aria-selected", String(each === next));
    this.field.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  take(offer) {
    if (!offer) return;
    const { text } = offer.dataset;
    const { value, selectionStart: caret } = this.field;
    const begin = caret - this.piece().length;
    const whole = !text.endsWith(":");
    this.field.value = `${value.slice(0, begin)}${text}${whole ? " " : ""}${value.slice(caret).trimStart()}`;
    this.field.setSelectionRange(begin + text.length, begin + text.length);
    this.close();
    if (whole) this.seek();
    else this.offer();
  }

  dropLast() {
    const last = [...this.form.querySelectorAll(".token-off")].at(-1);
    last?.click();
    return Boolean(last);
  }
}

customElements.define("search-box", SearchBox);
