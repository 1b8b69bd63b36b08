// Brings a decoded sound to the common loudness. Peaks that would clip are turned down softly.

/** −1 dBFS: what lies between two samples can be a little higher than both. */
const CEILING = 10 ** (-1 / 20);
/** How fast the limiter takes hold before a peak, and lets go after it, in seconds. */
const BEFORE = 0.002;
const AFTER = 0.05;

/** Change `buffer` in place by `decibels`; no sample is above the ceiling afterwards. */
export function level(buffer, decibels) {
  const gain = 10 ** (decibels / 20);
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, i) => buffer.getChannelData(i));
  const share = limits(channels, gain, buffer.sampleRate);
  for (const samples of channels) {
    for (let i = 0; i < samples.length; i += 1) samples[i] *= gain * share[i];
  }
}

/** For each sample the share (0..1) that is left of it, the same in all channels. */
function limits(channels, gain, rate) {
  const { length } = channels[0];
  const share = new Float32Array(length);
  for (let i = 0; i < length; i += 1) {
    let highest = 0;
    for (const samples of channels) highest = Math.max(highest, Math.abs(samples[i]));
    share[i] = Math.min(1, CEILING / Math.max(highest * gain, CEILING));
  }
  const rise = 1 - Math.exp(-1 / (AFTER * rate));
  for (let i = 1; i < length; i += 1) share[i] = Math.min(share[i], share[i - 1] + (1 - share[i - 1]) * rise);
  const fall = 1 - Math.exp(-1 / (BEFORE * rate));
  for (let i = length - 2; i >= 0; i -= 1) share[i] = Math.min(share[i], share[i + 1] + (1 - share[i + 1]) * fall);
  return share;
}
