// The waveform in the dock as a slider: pressed, dragged, and moved by keys.

const KEYS = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10 };

export function makeSlider(element, player) {
  const to = ({ clientX }) => {
    const box = element.getBoundingClientRect();
    player.seek(((clientX - box.left) / box.width) * player.transport.whole);
  };
  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    to(event);
    element.onpointermove = to;
    element.onpointerup = element.onpointercancel = () => {
      element.onpointermove = null;
    };
  });
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in KEYS) player.seekBy(KEYS[event.key]);
    else if (event.key === "Home") player.seek(0);
    else if (event.key === "End") player.seek(player.transport.length);
    else return;
    event.preventDefault();
  });
}
