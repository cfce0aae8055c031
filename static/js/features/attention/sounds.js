// Short sounds, made on the spot.
import { prefs } from '../../store/prefs.js';
import { isLeader } from './leader.js';
import { isQuiet } from './news.js';

/** Tones, in hertz, one after the other. @type {Record<string, number[]>} */
const TONES = { assigned: [523, 659, 784], answered: [784, 659], mentioned: [659, 880] };
const TONE_SECONDS = 0.11;
/** Many messages at once are one sound. */
const PAUSE_MILLIS = 1500;

/** @type {AudioContext | null} */
let context = null;
let last = 0;

/** @param {'assigned' | 'answered' | 'mentioned'} name @param {{always?: boolean}} [options] `always` plays in any tab and at any hour */
export function play(name, { always } = {}) {
  const { sounds, volume, quietFrom, quietTo } = prefs.peek();
  const now = Date.now();
  if (!always && (!sounds || !isLeader() || now - last < PAUSE_MILLIS || isQuiet(quietFrom, quietTo, new Date(now)))) return;
  last = now;
  context ??= new AudioContext();
  // Before a first click browsers let no page make a sound.
  if (context.state === 'suspended') context.resume().catch(() => undefined);
  for (const [at, hertz] of TONES[name].entries()) tone(context, hertz, at * TONE_SECONDS, volume);
}

/** @param {AudioContext} audio @param {number} hertz @param {number} delay seconds @param {number} volume 0 to 1 */
function tone(audio, hertz, delay, volume) {
  const start = audio.currentTime + delay;
  const source = audio.createOscillator();
  const gain = audio.createGain();
  source.frequency.value = hertz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.3 * volume, start + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.001, start + TONE_SECONDS * 2);
  source.connect(gain).connect(audio.destination);
  source.start(start);
  source.stop(start + TONE_SECONDS * 2);
}
