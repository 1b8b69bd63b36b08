// Tabs that scroll sideways show the chosen one from the start.

function show() {
  for (const chosen of document.querySelectorAll(".tabs [aria-current]")) {
    const tabs = chosen.closest(".tabs");
    const over = chosen.getBoundingClientRect().right - tabs.getBoundingClientRect().right;
    if (over > 0) tabs.scrollLeft += over + 16;
  }
}

show();
document.addEventListener("htmx:afterSettle", show);
