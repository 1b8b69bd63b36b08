// Keys for the whole site. Never while typing, never inside an open dialog.

const typing = (target) => target.closest("input, textarea, select, [contenteditable]") && target.type !== "checkbox";
const pressable = (target) => target.closest("button, a, summary, input, label");

/** The star that F presses: of the row in use, else of the sound that plays, else the only one. */
function star() {
  const focused = document.activeElement.closest(".row");
  const playing = document.querySelector("main .row [data-play][aria-pressed=true]")?.closest(".row");
  const stars = document.querySelectorAll("main [data-star]");
  return (focused || playing)?.querySelector("[data-star]") || (stars.length === 1 ? stars[0] : null);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]") || typing(event.target)) return;
  const player = document.querySelector("voice-player");
  if (!player) return;
  const acts = {
    j: () => player.step(1),
    k: () => player.step(-1),
    ArrowLeft: () => player.seek(player.audio.currentTime - 2),
    ArrowRight: () => player.seek(player.audio.currentTime + 2),
    Escape: () => player.stop(),
    f: () => star()?.click(),
    "/": () => document.querySelector("main [type=search]")?.focus(),
    "?": () => document.getElementById("keyboard-help").showModal(),
  };
  // Space belongs to a focused button or link first.
  if (!pressable(event.target)) acts[" "] = () => (player.now ? player.toggle() : player.step(1));
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
});
