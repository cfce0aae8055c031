// The emojis and their words, loaded when somebody first looks for one.
import { signal } from '@preact/signals';
import { index } from '../../lib/emoji.js';
import { prefs, setPrefs } from '../../store/prefs.js';

const ENGLISH = 'emojibase-data/en/compact.json';
const ARABIC = 'cldr-annotations-full/annotations/ar/annotations.json';
const REMEMBERED = 24;

/** `null` until loaded. @type {import('@preact/signals').Signal<import('../../lib/emoji.js').Emoji[] | null>} */
export const emojis = signal(null);

/** @type {Promise<void> | null} */
let loading = null;

/** @param {string} name in the import map */
async function data(name) {
  const response = await fetch(import.meta.resolve(name));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

/** Loads them once; a try that failed may be made again. */
export function loadEmojis() {
  loading ??= Promise.all([data(ENGLISH), data(ARABIC)]).then(([english, arabic]) => {
    emojis.value = index(english, arabic);
  }).catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** Used again, first in the row of those used before. @param {string} emoji */
export function remember(emoji) {
  const before = prefs.peek().emojis.filter((other) => other !== emoji);
  setPrefs({ emojis: [emoji, ...before].slice(0, REMEMBERED) });
}
