// The sounds of a sheet: fetched, brought to one loudness, played one at a time from one place.
import { remembered } from "../player/kept.js";
import { level } from "./level.js";

/** Short enough to be heard as at once, long enough not to click. */
const FADE = 0.012;

export class Voices {
  playing = false;
  silenced = false;
  onend = () => {};
  #at = 0;
  #sounds = new Map();

  constructor() {
    this.context = new AudioContext();
    // Never two sounds: the site's player, here and in other tabs, hears and says this.
    this.others = window.BroadcastChannel ? new BroadcastChannel("voicelab-player") : null;
    if (this.others) this.others.onmessage = () => this.interrupted();
  }

  close() {
    this.pause();
    this.others?.close();
    this.context.close();
  }

  /** Seconds of the one playhead. */
  get at() {
    return this.playing && this.source ? this.context.currentTime - this.began : this.#at;
  }

  set at(seconds) {
    this.#at = seconds;
    this.began = this.context.currentTime - seconds;
  }

  fetch(addresses) {
    for (const src of addresses) this.sound(src);
  }

  sound(src) {
    if (!this.#sounds.has(src)) {
      const coming = load(src, this.context).catch(() => {
        this.#sounds.delete(src);
        return null;
      });
      this.#sounds.set(src, coming);
    }
    return this.#sounds.get(src);
  }

  /** True when it sounds; false when it did not come or something else was wanted meanwhile. */
  async play(src) {
    const wish = (this.wish = Symbol("play"));
    this.#at = this.at;
    this.silenced = false;
    this.hush();
    this.playing = true;
    document.querySelector("voice-player")?.close();
    this.others?.postMessage("play");
    const [buffer] = await Promise.all([this.sound(src), this.context.resume()]);
    if (wish !== this.wish) {
      this.silenced = true;
      return false;
    }
    if (!buffer) {
      this.playing = false;
      return false;
    }
    this.start(buffer);
    return true;
  }

  start(buffer) {
    const { context } = this;
    this.source = new AudioBufferSourceNode(context, { buffer });
    this.fader = new GainNode(context, { gain: 0 });
    this.fader.gain.linearRampToValueAtTime(remembered("volume", 1), context.currentTime + FADE);
    this.source.connect(this.fader).connect(context.destination);
    const { source } = this;
    source.onended = () => source === this.source && this.ended();
    this.began = context.currentTime - this.#at;
    source.start(0, this.#at);
  }

  pause() {
    this.wish = null;
    this.#at = this.at;
    this.hush();
    this.playing = false;
  }

  hush() {
    const { source, fader, context } = this;
    this.source = null;
    if (!source) return;
    fader.gain.cancelScheduledValues(context.currentTime);
    fader.gain.setTargetAtTime(0, context.currentTime, FADE / 4);
    source.stop(context.currentTime + FADE);
  }

  ended() {
    this.source = null;
    this.playing = false;
    this.#at = 0;
    this.onend();
  }

  interrupted() {
    if (!this.playing) return;
    this.pause();
    this.onpause?.();
  }
}

async function load(src, context) {
  const answer = await fetch(src);
  if (!answer.ok) throw new Error(answer.status);
  const buffer = await context.decodeAudioData(await answer.arrayBuffer());
  level(buffer, Number(answer.headers.get("Casting-Gain")) || 0);
  return buffer;
}
