// What stands in the dock: name, list, time, waveform, speed, volume, and what went wrong.
import { clock } from "../clock.js";
import { element, fit, paint } from "../wave.js";

/** A wait that is shorter is no news. */
const LOADING_MS = 150;

export class Dock {
  constructor(player) {
    this.player = player;
    this.words = player.dataset;
    this.sound = player.querySelector(".player-sound");
    this.wave = this.sound.appendChild(
      element("svg", { class: "wave", width: "100%", height: "100%", "aria-hidden": "true" }),
    );
    this.head = element("line", { class: "wave-head" });
    new ResizeObserver(() => this.draw()).observe(this.sound);
    this.listen();
  }

  listen() {
    this.player.addEventListener("click", ({ target }) => this.act(target.closest("[data-act]")));
    this.part(".player-volume input").addEventListener("input", ({ target }) => this.player.setVolume(Number(target.value)));
    this.part(".player-speed select").addEventListener("change", ({ target }) => this.player.setSpeed(Number(target.value)));
  }

  act(button) {
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const { player } = this;
    const acts = {
      toggle: () => player.toggle(),
      previous: () => player.step(-1),
      next: () => player.step(1),
      back: () => player.seekBy(-5),
      forward: () => player.seekBy(5),
      loop: () => player.loop(),
      again: () => player.again(),
      close: () => player.close(),
    };
    acts[button.dataset.act]();
  }

  part(name) {
    return this.player.querySelector(name);
  }

  /** Another sound was loaded. */
  name(now, queue) {
    put(this.part(".player-title"), now.title, now.page);
    this.part(".player-kind-word").textContent = now.kind;
    const from = this.words[`from${queue.section.replace(/^./, (letter) => letter.toUpperCase())}`];
    put(this.part(".player-from"), from || "", queue.url);
    this.draw();
  }

  /** Which of previous and next there is. */
  ways(queue, now) {
    for (const [name, by] of [["previous", -1], ["next", 1]]) {
      const way = Boolean(queue.at(now?.key, by));
      this.part(`[data-act=${name}]`).setAttribute("aria-disabled", String(!way));
    }
  }

  draw() {
    const { now } = this.player.transport;
    if (this.player.hidden || !now) return;
    this.wave.replaceChildren();
    this.wave.removeAttribute("viewBox");
    fit(this.wave, now.peaks);
    this.wave.append(this.head);
    this.move(this.player.transport);
  }

  reflect({ audio }) {
    const button = this.part("[data-act=toggle]");
    const playing = !audio.paused;
    if (button.hasAttribute("data-playing") === playing) return;
    button.toggleAttribute("data-playing", playing);
    button.setAttribute("aria-label", playing ? this.words.playing : this.words.still);
  }

  move(transport) {
    const at = clock(transport.audio.currentTime);
    const length = clock(transport.length);
    if (this.shown !== `${at} ${length}`) {
      this.shown = `${at} ${length}`;
      this.part("[data-at]").textContent = at;
      this.part("[data-length]").textContent = length;
      this.sound.setAttribute("aria-valuenow", Math.round(transport.audio.currentTime));
      this.sound.setAttribute("aria-valuetext", `${at} / ${length}`);
      this.sound.setAttribute("aria-valuemax", Math.round(transport.length));
    }
    paint(this.wave, transport.share);
    const box = this.wave.viewBox.baseVal;
    const x = transport.share * (box?.width || 0);
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: 0, y2: box?.height || 0 })) {
      this.head.setAttribute(name, value);
    }
    this.wave.append(this.head);
  }

  controls({ speed, audio }) {
    this.part(".player-speed select").value = String(speed);
    const volume = this.part(".player-volume input");
    volume.value = audio.volume;
    volume.style.setProperty("--share", `${audio.volume * 100}%`);
  }

  waits() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.loading(true), LOADING_MS);
  }

  loading(on = false) {
    clearTimeout(this.timer);
    this.player.toggleAttribute("data-loading", on);
    this.part(".player-loading").textContent = on ? this.words.loadingWord : "";
  }

  /** The sentence with its button, or nothing. */
  trouble(on) {
    const words = this.player.querySelector(".player-trouble-words").content.cloneNode(true);
    this.part(".player-trouble").replaceChildren(...(on ? [words] : []));
  }
}

// Made anew each time: htmx keeps the address that a link had when it saw it first, and it looks
// around a link for what holds there, so the link has its place before.
function put(place, words, url) {
  if (!words || !url) {
    place.textContent = words;
    return;
  }
  const link = document.createElement("a");
  link.textContent = words;
  link.href = url;
  place.replaceChildren(link);
  window.htmx?.process(link);
}
