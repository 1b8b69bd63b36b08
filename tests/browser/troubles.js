// What is wrong with the text of a page: one sentence for each piece that is cut off, lies on another
// one, or lies beyond the edge. An ellipsis is a promise that there is more, so only what it leaves is
// looked at; a fixed or sticky bar lies above what scrolls below it, so each is a layer of its own.
() => {
  const troubles = [];
  const texts = [];

  const hiddenOnPurpose = (element) => {
    for (let up = element; up; up = up.parentElement) {
      const box = up.getBoundingClientRect();
      if (box.width <= 1 && box.height <= 1 && getComputedStyle(up).overflow === "hidden") return true;
    }
    return !element.checkVisibility({ visibilityProperty: true });
  };

  const layerOf = (element) => {
    for (let up = element; up; up = up.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(up).position)) return up;
    }
    return document.body;
  };

  // The part of a box that shows, after every ancestor that cuts.
  const shown = (box, element, words) => {
    let { left, right, top, bottom } = box;
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.overflowX === "visible" || style.display === "inline") continue;
      const edge = up.getBoundingClientRect();
      const more = ["auto", "scroll"].includes(style.overflowX) || style.textOverflow === "ellipsis";
      if (!more && (right > edge.right + 1 || left < edge.left - 1)) {
        troubles.push(`cut off sideways: ${words}`);
      }
      if (style.overflowY === "hidden" && (bottom > edge.bottom + 2 || top < edge.top - 2)) {
        if (!style.webkitLineClamp || style.webkitLineClamp === "none") troubles.push(`cut off below: ${words}`);
      }
      left = Math.max(left, edge.left);
      right = Math.min(right, edge.right);
      top = Math.max(top, edge.top);
      bottom = Math.min(bottom, edge.bottom);
    }
    return { left, right, top, bottom };
  };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    const words = node.data.trim().replace(/\s+/g, " ");
    if (!words || parent.closest(".skip, template, option, textarea, svg, noscript")) continue;
    if (hiddenOnPurpose(parent)) continue;
    const layer = layerOf(parent);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const { left, right, top, bottom } = shown(box, parent, words);
      if (right - left < 1 || bottom - top < 1) continue;
      if (right > innerWidth + 1 || left < -1) troubles.push(`beyond the edge: ${words}`);
      texts.push({ node, words, left, right, top, bottom, layer });
    }
  }

  texts.sort((a, b) => a.top - b.top);
  texts.forEach((a, at) => {
    for (const b of texts.slice(at + 1)) {
      if (b.top >= a.bottom - 3) break;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (a.node !== b.node && a.layer === b.layer && wide > 2 && high > 3) {
        troubles.push(`"${a.words}" lies on "${b.words}"`);
      }
    }
  });

  const page = document.documentElement;
  const over = page.scrollWidth - page.clientWidth;
  if (over > 0) troubles.push(`scrolls sideways by ${over}`);
  return [...new Set(troubles)];
}
