// Figures that need no words.

/** Seconds as "0:18" or "1:12:05". */
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds || 0));
  const two = (n) => String(n).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** "%n of %m" filled with the given figures, grouped as the page's language does. */
export function fill(words, figures) {
  const grouped = new Intl.NumberFormat(document.documentElement.lang);
  return words.replace(/%([a-z])/g, (_, key) => grouped.format(figures[key]));
}
