// The keys of headphones, keyboards and lock screens, and what they show.

const session = navigator.mediaSession;

/** Let those keys do what the dock's buttons do. */
export function listenToMediaKeys(player) {
  if (!session) return;
  const acts = {
    play: () => player.transport.play(),
    pause: () => player.audio.pause(),
    stop: () => player.stop(),
    previoustrack: () => player.step(-1),
    nexttrack: () => player.step(1),
    seekbackward: ({ seekOffset }) => player.seekBy(-(seekOffset || 5)),
    seekforward: ({ seekOffset }) => player.seekBy(seekOffset || 5),
    seekto: ({ seekTime }) => player.seek(seekTime),
  };
  for (const [name, act] of Object.entries(acts)) {
    try {
      session.setActionHandler(name, act);
    } catch {
      // A key that this browser does not know.
    }
  }
}

export function showOnMediaKeys(now) {
  if (!session) return;
  session.metadata = now && new MediaMetadata({ title: now.title, artist: "VoiceLab", album: now.kind });
  if (!now) session.playbackState = "none";
}

/** Where the sound is, so that a lock screen's slider is right. */
export function placeOnMediaKeys({ now, audio, length }) {
  if (!session || !now) return;
  session.playbackState = audio.paused ? "paused" : "playing";
  if (!length) return;
  const position = Math.min(audio.currentTime, length);
  session.setPositionState({ duration: length, playbackRate: audio.playbackRate, position });
}
