// A page that was asked for while a press was on its way may be older than what the press did, and the
// answer of the press finds no place in it. So it is not shown, but asked for again behind the press.

/** What takes longer (a question to Kling) holds no page back. */
const PATIENCE_MS = 2000;

const underWay = new Set();
/** Requests for a page or a list that a press overlaps. */
const overtaken = new WeakSet();
const asking = new Set();

const isPage = ({ boosted, target, requestConfig }) => requestConfig.verb === "get" && (boosted || target.id === "list");

function asked({ detail }) {
  const { xhr, requestConfig } = detail;
  if (requestConfig.verb !== "get") return pressed(xhr);
  if (!isPage(detail)) return;
  if (underWay.size) overtaken.add(xhr);
  asking.add(xhr);
  xhr.addEventListener("loadend", () => asking.delete(xhr));
}

function pressed(xhr) {
  for (const page of asking) overtaken.add(page);
  const late = setTimeout(() => underWay.delete(answered), PATIENCE_MS);
  // Its own element may be gone by then, and with it every event but this one.
  const answered = new Promise((resolve) => xhr.addEventListener("loadend", resolve)).then(() => {
    clearTimeout(late);
    // The page that did not wait looks now.
    if (!underWay.delete(answered)) document.querySelector("live-rows")?.ask();
  });
  underWay.add(answered);
}

function arrived(event) {
  const { detail } = event;
  if (!overtaken.has(detail.xhr) || !isPage(detail)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  again(detail.requestConfig);
}

async function again({ elt, path }) {
  await behindPresses();
  if (elt.isConnected) return window.htmx.ajax("GET", path, { source: elt });
  const where = { target: "#main", select: "#main", swap: "outerHTML show:window:top", push: path };
  window.htmx.ajax("GET", path, { ...where, headers: { "HX-Boosted": "true" } });
}

/** Until all are answered, or nobody waits for them any more. */
async function behindPresses() {
  const tooLong = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([Promise.all(underWay), tooLong]);
}

document.addEventListener("htmx:beforeRequest", asked);
document.addEventListener("htmx:beforeSwap", arrived, true);
