// Sounds that will be wanted next are fetched before the press, into the browser's own cache.
import { buttonsIn, soundOf } from "./sounds.js";

/** What the player itself asks for. Without it Chromium (measured) does not give the player what is in
 * the cache: a plain fetch accepts encodings, a range none, and the server's answers vary by that. */
const HEADERS = { Range: "bytes=0-" };

/** A longer sound starts while it still arrives; fetching all of it would be a waste. */
const LONGEST_SECONDS = 120;
const NEXT = 2;

/** What is lost on the way is asked for once more. */
const TRIES = 2;

let line = Promise.resolve();
const asked = new Set();
const here = new Set();

/** Fetch these sounds one after the other, each once; not at all where somebody saves data. The promise
 * tells whether all of them are here. */
export async function fetchAhead(sounds) {
  if (navigator.connection?.saveData) return false;
  for (const { src, seconds } of sounds) {
    if (asked.has(src) || seconds > LONGEST_SECONDS) continue;
    asked.add(src);
    line = line.then(() => one(src));
  }
  await line;
  return sounds.every(({ src }) => here.has(src));
}

/** The next two of the list behind `key`. */
export const fetchNext = (queue, key) => fetchAhead(queue.after(key, NEXT));

/** Who points at a button presses it soon; who walks a list by keys hears this one or the next. */
export function listenForWishes() {
  document.addEventListener("pointerover", ({ target }) => {
    const button = target.closest?.("[data-play]");
    if (button) fetchAhead([soundOf(button)]);
  });
  document.addEventListener("focusin", ({ target }) => {
    const row = target.closest?.("main .rows .row");
    if (!row) return;
    const buttons = buttonsIn(document).filter((button) => button.closest("main .rows"));
    const at = buttons.findIndex((button) => row.contains(button));
    if (at >= 0) fetchAhead(buttons.slice(at, at + 1 + NEXT).map(soundOf));
  });
}

async function one(src) {
  for (let tries = 0; tries < TRIES && !here.has(src); tries += 1) {
    try {
      const answer = await fetch(src, { headers: HEADERS, priority: "low" });
      if (!answer.ok) throw new Error(answer.status);
      // Only what was read to its end is kept as a whole.
      await answer.arrayBuffer();
      here.add(src);
    } catch {
      // Said by nobody: the player asks for it again when it is wanted.
    }
  }
  if (!here.has(src)) asked.delete(src);
}
