// What the player remembers in this browser: speed and volume.

export function remembered(name, otherwise) {
  try {
    const value = Number.parseFloat(localStorage.getItem(`player-${name}`));
    return Number.isFinite(value) ? value : otherwise;
  } catch {
    return otherwise; // a browser that keeps nothing
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`player-${name}`, value);
  } catch {
    // It is right for this visit.
  }
}
