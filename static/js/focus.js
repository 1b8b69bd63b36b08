// Focus that a swap took away goes to what stands in its place; nobody starts at the top again.

const DIALOG_IS_DONE_MS = 80;
let last = null;

document.addEventListener("focusin", ({ target }) => {
  const row = target.closest("li[id]");
  const rows = row ? [...row.parentElement.children] : [];
  const at = rows.indexOf(row);
  const near = [...rows.slice(at), ...rows.slice(0, Math.max(at, 0)).reverse()];
  last = { target, places: near.map((each) => each.id) };
});

// A click into nothing gives focus up on purpose.
document.addEventListener("pointerdown", () => (last = null), true);

function recover() {
  const lost = document.activeElement === document.body && last && !last.target.checkVisibility();
  if (!lost || document.querySelector("modal-dialog")) return;
  const row = last.places.map((id) => document.getElementById(id)).find((each) => each?.checkVisibility());
  const inside = row?.querySelector(".row-actions :is(a, button)") || row?.querySelector("a, button");
  const place = inside || document.querySelector("main h1");
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
