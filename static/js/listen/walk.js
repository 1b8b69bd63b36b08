// Where somebody is in a list, and what they kept: remembered in this tab, so that a reload goes on.

/** Screens: "start" (nothing sounds), "stage" (one after the other), "end". */
const FRESH = { order: [], after: "", at: 0, reach: 0, kept: [], seconds: 0, screen: "start", total: 0 };

export class Walk {
  constructor(key) {
    this.key = key;
    Object.assign(this, structuredClone(FRESH), this.read());
  }

  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key)) || {};
    } catch {
      return {};
    }
  }

  save() {
    const state = Object.fromEntries(Object.keys(FRESH).map((name) => [name, this[name]]));
    try {
      sessionStorage.setItem(this.key, JSON.stringify(state));
    } catch {
      // More than a browser keeps: right until the page is left.
    }
  }

  get begun() {
    return this.at > 0 || this.kept.length > 0 || this.screen !== "start";
  }

  /** From the first voice on; `kept` stays when a part of the list is heard once more. */
  begin({ uids, after = "", total, kept = [] }) {
    Object.assign(this, structuredClone(FRESH), { order: uids, after, total, kept });
  }

  /** The next voices came. */
  extend({ uids, after }) {
    const known = new Set(this.order);
    this.order.push(...uids.filter((uid) => !known.has(uid)));
    this.after = after;
  }

  /** A voice that can no longer be heard. */
  lose(uid) {
    const at = this.order.indexOf(uid);
    this.kept = this.kept.filter((each) => each !== uid);
    if (at < 0) return;
    this.order.splice(at, 1);
    if (this.at > at) this.at -= 1;
    if (this.reach > at) this.reach -= 1;
    this.total = Math.max(this.order.length, this.total - 1);
  }

  go(at) {
    this.at = at;
    this.reach = Math.max(this.reach, at);
    this.screen = "stage";
  }

  keep(uid = this.uid) {
    if (!this.kept.includes(uid)) this.kept.push(uid);
  }

  drop(uid = this.uid) {
    this.kept = this.kept.filter((each) => each !== uid);
  }

  get uid() {
    return this.order[this.at];
  }

  /** As many voices were heard; at the end also the last one. */
  get heard() {
    return Math.min(this.order.length, this.screen === "end" ? Math.max(this.reach, this.at + 1) : this.reach);
  }

  /** Heard and not kept, the newest last. */
  get skipped() {
    const kept = new Set(this.kept);
    const now = this.screen === "stage" ? this.uid : "";
    return this.order.slice(0, this.heard).filter((uid) => !kept.has(uid) && uid !== now);
  }

  get toGo() {
    return Math.max(0, this.total - this.reach - (this.at === this.reach ? 1 : 0));
  }

  get next() {
    return this.order.slice(this.at + 1, this.at + 3);
  }

  /** "kept", "skipped", "now" or "" for the voice at this place. */
  mark(at) {
    if (at === this.at && this.screen === "stage") return "now";
    if (this.kept.includes(this.order[at])) return "kept";
    return at < this.heard ? "skipped" : "";
  }
}
