// What this browser remembers for its reader: theme, language, keys.
import { effect, signal } from '@preact/signals-core';
import { digits } from '../lib/i18n.js';

const NAME = 'baton.prefs';
const DEFAULTS = {
  theme: 'system', language: '', digits: 'latn', density: 'comfortable', enterSends: true, shortcuts: true, details: true, views: true,
  sounds: true, volume: 0.5, pushFor: '', emojis: /** @type {string[]} */ ([]),
  muted: /** @type {string[]} */ ([]),
  keys: /** @type {Record<string, string>} */ ({}),
};

/** @returns {typeof DEFAULTS} */
function stored() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(NAME) ?? '{}') };
  } catch {
    return { ...DEFAULTS };
  }
}

export const prefs = signal(stored());

/** @param {Partial<typeof DEFAULTS>} change */
export function setPrefs(change) {
  prefs.value = { ...prefs.value, ...change };
  try {
    localStorage.setItem(NAME, JSON.stringify(prefs.value));
  } catch {
    // A full or forbidden storage costs the memory, not the session.
  }
}

effect(() => {
  const { theme } = prefs.value;
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
});

effect(() => {
  digits.value = prefs.value.digits;
});
