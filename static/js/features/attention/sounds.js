// Short sounds, made on the spot.
import { choices } from '../../store/choices.js';
import { prefs } from '../../store/prefs.js';
import { isLeader } from './leader.js';
import { quietNow } from './quiet.js';

/** Tones, in hertz, one after the other. @type {Record<string, number[]>} */
const TONES = { assigned: [523, 659, 784], answered: [784, 659], mention: [880, 988, 880], queue: [523], follow_up: [659, 659], window: [659, 523, 440] };
const TONE_SECONDS = 0.11;
/** Many messages at once are one sound. */
const PAUSE_MILLIS = 1500;

/** @type {AudioContext | null} */
let context = null;
let last = 0;

/** @param {string} name one of `OCCASIONS` @param {{always?: boolean}} [options] `always` plays in any tab and at any hour */
export function play(name, { always } = {}) {
  const { sounds, volume } = prefs.peek();
  const wanted = sounds && choices.peek()?.occasions[name]?.sound;
  const now = Date.now();
  if (!always && (!wanted || !isLeader() || now - last < PAUSE_MILLIS || quietNow())) return;
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
