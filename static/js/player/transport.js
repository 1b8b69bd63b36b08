// The one <audio> of the site: loading, playing, places in it, speed and volume.
import { remember, remembered } from "./kept.js";

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

export class Transport {
  /** What is loaded (see soundOf), or null. */
  now = null;

  constructor(audio) {
    this.audio = audio;
    this.setSpeed(remembered("speed", 1));
    this.setVolume(remembered("volume", 1));
  }

  load(sound) {
    const other = this.now?.src !== sound.src || this.audio.error;
    this.now = sound;
    if (other) this.audio.src = sound.src;
    else this.audio.currentTime = 0;
    // A new source goes back to normal speed by itself.
    this.audio.playbackRate = this.speed;
    return this.play();
  }

  /** A later press that interrupts this one is no trouble; real trouble arrives as "error". */
  play() {
    return this.audio.play().catch(() => {});
  }

  toggle() {
    if (!this.now) return;
    if (this.audio.paused) this.play();
    else this.audio.pause();
  }

  stop() {
    this.audio.pause();
    this.seek(0);
  }

  drop() {
    this.audio.pause();
    this.now = null;
    this.audio.removeAttribute("src");
    this.audio.load();
  }

  /** Length of the whole sound: what its waveforms show, also when only a part is played. */
  get whole() {
    return Number.isFinite(this.audio.duration) ? this.audio.duration : this.now?.seconds || 0;
  }

  get length() {
    const { until } = this.now || {};
    return until ? Math.min(until, this.whole || until) : this.whole;
  }

  get share() {
    return this.whole ? Math.min(1, this.audio.currentTime / this.whole) : 0;
  }

  seek(seconds) {
    if (this.now) this.audio.currentTime = Math.min(Math.max(0, seconds), this.length || 0);
  }

  /** A clip of which only the first seconds count ends there. */
  keepWithin() {
    const { until } = this.now || {};
    if (!until || this.audio.paused || this.audio.currentTime < until) return;
    if (this.audio.loop) this.audio.currentTime = 0;
    else this.stop();
  }

  setSpeed(speed) {
    this.speed = SPEEDS.includes(speed) ? speed : 1;
    this.audio.defaultPlaybackRate = this.audio.playbackRate = this.speed;
    remember("speed", this.speed);
  }

  setVolume(volume) {
    this.audio.volume = Math.min(1, Math.max(0, volume));
    remember("volume", this.audio.volume);
  }
}
