// <list-place>: Back leads to the row where a long list was left, and focus to the one that led away;
// a row that moved stands there once.

const KEY = "list-places";
const FOCUS_KEY = "list-focus";
const MOST_PLACES = 20;
const MOST_PAGES = 40;
const SETTLED_MS = 60;
const REST_MS = 100;

const type = performance.getEntriesByType("navigation")[0]?.type;
let back = type === "back_forward" || type === "reload";
const here = () => location.pathname + location.search;
const read = (key) => new Map(JSON.parse(sessionStorage.getItem(key) || "[]"));
const places = () => read(KEY);

/** Note something of this address, or with nothing forget it; the oldest of many go. */
function note(key, address, what) {
  const kept = read(key);
  kept.delete(address);
  if (what) kept.set(address, what);
  sessionStorage.setItem(key, JSON.stringify([...kept].slice(-MOST_PLACES)));
}

class ListPlace extends HTMLElement {
  connectedCallback() {
    this.ends = new AbortController();
    const { signal } = this.ends;
    document.addEventListener("scroll", () => this.scrolled(), { signal, passive: true });
    document.addEventListener("click", (event) => this.left(event), { signal, capture: true });
    for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) {
      document.addEventListener(kind, () => (this.returning = false), { signal, passive: true });
    }
    const [place, led] = [places().get(here()), read(FOCUS_KEY).get(here())];
    this.returning = back && Boolean(place || led);
    back = false;
    // The page is focused and htmx has seen its links by then.
    if (this.returning) setTimeout(() => this.restore(place, led), SETTLED_MS);
    note(FOCUS_KEY, here(), null);
  }

  disconnectedCallback() {
    this.ends.abort();
    clearTimeout(this.rest);
  }

  scrolled() {
    clearTimeout(this.rest);
    const address = here();
    if (!this.returning) this.rest = setTimeout(() => address === here() && this.keep(address), REST_MS);
  }

  keep(address) {
    const rows = [...document.querySelectorAll("#rows > [id]")];
    const first = rows.find((row) => row.getBoundingClientRect().bottom > 0);
    note(KEY, address, first && scrollY > 0 && [first.id, first.getBoundingClientRect().top]);
  }

  /** By a link of a row, or by one that stands elsewhere. */
  left({ target }) {
    const link = target.closest("a[href]:not([role=button])");
    if (!link) return;
    // Whoever is quick presses before the list rests.
    if (!this.returning) this.keep(here());
    note(FOCUS_KEY, here(), link.closest("#rows > [id]")?.id);
  }

  async restore(place, led) {
    if (place) await this.goTo(...place);
    const link = document.getElementById(led)?.querySelector("a.name");
    if (this.returning) link?.focus({ preventScroll: true });
    this.returning = false;
  }

  async goTo(id, top) {
    for (let page = 0; page < MOST_PAGES && this.returning && !document.getElementById(id); page += 1) {
      if (!(await this.more())) break;
    }
    const row = document.getElementById(id);
    if (row && this.returning) scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
  }

  /** Fetch the next rows; false when there are none. */
  more() {
    const link = document.querySelector("#more a");
    if (!link) return false;
    return new Promise((resolve) => {
      const asked = new AbortController();
      const end = (came) => (asked.abort(), resolve(came));
      const listen = (name, act) => {
        // The link is gone by then, so the event comes from elsewhere.
        const mine = ({ detail }) => detail.requestConfig?.elt === link && act(detail);
        document.addEventListener(name, mine, { signal: asked.signal });
      };
      listen("htmx:afterRequest", (detail) => detail.successful || end(false));
      listen("htmx:afterSettle", () => end(true));
      link.click();
    });
  }
}

/** A voice whose value changed meanwhile may come again on a later page. */
function once(event) {
  const { detail } = event;
  if (detail.target?.id !== "more" || !detail.serverResponse) return;
  const answer = document.createElement("template");
  answer.innerHTML = detail.serverResponse;
  for (const row of answer.content.querySelectorAll("li.row[id]")) {
    if (document.getElementById(row.id)) row.remove();
  }
  detail.serverResponse = answer.innerHTML;
  if (detail.target.contains(document.activeElement)) goOn(answer.content.querySelector("li.row[id]"));
}

/** Whoever pressed "More" reads on with the first new row. */
function goOn(row) {
  const focus = () => document.getElementById(row?.id)?.querySelector("a, button")?.focus({ preventScroll: true });
  document.addEventListener("htmx:afterSettle", focus, { once: true });
}

addEventListener("popstate", () => (back = true));
document.addEventListener("htmx:historyRestore", () => (back = false));
document.addEventListener("htmx:beforeSwap", once);
customElements.define("list-place", ListPlace);
