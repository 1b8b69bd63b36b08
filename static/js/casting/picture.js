// What a sheet shows: lanes on one time scale, the ruler, the playhead, and which lane is heard.
import { fit, paint, peaksOf } from "../wave.js";

/** A little room behind the longest lane. */
const ROOM = 1.05;
/** Figures of the ruler need so many pixels each. */
const APART = 56;
const STEPS = [1, 2, 5, 10, 20, 30, 60];
const PLAYED = "lane-played";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Seconds as "0:02.9". */
function tenths(seconds) {
  const whole = Math.floor(Math.max(0, seconds) * 10);
  const rest = String(Math.floor(whole / 10) % 60).padStart(2, "0");
  return `${Math.floor(whole / 600)}:${rest}.${whole % 10}`;
}

export class Picture {
  constructor(sheet) {
    this.sheet = sheet;
    this.head = this.part("[data-head]");
    this.ruler = this.part("[data-ruler]");
    sheet.voices.onpause = () => this.reflect();
  }

  part(name) {
    return this.sheet.querySelector(name);
  }

  /** After a change of the lanes or of the width. */
  draw() {
    const { lanes, audible } = this.sheet;
    const place = lanes[0]?.querySelector(".lane-sound");
    if (!place) return;
    const stage = this.part("[data-stage]").getBoundingClientRect();
    const box = place.getBoundingClientRect();
    this.left = box.left - stage.left;
    const longest = Math.max(1, ...audible.map((lane) => Number(lane.dataset.seconds)));
    this.scale = box.width / (longest * ROOM);
    for (const lane of audible) {
      const svg = lane.querySelector(".wave");
      svg.style.width = `${Math.max(2, Math.round(Number(lane.dataset.seconds) * this.scale))}px`;
      fit(svg, peaksOf(lane.dataset.peaks));
      svg.querySelector(`.${PLAYED}`)?.remove();
    }
    this.drawRuler(longest);
    this.reflect();
  }

  drawRuler(longest) {
    const step = STEPS.find((each) => each * this.scale >= APART) || STEPS.at(-1);
    const figures = [];
    for (let second = 0; second <= longest * ROOM - step * 0.2; second += step) {
      const figure = document.createElement("span");
      figure.textContent = tenths(second).slice(0, -2);
      figure.style.left = `${this.left + second * this.scale}px`;
      figures.push(figure);
    }
    this.ruler.replaceChildren(...figures);
  }

  secondsAt(x) {
    const stage = this.part("[data-stage]").getBoundingClientRect();
    return Math.max(0, (x - stage.left - this.left) / this.scale);
  }

  /** After a press: which lane, whether it plays. */
  reflect() {
    const { sheet } = this;
    const { now, playing } = sheet;
    for (const lane of sheet.lanes) {
      const mine = lane === now && (playing || sheet.at > 0);
      lane.toggleAttribute("data-heard", mine);
      lane.querySelector("[data-hear]").setAttribute("aria-pressed", String(mine && playing));
      if (!mine) lane.querySelector(`.${PLAYED}`)?.remove();
    }
    const button = this.part("[data-toggle]");
    button.toggleAttribute("data-playing", playing);
    button.setAttribute("aria-label", playing ? sheet.dataset.playing : sheet.dataset.still);
    this.part("[data-now]").textContent = now?.dataset.name || "";
    this.head.hidden = !now;
    this.move();
  }

  move() {
    const { now, at } = this.sheet;
    this.part("[data-at]").textContent = tenths(at);
    if (!now) return;
    this.head.style.left = `${this.left + at * this.scale}px`;
    const svg = now.querySelector(".wave");
    const seconds = Number(now.dataset.seconds);
    if (now.hasAttribute("data-heard") && seconds) paint(svg, Math.min(1, at / seconds), PLAYED);
  }

  // The playhead moves with the screen; with reduced motion ten times a second.
  follow() {
    const turn = (this.turn = Symbol("turn"));
    const step = () => {
      if (turn !== this.turn || !this.sheet.playing || !this.sheet.isConnected) return;
      this.move();
      if (calm.matches) setTimeout(step, 100);
      else requestAnimationFrame(step);
    };
    step();
  }
}
