// <bulk-bar>: ticks on rows, and the bar that acts on what is ticked. A row that is drawn anew gets
// its tick back; another filter drops them all.
import { Acts } from "./bulk/acts.js";
import { Fingers } from "./bulk/fingers.js";
import { TICK, facts, ticks } from "./bulk/ticks.js";

const OPEN = "dialog[open], pop-menu > [aria-expanded=true]";
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

class BulkBar extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.page = this.closest(".page");
    this.acts = new Acts(this);
    this.fingers = new Fingers(this);
    this.chosen = new Map(); // uid -> whether the voice is Kling's
    this.everything = false;
    this.which = facts()?.which;
    this.ends = new AbortController();
    const { signal } = this.ends;
    const on = (where, name, act, options = {}) => where.addEventListener(name, act, { signal, ...options });
    on(document, "click", (event) => event.target.matches?.(TICK) && this.ticked(event));
    on(document, "keydown", (event) => this.onKey(event), { capture: true });
    on(document, "keyup", (event) => (this.shift = event.shiftKey));
    on(document, "htmx:afterSettle", () => this.sync());
    on(document, "htmx:oobAfterSwap", () => this.sync());
    on(document, "selection-done", () => this.clear());
    on(this, "click", (event) => this.refuse(event), { capture: true });
    on(this.form, "formdata", (event) => this.fill(event.formData));
    on(this.form, "reset", (event) => (event.preventDefault(), this.clear()));
    on(this.box, "change", () => this.tickAll(this.box.checked));
    on(this.querySelector(".bulk-all"), "click", () => this.takeEverything());
    this.fingers.listen(on);
    for (const tick of ticks()) if (tick.checked) this.note(tick); // ticked before this script came
    this.draw();
  }

  disconnectedCallback() {
    this.ends.abort();
    this.fingers.stop();
  }

  get box() {
    return this.querySelector(".bulk-tick input");
  }

  /** The tick that was set last: where somebody is in the list. */
  get place() {
    return document.querySelector(`${TICK}[value="${CSS.escape(this.last || "")}"]`) || ticks()[0];
  }

  note(tick) {
    if (tick.checked) this.chosen.set(tick.value, tick.hasAttribute("data-kling"));
    else this.chosen.delete(tick.value);
  }

  /** A tick, or with Shift all from the last one to here. */
  ticked({ target, shiftKey }) {
    const all = ticks();
    const from = all.findIndex((tick) => tick.value === this.last);
    const to = all.indexOf(target);
    const range = (shiftKey || this.shift) && from >= 0 ? all.slice(Math.min(from, to), Math.max(from, to) + 1) : [target];
    if (this.everything) this.settleForThese();
    for (const tick of range) {
      tick.checked = target.checked;
      this.note(tick);
    }
    this.last = target.value;
    this.draw();
    this.say();
  }

  tickAll(checked) {
    if (this.everything) this.settleForThese();
    for (const tick of ticks()) {
      tick.checked = checked;
      this.note(tick);
    }
    if (!checked) this.chosen.clear();
    this.draw();
    this.say();
  }

  takeEverything() {
    this.everything = true;
    for (const tick of ticks()) tick.checked = true;
    this.draw();
    this.say();
    this.box.focus();
  }

  /** Out of "all that match" into the rows that are here. */
  settleForThese() {
    this.everything = false;
    this.chosen.clear();
    for (const tick of ticks()) this.chosen.set(tick.value, tick.hasAttribute("data-kling"));
  }

  clear() {
    if (!this.on) return;
    const within = this.contains(document.activeElement);
    const back = this.place;
    this.drop();
    if (within) back?.focus({ preventScroll: true });
    this.say();
  }

  drop() {
    this.chosen.clear();
    this.everything = false;
    this.page.removeAttribute("data-selecting");
    for (const tick of ticks()) tick.checked = false;
    this.draw();
  }

  /** Rows came, went or were drawn anew. */
  sync() {
    const now = facts();
    if (!now) return;
    if (now.which !== this.which) {
      this.which = now.which;
      return this.drop();
    }
    for (const uid of this.chosen.keys()) {
      if (document.getElementById(`voice-${uid}`)?.hidden) this.chosen.delete(uid);
    }
    for (const tick of ticks()) tick.checked = this.everything || this.chosen.has(tick.value);
    this.draw();
  }

  get on() {
    return this.everything || this.chosen.size > 0;
  }

  draw() {
    const here = ticks();
    const all = here.length > 0 && here.every((tick) => tick.checked);
    this.toggleAttribute("data-on", this.on);
    this.page.toggleAttribute("data-bulk", this.on);
    this.box.checked = all;
    this.box.indeterminate = this.on && !all;
    if (this.on) this.querySelector(".bulk-count").textContent = this.acts.counted;
    const more = this.querySelector(".bulk-all");
    more.hidden = this.everything || !all || !document.getElementById("more");
    if (!more.hidden) more.textContent = facts().all;
    this.acts.draw();
  }

  /** What is sent: the ids in one field, or the filter itself. */
  fill(data) {
    data.delete("voice");
    if (this.everything) {
      data.set("all", "1");
      data.set("set", this.which);
    } else data.set("voices", [...this.chosen.keys()].join(","));
    data.set("on", this.acts.unstar ? "0" : "1");
  }

  refuse(event) {
    if (!event.target.closest("[aria-disabled=true]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  say() {
    document.getElementById("said").textContent = this.on ? this.acts.counted : this.dataset.none;
  }

  onKey(event) {
    this.shift = event.shiftKey;
    if (event.isComposing || document.querySelector(OPEN)) return;
    const { key, target } = event;
    if (key === "Escape" && this.on && !target.closest(TYPING)) {
      event.preventDefault();
      event.stopPropagation();
      this.clear();
    }
    const by = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (!by || !target.matches(TICK)) return;
    const all = ticks();
    event.preventDefault();
    all[all.indexOf(target) + by]?.focus();
  }
}

customElements.define("bulk-bar", BulkBar);
