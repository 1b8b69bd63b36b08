// The list that the sound came from. It is kept while other pages are shown, and follows its own page
// while that is open: filtered, sorted, or longer because somebody scrolled on.
import { buttonsIn, keyOf, soundOf } from "./sounds.js";

const ROWS = "main .rows";

export class Queue {
  sounds = [];
  path = "";
  url = "";
  section = "";

  /** Make the list round `button` the one that is stepped through. */
  take(button) {
    const rows = button.closest(ROWS);
    this.path = rows ? location.pathname : "";
    this.url = location.pathname + location.search;
    this.section = document.querySelector("main [data-section]")?.dataset.section || "";
    if (rows) this.follow();
    else this.keep(buttonsIn(button.closest(".sounds") || button.parentElement));
  }

  /** After a change of the page. A list without sounds has nothing to follow. */
  follow() {
    if (this.path !== location.pathname) return;
    const buttons = buttonsIn(document).filter((button) => button.closest(ROWS));
    if (!buttons.length) return;
    this.url = location.pathname + location.search;
    this.keep(buttons);
  }

  keep(buttons) {
    // One sound may have two buttons; it is heard once.
    this.sounds = [...new Map(buttons.map((button) => [keyOf(button), soundOf(button)])).values()];
  }

  /** The sound `by` places from `key`; a list that does not hold it begins anew at its end. */
  at(key, by) {
    const here = this.sounds.findIndex((sound) => sound.key === key);
    if (here < 0) return this.sounds.at(by > 0 ? 0 : -1);
    return this.sounds[here + by];
  }

  /** Addresses of the next `count` sounds after `key`. */
  after(key, count) {
    const here = this.sounds.findIndex((sound) => sound.key === key);
    return here < 0 ? [] : this.sounds.slice(here + 1, here + 1 + count);
  }
}

/** The first or last sound of the page, for somebody who plays without having pressed a row. */
export function firstOf(by) {
  return buttonsIn(document).filter((button) => button.closest("main")).at(by > 0 ? 0 : -1);
}
