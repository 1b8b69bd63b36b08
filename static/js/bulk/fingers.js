// Ticking on phones: a long press on a row, or "Select"; from then on the ticks stand there.
import { ROW, TICK, ticks } from "./ticks.js";

const LONG_PRESS_MS = 500;

export class Fingers {
  constructor(bar) {
    this.bar = bar;
  }

  /** `on(target, event, act, options)` listens for as long as the bar is here. */
  listen(on) {
    on(document, "pointerdown", (event) => this.pressed(event));
    for (const name of ["pointerup", "pointercancel", "pointermove", "scroll"]) {
      on(document, name, () => this.stop(), { passive: true });
    }
    on(document, "contextmenu", (event) => {
      if (this.bar.on && event.target.closest?.(ROW) && event.pointerType === "touch") event.preventDefault();
    });
    on(document, "click", (event) => event.target.closest?.("[data-select]") && this.select());
  }

  pressed(event) {
    this.stop();
    const row = event.target.closest?.(ROW);
    if (event.pointerType !== "touch" || !row || event.target.closest("button, input")) return;
    this.pressing = setTimeout(() => row.querySelector(TICK)?.click(), LONG_PRESS_MS);
  }

  stop() {
    clearTimeout(this.pressing);
  }

  select() {
    this.bar.page.toggleAttribute("data-selecting");
    if (this.bar.page.hasAttribute("data-selecting")) ticks()[0]?.focus({ preventScroll: true });
  }
}
