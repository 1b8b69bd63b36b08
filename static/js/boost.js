// Boosted navigation swaps #main only, so the player keeps playing. Declared here and not on body:
// hx-target and hx-select there would be inherited by every fragment of every page.

const main = () => document.getElementById("main");
const parsed = (xhr) => new DOMParser().parseFromString(xhr.responseText || "", "text/html");

function aim(event) {
  const { detail } = event;
  if (!detail.boosted) return;
  if (parsed(detail.xhr).getElementById("main")) {
    detail.shouldSwap = true;
    detail.isError = false;
    detail.target = main();
    detail.selectOverride = "#main";
    detail.swapOverride = "outerHTML show:window:top";
  } else if (detail.xhr.status < 400) {
    // Another shell (sign-in): go there for real.
    detail.shouldSwap = false;
    location.assign(detail.xhr.responseURL || location.href);
  }
}

/** After a change of page: the chosen link, and focus on the heading. */
function arrive() {
  const section = main()?.querySelector("[data-section]")?.dataset.section;
  for (const link of document.querySelectorAll(".nav-list a")) {
    if (link.dataset.section === section) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  for (const dialog of document.querySelectorAll("modal-dialog")) dialog.remove();
  const wrong = main()?.querySelector("[aria-invalid=true], [role=alert][tabindex]");
  const heading = wrong || main()?.querySelector("h1") || main();
  if (!heading) return;
  if (!heading.matches("input, select, textarea, [tabindex]")) heading.tabIndex = -1;
  heading.focus({ preventScroll: !wrong });
}

/** A fragment that failed says so in words at the top of the page. */
function trouble(event) {
  const { detail } = event;
  const panel = document.getElementById("trouble").content.cloneNode(true).firstElementChild;
  const body = detail.xhr.responseText || "";
  const plain = body.includes("<") || body.length > 200 ? "" : body;
  const sentence = parsed(detail.xhr).getElementById("sentence")?.textContent.trim() || plain;
  if (sentence) {
    panel.querySelector("[data-sentence]").textContent = sentence;
    panel.querySelector("p").remove();
  }
  for (const older of document.querySelectorAll("[data-trouble-panel]")) older.remove();
  panel.dataset.troublePanel = "";
  const place = main()?.querySelector(".title-row");
  if (place) place.after(panel);
  else main()?.prepend(panel);
  panel.cause = detail.elt;
  // What is saved by itself fails by itself: whoever is typing goes on typing.
  if (!document.activeElement?.matches("input, textarea, select")) panel.focus();
}

/** The same got through after all. */
function relief(event) {
  if (!event.detail.successful) return;
  for (const panel of document.querySelectorAll("[data-trouble-panel]")) {
    if (panel.cause === event.detail.elt) panel.remove();
  }
}

/** The live element asks again by itself; its silence is no news. */
const quiet = (event) => event.target.matches?.("live-rows");

document.addEventListener("htmx:beforeSwap", aim);
// Both are said before the page is changed, in the same turn (no settle delay, see base.html): whoever
// presses something as soon as it stands there must not lose focus or a dialog to a later moment.
for (const said of ["htmx:pushedIntoHistory", "htmx:historyCacheMissLoad"]) {
  document.addEventListener(said, () => queueMicrotask(arrive));
}
document.addEventListener("htmx:historyRestore", arrive);
document.addEventListener("htmx:responseError", (event) => quiet(event) || trouble(event));
document.addEventListener("htmx:sendError", (event) => quiet(event) || trouble(event));
document.addEventListener("htmx:afterRequest", relief);
