// <live-rows>: asks for what changed on this page while something on it is pending, and once when
// somebody looks at it after an hour.
import { hold, isAddition, merge } from "./merge.js";

const LONGEST = 15;
const OLD_MS = 3600 * 1000;
/** Focus on one of these does not hold a row back: it comes back to the new one. */
const HANDED_ON = [".play", ".row-tick input"];

class LiveRows extends HTMLElement {
  connectedCallback() {
    this.delay = Number(this.dataset.delay) || 0;
    this.drawn = Date.now();
    this.addEventListener("htmx:beforeSwap", (event) => this.sift(event));
    this.seen = () => this.plan(0.1);
    // A computer that slept shows the same page as before; its timers slept too.
    this.awake = () => this.delay || this.plan(0);
    document.addEventListener("visibilitychange", this.seen);
    addEventListener("focus", this.awake);
    this.plan(this.delay);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.seen);
    removeEventListener("focus", this.awake);
    clearTimeout(this.timer);
  }

  plan(seconds) {
    clearTimeout(this.timer);
    if (document.hidden) return;
    const wait = this.delay ? seconds * 1000 : Math.max(0, this.drawn + OLD_MS - Date.now());
    this.timer = setTimeout(() => this.ask(), wait);
  }

  // The answer replaces this element too, so what happens meanwhile is kept here and not in events
  // that need it in the page.
  async ask() {
    const url = new URL(this.dataset.url, location.href);
    url.searchParams.set("since", this.dataset.since || "");
    const look = { swapped: [], held: false, status: 0, drawn: this.drawn };
    this.drawn = Date.now();
    const active = document.activeElement;
    look.what = HANDED_ON.find((what) => active?.matches(`.row ${what}`));
    look.focused = look.what && active.closest(".row").id;
    const guard = (event) => this.guard(event, look);
    const note = (event) => {
      // Somebody's own press may be answered meanwhile; its rows are not held back.
      look.mine = event.detail.elt === this;
      if (!look.mine) return;
      look.status = event.detail.xhr.status;
      look.delay = Number(event.detail.xhr.getResponseHeader("Live-Delay"));
    };
    const keep = () => look.mine && this.keep?.();
    document.addEventListener("htmx:oobBeforeSwap", guard);
    document.addEventListener("htmx:oobAfterSwap", keep);
    document.addEventListener("htmx:beforeOnLoad", note);
    try {
      await window.htmx.ajax("GET", url.pathname + url.search, { source: this, target: this, swap: "none" });
    } catch {
      // No answer: asked again, more slowly.
    }
    document.removeEventListener("htmx:beforeOnLoad", note);
    document.removeEventListener("htmx:oobBeforeSwap", guard);
    document.removeEventListener("htmx:oobAfterSwap", keep);
    if (look.status === 200) this.settle(look);
    else this.again(look);
  }

  again({ delay, drawn }) {
    this.delay = delay || Math.min(LONGEST, this.delay * 1.5);
    if (!this.delay) this.drawn = drawn; // whoever looks next asks again
    else if (this.isConnected) this.plan(this.delay);
  }

  // The server does not know how far somebody scrolled: rows that are not here are left out. An
  // answer that comes after this element was replaced is older than what stands here.
  sift(event) {
    const { detail } = event;
    if (!this.isConnected) return event.preventDefault();
    if (!detail.serverResponse) return;
    const answer = document.createElement("template");
    answer.innerHTML = detail.serverResponse;
    this.keep = hold();
    merge(answer.content);
    for (const part of answer.content.querySelectorAll("[hx-swap-oob][id]")) {
      if (!document.getElementById(part.id)) part.remove();
    }
    detail.serverResponse = answer.innerHTML;
  }

  // A row in which somebody is busy is left alone and asked for again.
  guard(event, look) {
    const row = event.detail.target;
    if (!look.mine || !row.matches?.(".row") || isAddition(event.detail.fragment)) return;
    const active = document.activeElement;
    const inUse = row.contains(active) && !active.matches(HANDED_ON.join());
    if (inUse || row.querySelector("[aria-expanded=true]")) {
      event.detail.shouldSwap = false;
      look.held = true;
    } else look.swapped.push(row.id);
  }

  settle(look) {
    for (const id of look.swapped) {
      const row = document.getElementById(id);
      if (!row?.matches(".row")) continue;
      row.setAttribute("data-changed", "");
      this.announce(row);
      if (id === look.focused) row.querySelector(look.what)?.focus({ preventScroll: true });
    }
    const next = document.getElementById(this.id);
    if (!next) return;
    if (next === this && look.delay) next.delay = look.delay;
    if (look.held) {
      next.dataset.since = this.dataset.since;
      next.delay = next.delay || 2;
    }
    // An answer without a new element means: the same again.
    if (next === this || look.held) next.plan(next.delay);
  }

  announce(row) {
    const name = row.querySelector(".name")?.textContent.trim();
    const state = row.querySelector(".state-word, .saved, .log-state")?.textContent.trim();
    if (name && state) document.getElementById("said").textContent = `${name}: ${state}`;
  }
}

customElements.define("live-rows", LiveRows);
