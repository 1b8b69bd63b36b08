// Keys for the whole site. Never while typing, never while a dialog or a menu is open.

const OPEN = "dialog[open], pop-menu > [aria-expanded=true]";
/** These have keys of their own. */
const OWN = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=listbox], [role=tablist]";
const PRESSABLE = "button, a, summary, input, label, [role=button]";

/** The row in use, else that of the sound that plays. */
function row() {
  const playing = document.querySelector("main .row [data-play][aria-pressed=true]");
  return document.activeElement.closest(".row") || playing?.closest(".row");
}

/** The star that F presses: of that row, else the only one. */
function star() {
  const stars = document.querySelectorAll("main [data-star]");
  return row()?.querySelector("[data-star]") || (stars.length === 1 ? stars[0] : null);
}

/** What C presses: the row's tick where ticked voices can be compared, else the page's own way to a sheet. */
function casting() {
  const list = document.querySelector("main [data-compare]");
  return list ? row()?.querySelector(".row-tick input") : document.querySelector("main [data-cast]");
}

const player = () => document.querySelector("voice-player");

/** What a key does here and now; undefined when it is not ours. */
function actOf(key, target) {
  const acts = {
    f: () => star()?.click(),
    c: () => casting()?.click(),
    "/": () => document.querySelector("main [type=search]")?.focus(),
    "?": () => document.getElementById("keyboard-help").showModal(),
    j: () => player().step(1),
    k: () => player().step(-1),
    // Far from the row that is in use, however long the list is.
    u: () => [...document.querySelectorAll("#toasts button")].at(-1)?.click(),
    b: () => document.querySelector("bulk-bar[data-on] .bulk-act")?.focus(),
  };
  if (player().now) {
    acts.ArrowLeft = () => player().seekBy(-2);
    acts.ArrowRight = () => player().seekBy(2);
    acts.Escape = () => player().stop();
  }
  // Space belongs to a focused button or link first.
  if (!target.closest(PRESSABLE)) acts[" "] = () => (player().now ? player().toggle() : player().step(1));
  return acts[key.length === 1 ? key.toLowerCase() : key];
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (!player() || document.querySelector(OPEN)) return;
  const { key, target } = event;
  // In the player's own fields nothing is typed: Esc stops there too.
  const stops = key === "Escape" && target.closest("voice-player");
  if (target.closest(OWN) && !stops) return;
  const act = actOf(key, target);
  if (!act) return;
  event.preventDefault();
  act();
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
});
