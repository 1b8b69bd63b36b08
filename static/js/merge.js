// The library's list as it is now, for somebody who may be far down in it: new rows take their place
// among those that are here, and nothing else moves.

const ROWS = "#rows.rows-voices > li.row";

/** In `answer` (a piece of page) put the new rows of a whole list in its place, each with where it goes. */
export function merge(answer) {
  const list = answer.querySelector("#list[hx-swap-oob]");
  const drawn = list ? [...list.querySelectorAll(ROWS)] : [];
  const here = document.querySelectorAll(ROWS);
  if (!drawn.length || !here.length) return;
  if (drawn.some(stands)) {
    // In an order of names or uses some may belong further down than the answer reaches.
    if (here.length > drawn.length && came(list) > drawn.filter((row) => !stands(row)).length) offer();
    list.replaceWith(...added(drawn, list.querySelector("#more")), facts(list));
  } else if (scrollY > 0 || here.length > drawn.length) {
    // Too many came for one page: what lies between them and the rows that are here is not known.
    offer();
    list.replaceWith(facts(list));
  }
}

function offer() {
  document.getElementById("list-newer").hidden = false;
}

/** How many more voices are in the list now than when it was drawn. */
function came(list) {
  const [now, before] = [list, document].map((place) => Number(place.querySelector("#list-facts").dataset.number));
  return now - before;
}

/** A function that brings the first row in sight back to where it is now. */
export function hold() {
  const first = scrollY > 0 && [...document.querySelectorAll(ROWS)].find((row) => row.getBoundingClientRect().bottom > 0);
  const top = first && first.getBoundingClientRect().top;
  return () => {
    const row = first && document.getElementById(first.id);
    if (row) scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
  };
}

/** Whether htmx puts rows beside this one, instead of another in its place. */
export function isAddition(piece) {
  return Boolean(piece.matches?.("[data-added]"));
}

const stands = (row) => document.getElementById(row.id)?.matches(".row");

function added(drawn, more) {
  const pieces = [];
  let [run, last] = [[], null];
  for (const row of drawn) {
    if (!stands(row)) run.push(row);
    else {
      if (run.length) pieces.push(put(run, `beforebegin:#${row.id}`));
      [run, last] = [[], row];
    }
  }
  const below = document.getElementById(last.id).nextElementSibling;
  // Behind the last row that is here comes "More", which brings them in time.
  if (below?.id === "more") return pieces;
  if (!below && more) run.push(more);
  return run.length ? [...pieces, put(run, `afterend:#${last.id}`)] : pieces;
}

function put(rows, where) {
  const piece = document.createElement("ul");
  piece.setAttribute("hx-swap-oob", where);
  piece.dataset.added = "";
  piece.append(...rows);
  return piece;
}

function facts(list) {
  const piece = list.querySelector("#list-facts");
  piece.setAttribute("hx-swap-oob", "true");
  return piece;
}
