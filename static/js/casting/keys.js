// 1 to 6, Space, ← and →, Esc: heard before the site's own keys, which know the player only.

const OPEN = "dialog[open], pop-menu > [aria-expanded=true]";
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const PRESSABLE = "button, a, summary, input, label, [role=button]";

function actOf({ key, target }, sheet) {
  if (/^[1-6]$/.test(key)) {
    const lane = sheet.lanes[Number(key) - 1];
    return lane && (() => sheet.switchTo(lane));
  }
  if (key === " ") return target.closest(PRESSABLE) ? null : () => sheet.toggle();
  const acts = {
    ArrowLeft: () => sheet.seekBy(-2),
    ArrowRight: () => sheet.seekBy(2),
    Escape: () => sheet.stop(),
  };
  return acts[key];
}

export const Keys = {
  listen(sheet, signal) {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      // In the dock's own fields the keys are the player's.
      if (document.querySelector(OPEN) || event.target.closest?.(`${TYPING}, voice-player`)) return;
      const act = actOf(event, sheet);
      if (!act) return;
      event.preventDefault();
      act();
    }, { signal, capture: true });
  },
};
