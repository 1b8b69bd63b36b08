// Never two sounds: what starts in one tab pauses the others.

export function listenAlone(audio) {
  if (!window.BroadcastChannel) return;
  const others = new BroadcastChannel("voicelab-player");
  others.onmessage = () => audio.pause();
  audio.addEventListener("play", () => others.postMessage("play"));
}
