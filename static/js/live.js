// <live-rows>: asks for what changed on this page while something on it is pending.

const LONGEST = 15;

class LiveRows extends HTMLElement {
  connectedCallback() {
    this.ends = new AbortController();
    const { signal } = this.ends;
    this.delay = Number(this.dataset.delay) || 0;
    document.addEventListener("visibilitychange", () => this.plan(document.hidden ? 0 : 0.1), { signal });
    document.addEventListener("htmx:oobBeforeSwap", (event) => this.guard(event), { signal });
    this.addEventListener("htmx:afterRequest", (event) => this.answered(event), { signal });
    if (!document.hidden) this.plan(this.delay);
  }

  disconnectedCallback() {
    this.ends.abort();
    clearTimeout(this.timer);
  }

  plan(seconds) {
    clearTimeout(this.timer);
    if (seconds && this.delay) this.timer = setTimeout(() => this.ask(), seconds * 1000);
  }

  ask() {
    const url = new URL(this.dataset.url, location.href);
    url.searchParams.set("since", this.dataset.since || "");
    this.swapped = [];
    this.held = false;
    this.focused = document.activeElement?.matches(".row .play") ? document.activeElement.closest("[id]")?.id : null;
    window.htmx.ajax("GET", url.pathname + url.search, { source: this, target: this, swap: "none" });
  }

  // A row in which somebody is busy is left alone and asked for again.
  guard(event) {
    if (!this.swapped) return;
    const row = event.detail.target;
    if (row === this) return;
    const inUse = document.activeElement?.closest("[id]:is(.row, .clip-panel)") === row && !document.activeElement.matches(".play");
    if (inUse || row.querySelector("[aria-expanded=true]")) {
      event.detail.shouldSwap = false;
      this.held = true;
    } else this.swapped.push(row.id);
  }

  answered(event) {
    const { xhr, successful } = event.detail;
    if (xhr.status === 204 || !successful) {
      const asked = Number(xhr.getResponseHeader("Live-Delay"));
      this.delay = asked || Math.min(LONGEST, this.delay * 1.5);
      if (this.isConnected && !document.hidden) this.plan(this.delay);
      return;
    }
    const since = this.dataset.since;
    setTimeout(() => this.settle(since), 60);
  }

  settle(since) {
    for (const id of this.swapped || []) {
      const row = document.getElementById(id);
      if (!row?.matches(".row")) continue;
      row.setAttribute("data-changed", "");
      this.announce(row);
      if (id === this.focused) row.querySelector(".play")?.focus({ preventScroll: true });
    }
    const next = document.getElementById(this.id);
    if (!this.held || !next) return;
    next.dataset.since = since;
    next.delay = next.delay || 2;
    next.plan(2);
  }

  announce(row) {
    const name = row.querySelector(".name")?.textContent.trim();
    const state = row.querySelector(".state-word, .saved, .log-state")?.textContent.trim();
    const said = document.getElementById("said");
    if (said && name && state) said.textContent = `${name}: ${state}`;
  }
}

customElements.define("live-rows", LiveRows);
