// The keys of listening through. They come before the site's own, by the same rules: never while
// typing, never over a dialog or a menu, and Space belongs to a focused button first.

const OPEN = "dialog[open], pop-menu > [aria-expanded=true]";
const OWN = "input, textarea, select, [contenteditable]";
const PRESSABLE = "button, a, summary, label, [role=button]";
const STAGE = { ArrowLeft: "back", ArrowRight: "next", ArrowUp: "keep", ArrowDown: "skip", " ": "all", Escape: "end" };
const START = { ArrowRight: "start", " ": "start", Enter: "start" };
/** A key that is held down goes through the list, but decides once. */
const REPEATS = ["back", "next"];

/** What a key means on this screen; undefined when it is not ours. */
export function actOf(event, screen) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
  if (event.target.closest?.(OWN) || document.querySelector(OPEN)) return undefined;
  if ([" ", "Enter"].includes(event.key) && event.target.closest?.(PRESSABLE)) return undefined;
  const act = { stage: STAGE, start: START }[screen]?.[event.key];
  return event.repeat && act && !REPEATS.includes(act) ? "nothing" : act;
}
