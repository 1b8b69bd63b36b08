// Focus that a swap took away goes to what stands in its place; nobody starts at the top again.

const DIALOG_IS_DONE_MS = 80;
let last = null;

// The row round `target` (for the bulk bar the row that led there), then what follows it, then what
// stands before it: by id, because a swap may draw any of them anew.
export function placesNear(target) {
  const row = (target.closest("bulk-bar")?.place || target).closest("li[id]");
  const rows = row ? [...row.parentElement.children] : [];
  const at = Math.max(rows.indexOf(row), 0);
  return [...rows.slice(at), ...rows.slice(0, at).reverse()].map((each) => each.id);
}

// What to focus in the first of `places` that still stands: its menu, else whatever can be pressed.
export function standIn(places) {
  const row = places.map((id) => document.getElementById(id)).find((each) => each?.checkVisibility());
  const inside = row ? ["pop-menu button", ".row-actions :is(a, button)", "a, button"].flatMap((what) => [...row.querySelectorAll(what)]) : [];
  return inside.find((each) => each.checkVisibility());
}

/** Whether nothing has focus that anybody sees; what was hidden just now keeps it until the screen is
 * drawn, which on a busy computer is later than any pause here. */
export function nowhere() {
  const { activeElement } = document;
  return !activeElement || activeElement === document.body || !activeElement.checkVisibility();
}

// A dialog goes when it is answered and says itself where focus returns; what counts is where it
// was opened.
document.addEventListener("focusin", ({ target }) => {
  if (target.closest("modal-dialog")) return;
  last = { target, places: placesNear(target) };
});

// A click into nothing gives focus up on purpose.
document.addEventListener("pointerdown", () => (last = null), true);

function recover() {
  const lost = nowhere() && last && !last.target.checkVisibility();
  if (!lost || document.querySelector("modal-dialog")) return;
  const place = standIn(last.places) || document.querySelector("main h1");
  if (place?.matches("h1")) place.tabIndex = -1;
  place?.focus({ preventScroll: true });
}

document.addEventListener("htmx:afterSettle", () => setTimeout(recover, DIALOG_IS_DONE_MS));
document.addEventListener("htmx:afterRequest", () => setTimeout(recover, DIALOG_IS_DONE_MS));

// A link that acts as a button is pressed like one.
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches("a[role=button]")) return;
  event.preventDefault();
  event.target.click();
});
