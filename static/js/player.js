// The one player: one <audio> for the whole site, outside #main, so that it survives navigation.
import { clock } from "./clock.js";
import { element, fit, paint, peaksOf } from "./wave.js";

const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
const AREA = ".row, .sound, .start-here, .start-sample, .dialog-sound, [data-sound]:not(sound-soon)";
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const keyOf = (button) => `${button.dataset.src}#${button.dataset.until || ""}`;
const waveOf = (button) => button.closest(AREA)?.querySelector(".wave") || null;

function remembered(name, otherwise) {
  const value = Number.parseFloat(localStorage.getItem(`player-${name}`));
  return Number.isFinite(value) ? value : otherwise;
}

class VoicePlayer extends HTMLElement {
  connectedCallback() {
    this.audio = this.querySelector("audio");
    this.sound = this.querySelector(".player-sound");
    this.wave = this.sound.appendChild(element("svg", { class: "wave", width: "100%", height: "100%", "aria-hidden": "true" }));
    this.head = element("line", { class: "wave-head" });
    this.now = null;
    this.warmed = new Set();
    this.listenToAudio();
    this.listenToPage();
    this.setSpeed(remembered("speed", 1));
    this.setVolume(remembered("volume", 1));
    new ResizeObserver(() => this.draw()).observe(this.sound);
    this.reflect();
  }

  listenToAudio() {
    for (const name of ["play", "pause", "ended", "loadedmetadata", "seeked", "timeupdate"]) {
      this.audio.addEventListener(name, () => this.reflect());
    }
    this.audio.addEventListener("play", () => this.follow());
    this.audio.addEventListener("error", () => this.now && this.say(this.dataset.trouble));
  }

  listenToPage() {
    document.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("pointerover", (event) => this.warm(event.target.closest?.("[data-play]")));
    document.addEventListener("focusin", (event) => this.warm(event.target.closest?.("[data-play]")));
    document.addEventListener("htmx:load", () => this.reflect());
    addEventListener("resize", () => this.reflect());
    this.querySelector("input").addEventListener("input", (event) => this.setVolume(Number(event.target.value)));
    this.sound.addEventListener("keydown", (event) => {
      if (event.key === "Home") this.seek(0);
      else if (event.key === "End") this.seek(this.length);
      else return;
      event.preventDefault();
    });
    this.sound.addEventListener("pointerdown", (event) => this.drag(event));
  }

  // The answer is immutable, so what was fetched before the press starts at once.
  warm(button) {
    if (!button || this.warmed.has(button.dataset.src)) return;
    this.warmed.add(button.dataset.src);
    fetch(button.dataset.src, { priority: "low" }).catch(() => this.warmed.delete(button.dataset.src));
  }

  clicked(event) {
    const button = event.target.closest("[data-play]");
    if (button) return this.press(button);
    const act = event.target.closest("[data-act]");
    if (act && this.contains(act)) return this.act(act.dataset.act);
    const svg = event.target.closest(".wave");
    if (svg && this.now && !this.contains(svg)) this.seekIn(svg, event);
  }

  act(name) {
    const acts = {
      toggle: () => this.toggle(),
      previous: () => this.step(-1),
      next: () => this.step(1),
      back: () => this.seek(this.audio.currentTime - 5),
      forward: () => this.seek(this.audio.currentTime + 5),
      speed: () => this.setSpeed(SPEEDS[(SPEEDS.indexOf(this.audio.playbackRate) + 1) % SPEEDS.length]),
      loop: () => this.loop(),
      close: () => this.close(),
    };
    acts[name]();
  }

  press(button) {
    if (this.now?.key === keyOf(button)) this.toggle();
    else this.load(button);
  }

  load(button) {
    const { src, title, kind, seconds, until, peaks } = button.dataset;
    const other = this.now?.src !== src;
    this.now = { key: keyOf(button), src, seconds: Number(seconds) || 0, until: Number(until) || 0, peaks: peaksOf(peaks) };
    this.hidden = false;
    this.say("");
    this.querySelector(".player-title").textContent = title;
    this.querySelector(".player-kind").textContent = kind;
    if (other) this.audio.src = src;
    else this.audio.currentTime = 0;
    // A new source goes back to normal speed by itself.
    this.audio.playbackRate = this.speed;
    if (navigator.mediaSession) navigator.mediaSession.metadata = new MediaMetadata({ title, artist: kind });
    this.draw();
    this.play();
  }

  play() {
    // A later press that interrupts this one is no trouble; real trouble arrives as "error".
    this.audio.play().catch(() => this.reflect());
  }

  toggle() {
    if (!this.now) return;
    if (this.audio.paused) this.play();
    else this.audio.pause();
  }

  stop() {
    this.audio.pause();
    if (this.now) this.seek(0);
  }

  close() {
    this.audio.pause();
    this.now = null;
    this.audio.removeAttribute("src");
    this.audio.load();
    this.say("");
    this.hidden = true;
    this.reflect();
  }

  get length() {
    const whole = Number.isFinite(this.audio.duration) ? this.audio.duration : this.now?.seconds || 0;
    return this.now?.until ? Math.min(this.now.until, whole || this.now.until) : whole;
  }

  /** Length of the whole sound: what its waveforms show, also when only a part is played. */
  get whole() {
    return Number.isFinite(this.audio.duration) ? this.audio.duration : this.now?.seconds || 0;
  }

  seek(seconds) {
    if (!this.now) return;
    this.audio.currentTime = Math.min(Math.max(0, seconds), this.length || 0);
    this.reflect();
  }

  seekIn(svg, event) {
    const mine = this.buttons().some((button) => keyOf(button) === this.now.key && waveOf(button) === svg);
    if (!mine) return;
    const box = svg.getBoundingClientRect();
    this.seek(((event.clientX - box.left) / box.width) * this.whole);
  }

  drag(event) {
    const to = (moved) => {
      const box = this.sound.getBoundingClientRect();
      this.seek(((moved.clientX - box.left) / box.width) * this.whole);
    };
    this.sound.setPointerCapture(event.pointerId);
    to(event);
    this.sound.onpointermove = to;
    this.sound.onpointerup = this.sound.onpointercancel = () => {
      this.sound.onpointermove = null;
    };
  }

  buttons() {
    return [...document.querySelectorAll("[data-play]")];
  }

  step(by) {
    const keys = new Map(this.buttons().map((button) => [keyOf(button), button]));
    const order = [...keys.keys()];
    const at = order.indexOf(this.now?.key);
    const next = keys.get(order[at < 0 ? (by > 0 ? 0 : order.length - 1) : at + by]);
    if (!next) return;
    this.load(next);
    next.scrollIntoView({ block: "nearest" });
  }

  setSpeed(speed) {
    this.speed = this.audio.defaultPlaybackRate = this.audio.playbackRate = SPEEDS.includes(speed) ? speed : 1;
    localStorage.setItem("player-speed", this.speed);
    this.querySelector(".player-speed").textContent = `${this.speed.toFixed(this.speed % 0.5 ? 2 : 1)}×`;
  }

  setVolume(volume) {
    this.audio.volume = Math.min(1, Math.max(0, volume));
    localStorage.setItem("player-volume", this.audio.volume);
    const input = this.querySelector("input");
    input.value = this.audio.volume;
    input.style.setProperty("--share", `${this.audio.volume * 100}%`);
  }

  loop() {
    this.audio.loop = !this.audio.loop;
    this.querySelector(".player-loop").setAttribute("aria-pressed", String(this.audio.loop));
  }

  say(words) {
    this.querySelector(".player-trouble").textContent = words;
  }

  draw() {
    if (this.hidden || !this.now) return;
    this.wave.replaceChildren();
    this.wave.removeAttribute("viewBox");
    fit(this.wave, this.now.peaks);
    this.wave.append(this.head);
    this.reflect();
  }

  // The playhead moves with the screen; with reduced motion it goes with the audio's own beat.
  follow() {
    if (this.audio.paused || calm.matches) return;
    this.reflect();
    requestAnimationFrame(() => this.follow());
  }

  reflect() {
    const { until } = this.now || {};
    if (until && this.audio.currentTime >= until && !this.audio.paused) {
      if (this.audio.loop) this.audio.currentTime = 0;
      else this.stop();
    }
    const share = this.whole ? Math.min(1, this.audio.currentTime / this.whole) : 0;
    this.toggleAttribute("data-loaded", Boolean(this.now));
    this.reflectDock(share);
    this.reflectPage(share);
  }

  reflectDock(share) {
    if (!this.now) return;
    const button = this.querySelector("[data-act=toggle]");
    const playing = !this.audio.paused;
    if (button.hasAttribute("data-playing") !== playing) {
      button.toggleAttribute("data-playing", playing);
      button.setAttribute("aria-label", playing ? this.dataset.playing : this.dataset.still);
    }
    const at = clock(this.audio.currentTime);
    const length = clock(this.length);
    const shown = this.querySelector("[data-at]");
    if (shown.textContent !== at) {
      shown.textContent = at;
      this.sound.setAttribute("aria-valuenow", Math.round(this.audio.currentTime));
      this.sound.setAttribute("aria-valuetext", `${at} / ${length}`);
      this.sound.setAttribute("aria-valuemax", Math.round(this.length));
    }
    const end = this.querySelector("[data-length]");
    if (end.textContent !== length) end.textContent = length;
    paint(this.wave, share);
    const box = this.wave.viewBox.baseVal;
    const x = share * (box?.width || 0);
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: 0, y2: box?.height || 0 })) {
      this.head.setAttribute(name, value);
    }
    this.wave.append(this.head);
  }

  reflectPage(share) {
    const lit = new Set();
    for (const button of this.buttons()) {
      const mine = this.now?.key === keyOf(button);
      const playing = mine && !this.audio.paused;
      if (button.hasAttribute("data-playing") !== playing) {
        button.toggleAttribute("data-playing", playing);
        button.setAttribute("aria-pressed", String(playing));
      }
      const svg = waveOf(button);
      if (!svg) continue;
      fit(svg, peaksOf(button.dataset.peaks));
      if (mine) {
        paint(svg, share);
        lit.add(svg);
      }
    }
    for (const played of document.querySelectorAll("main .wave-played, dialog .wave-played")) {
      if (!lit.has(played.parentNode)) played.remove();
    }
  }
}

customElements.define("voice-player", VoicePlayer);
