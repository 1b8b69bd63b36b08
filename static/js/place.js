// <list-place>: Back leads to the row where a long list was left; a row that moved stands there once.

const KEY = "list-places";
const MOST_PLACES = 20;
const MOST_PAGES = 40;
const SETTLED_MS = 60;
const REST_MS = 100;

const type = performance.getEntriesByType("navigation")[0]?.type;
let back = type === "back_forward" || type === "reload";
const here = () => location.pathname + location.search;
const places = () => new Map(JSON.parse(sessionStorage.getItem(KEY) || "[]"));

class ListPlace extends HTMLElement {
  connectedCallback() {
    this.ends = new AbortController();
    const { signal } = this.ends;
    document.addEventListener("scroll", () => this.scrolled(), { signal, passive: true });
    for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) {
      document.addEventListener(kind, () => (this.returning = false), { signal, passive: true });
    }
    this.returning = back && places().has(here());
    back = false;
    // The page is focused and htmx has seen its links by then.
    if (this.returning) setTimeout(() => this.restore(places().get(here())), SETTLED_MS);
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
    const kept = places();
    kept.delete(address);
    if (first && scrollY > 0) kept.set(address, [first.id, first.getBoundingClientRect().top]);
    sessionStorage.setItem(KEY, JSON.stringify([...kept].slice(-MOST_PLACES)));
  }

  async restore([id, top]) {
    for (let page = 0; page < MOST_PAGES && this.returning && !document.getElementById(id); page += 1) {
      if (!(await this.more())) break;
    }
    const row = document.getElementById(id);
    if (row && this.returning) scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
    this.returning = false;
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
