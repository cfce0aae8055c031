// The reader's keys: what they chose in this browser, over what Baton comes with.
import { computed } from '@preact/signals-core';
import { changes, merged, usual } from '../lib/keymap.js';
import { prefs, setPrefs } from './prefs.js';

const chosen = computed(() => prefs.value.keys);

/** By what is done. */
export const keymap = computed(() => merged(chosen.value));

/** What is done, by keys. @type {import('@preact/signals-core').ReadonlySignal<Map<string, string>>} */
export const deeds = computed(() => new Map(Object.entries(keymap.value).filter(([, combo]) => combo).map(([action, combo]) => [combo, action])));

/** @param {string} action */
export const keysOf = (action) => keymap.value[action];

/** Gives keys to what is done; what had them goes without, or gets others. @param {import('../lib/keymap.js').Keys} change */
export const setKeys = (change) => setPrefs({ keys: changes({ ...keymap.peek(), ...change }) });

/** @param {string} action */
export const isChanged = (action) => keysOf(action) !== usual(action);

/** Everything as Baton comes. */
export const resetKeys = () => setPrefs({ keys: {} });
