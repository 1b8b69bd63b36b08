// One voice through the site's player: its first seconds, or all of it when somebody wants that.

const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Sound {
  now = null;
  whole = false;

  /** `on`: ended (also after the first seconds), failed, moved, changed. */
  constructor(player, seconds, on) {
    this.player = player;
    this.seconds = seconds;
    this.on = on;
    this.ends = new AbortController();
    const hear = (names, act) => {
      for (const name of names) player.audio.addEventListener(name, () => this.mine && act(), { signal: this.ends.signal });
    };
    hear(["timeupdate", "loadedmetadata"], () => this.tick());
    hear(["play"], () => this.follow());
    hear(["ended"], () => on.ended());
    hear(["error"], () => on.failed());
    for (const name of ["play", "pause", "playing", "waiting", "emptied"]) {
      player.audio.addEventListener(name, () => on.changed(), { signal: this.ends.signal });
    }
  }

  end() {
    this.ends.abort();
  }

  get audio() {
    return this.player.audio;
  }

  /** Whether the player holds this voice; somebody may have pressed another one meanwhile. */
  get mine() {
    return Boolean(this.now) && this.player.now?.key === this.now.key;
  }

  get plays() {
    return this.mine && !this.audio.paused;
  }

  /** It was told to play, and nothing comes yet. */
  get waits() {
    return this.plays && this.audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  get length() {
    return (this.mine && this.player.transport.whole) || this.now?.seconds || 0;
  }

  /** Seconds of what is heard of it. */
  get span() {
    return this.whole ? this.length : Math.min(this.seconds, this.length || this.seconds);
  }

  get at() {
    return this.mine ? Math.min(this.audio.currentTime, this.span) : 0;
  }

  hear(sound, { whole = false } = {}) {
    this.now = sound;
    this.whole = whole;
    if (this.audio.loop) this.player.loop();
    this.player.begin(sound);
  }

  toggle() {
    if (this.mine && !this.audio.error) this.player.transport.toggle();
    else this.hear(this.now);
  }

  /** All of it, from where it is; again: pause and go on. */
  hearAll() {
    if (!this.mine) this.hear(this.now, { whole: true });
    else if (this.whole) this.toggle();
    else {
      this.whole = true;
      if (this.audio.paused) this.player.transport.play();
    }
  }

  seek(share) {
    if (this.mine) this.player.seek(Math.min(share * this.span, this.span - 0.05));
  }

  tick() {
    if (!this.whole && !this.audio.paused && this.audio.currentTime >= this.seconds) this.on.ended();
    else this.on.moved();
  }

  // The playhead moves with the screen; with reduced motion it goes with the audio's own beat.
  follow() {
    if (!this.plays || calm.matches || this.ends.signal.aborted) return;
    this.tick();
    requestAnimationFrame(() => this.follow());
  }
}
