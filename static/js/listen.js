// <listen-through>: a filtered list, one voice after the other, through the site's one player. The page
// shows its start, then one voice very large, then what was kept; a reload goes on where one was.
import { actOf } from "./listen/keys.js";
import { Ending } from "./listen/ending.js";
import { Sound } from "./listen/sound.js";
import { Stage } from "./listen/stage.js";
import { Steps } from "./listen/steps.js";
import { Walk } from "./listen/walk.js";
import { fetchAhead } from "./player/ahead.js";
import { soundOf } from "./player/sounds.js";

/** So long a sentence about a lost sound can be read before the next voice. */
const READ_MS = 2500;
/** So many lost sounds in a row are no accident of one of them. */
const MOST_LOST = 3;
/** The next voices are fetched when so few are left. */
const FEW = 4;

class ListenThrough extends HTMLElement {
  connectedCallback() {
    this.player = document.querySelector("voice-player");
    if (!this.player || !this.dataset.total) return;
    if (this.player.now) this.player.close();
    this.walk = new Walk(this.dataset.key);
    this.steps = new Steps(this.dataset.steps);
    this.first = this.steps.take(this.querySelector("template.listen-first").content);
    this.sound = new Sound(this.player, Number(this.dataset.seconds), {
      ended: () => this.done(),
      failed: () => this.lost(),
      moved: () => this.heard(),
      changed: () => this.changed(),
    });
    this.stage = new Stage(this, this.steps);
    this.ending = new Ending(this, this.stage);
    this.turn = 0;
    this.listen();
    this.open();
    this.setAttribute("data-ready", "");
  }

  disconnectedCallback() {
    if (!this.ends) return;
    this.leave();
    this.ends.abort();
    this.sound.end();
    this.stage.watch.disconnect();
    if (this.player.guide === this) this.player.guide = null;
    if (this.player.now) this.player.close();
  }

  listen() {
    this.ends = new AbortController();
    const { signal } = this.ends;
    this.addEventListener("click", (event) => this.clicked(event), { signal });
    document.addEventListener("keydown", (event) => this.pressed(event), { signal, capture: true });
    addEventListener("online", () => this.screen === "stage" && this.stuck && this.go(this.walk.at), { signal });
    addEventListener("offline", () => this.screen === "stage" && !this.sound.plays && this.stop(this.dataset.offline), { signal });
    addEventListener("pagehide", () => this.leave(), { signal });
  }

  /** The screen on which this tab left the list. */
  open() {
    const { walk } = this;
    if (walk.screen === "end") return this.finish();
    const screen = walk.begun ? "again" : "start";
    if (walk.begun) this.stage.put("go-on", this.stage.place(walk));
    walk.screen = "start";
    this.show("start", screen);
  }

  /** Which parts of the page are seen; a part names its screens. */
  show(screen, also = screen) {
    this.screen = screen;
    this.dataset.screen = screen;
    this.player.guide = screen === "stage" ? this : null;
    for (const part of this.querySelectorAll("[data-on]")) {
      const on = part.dataset.on.split(" ");
      part.hidden = !on.includes(screen) && !on.includes(also);
    }
  }

  get acts() {
    return {
      start: () => this.start(),
      "start-anew": () => this.anew(),
      toggle: () => this.resume(),
      all: () => this.sound.hearAll(),
      back: () => this.step(-1),
      next: () => this.step(1),
      keep: () => this.decide("keep"),
      skip: () => this.decide("drop"),
      end: () => this.finish(),
      again: () => this.go(this.walk.at),
      "keep-this": (button) => this.keepThis(button),
      "go-to": (button) => this.go(this.walk.order.indexOf(button.closest("[data-uid]").dataset.uid)),
      "go-on": () => this.go(this.walk.at),
      skipped: () => this.anew(this.walk.skipped),
      fetched: (button) => this.anew(button.dataset.uids.split(",")),
      "try-end": () => this.finish(),
      drop: (button) => this.ending.drop(button, this.walk),
      nothing: () => {},
    };
  }

  clicked(event) {
    const button = event.target.closest("[data-listen]");
    if (!button) return this.seek(event);
    // Whoever uses a mouse keeps the keys: Space belongs to the page, not to what was clicked.
    if (event.detail && this.screen === "stage") this.stage.parts.name.focus({ preventScroll: true });
    this.acts[button.dataset.listen](button);
  }

  pressed(event) {
    const act = actOf(event, this.screen);
    if (!act) return;
    event.preventDefault();
    this.acts[act]();
  }

  seek(event) {
    const box = event.target.closest(".listen-wave")?.getBoundingClientRect();
    if (box) this.sound.seek((event.clientX - box.left) / box.width);
  }

  start() {
    if (!this.walk.begun) return this.anew();
    this.go(this.walk.at);
  }

  /** From the first voice on; or only these once more, with what is kept already. */
  anew(uids) {
    const { first, walk } = this;
    if (uids) walk.begin({ uids, total: uids.length, kept: walk.kept });
    else walk.begin({ ...first, uids: [...first.uids], total: Number(this.dataset.total) });
    this.go(0);
  }

  /** The voice at this place begins. Keys pressed meanwhile win. */
  async go(at) {
    const { walk } = this;
    const turn = ++this.turn;
    this.stuck = false;
    this.stage.trouble();
    clearTimeout(this.rest);
    const fresh = this.screen !== "stage";
    walk.go(at);
    this.show("stage");
    if (fresh) this.stage.parts.name.focus({ preventScroll: true });
    try {
      if (!this.steps.of(walk.uid)) await this.steps.need(this.near);
    } catch {
      return turn === this.turn && this.stop();
    }
    if (turn !== this.turn) return;
    const step = this.steps.of(walk.uid);
    if (!step) return this.missing();
    this.sound.hear(soundOf(step.querySelector("[data-play]")));
    this.stage.show(walk, this.sound);
    walk.save();
    this.look(turn);
  }

  /** What stands around the voice: fetched where it is missing, drawn, and the next sounds loaded. */
  async look(turn) {
    const { walk } = this;
    try {
      if (walk.after && walk.order.length - walk.at <= FEW) {
        const { after } = walk;
        const came = await this.steps.more(after);
        if (walk.after === after) walk.extend(came);
      }
      await this.steps.need(this.near);
    } catch {
      // Asked again with the next voice.
    }
    if (turn !== this.turn || !this.isConnected) return;
    this.drawColumns();
    walk.save();
    const next = walk.next.map((uid) => this.steps.of(uid)).filter(Boolean);
    this.stage.loaded(false);
    const all = await fetchAhead(next.map((step) => soundOf(step.querySelector("[data-play]"))));
    if (turn === this.turn) this.stage.loaded(all && next.length > 0);
  }

  get near() {
    const { walk } = this;
    return [walk.uid, ...walk.next, ...walk.kept.slice(-3), ...walk.skipped.slice(-3)];
  }

  drawColumns() {
    this.stage.counts(this.walk);
    this.stage.columns(this.walk);
    this.player.reflect();
  }

  /** Deleted meanwhile, or its sound went. */
  missing() {
    this.walk.lose(this.walk.uid);
    if (this.walk.at < this.walk.order.length) this.go(this.walk.at);
    else this.finish();
  }

  /** Previous or next; also what the media keys, J and K do. */
  async step(by) {
    const { walk } = this;
    if (this.screen !== "stage") return;
    const at = walk.at + by;
    if (at < 0) return this.go(0);
    if (at < walk.order.length) return this.go(at);
    if (!walk.after) return this.finish();
    const turn = ++this.turn;
    try {
      walk.extend(await this.steps.more(walk.after));
    } catch {
      return turn === this.turn && this.stop();
    }
    if (turn === this.turn) this.step(by);
  }

  decide(what) {
    this.walk[what]();
    this.step(1);
  }

  keepThis(button) {
    this.walk.keep(button.closest("[data-uid]").dataset.uid);
    this.walk.save();
    this.drawColumns();
  }

  resume() {
    if (this.stuck) this.go(this.walk.at);
    else this.sound.toggle();
  }

  done() {
    this.losses = 0;
    this.step(1);
  }

  /** Its sound can't be loaded: said, and after a moment the next one. */
  lost() {
    this.losses = (this.losses || 0) + 1;
    if (!navigator.onLine) return this.stop(this.dataset.offline);
    if (this.losses >= MOST_LOST) return this.stop();
    this.stage.trouble(this.dataset.lost);
    this.rest = setTimeout(() => this.step(1), READ_MS);
  }

  /** It does not go on by itself. */
  stop(words = navigator.onLine ? this.dataset.stopped : this.dataset.offline) {
    this.stuck = true;
    this.losses = 0;
    this.stage.trouble(words, true);
    this.changed();
  }

  heard() {
    if (this.sound.at > 0.2) this.losses = 0;
    this.stage.move(this.sound);
  }

  changed() {
    const now = performance.now();
    if (this.since) this.walk.seconds += (now - this.since) / 1000;
    this.since = this.sound.plays ? now : 0;
    if (this.screen === "stage") this.stage.reflect(this.sound);
  }

  async finish() {
    this.turn += 1;
    clearTimeout(this.rest);
    this.changed();
    if (this.player.now) this.player.close();
    this.sound.now = null;
    this.walk.screen = "end";
    this.walk.save();
    this.show("end", this.walk.heard < this.walk.total ? "early" : "end");
    await this.ending.show(this.walk);
  }

  leave() {
    this.changed();
    if (this.walk.begun) this.walk.save();
  }
}

customElements.define("listen-through", ListenThrough);
