// Which other keys are to be had for a shortcut.
import { LEADER } from './keys.js';
import { ALL } from './keymap.js';

/** @typedef {import('./keymap.js').Keys} Keys */

/** What keys do already, if it is something else. @param {Keys} keys @param {string} combo @param {string} [action] */
export const holder = (keys, combo, action) => Object.keys(keys).find((other) => other !== action && combo !== '' && keys[other] === combo);

/** Single keys that move, type, leave or are pressed to go on, everywhere on a page. */
const KEPT = /^(shift\+)?(tab| |arrow\w+|home|end|pageup|pagedown|backspace|delete|insert|contextmenu|capslock|f\d+)$/;
/** What browsers and fields do with Ctrl or ⌘, and how messages are sent. */
const TAKEN = /^mod\+([acfhlnopqrstvwxyz0-9=+-]|tab|enter|shift\+(enter|tab|[cijnoprtvwyz])|backspace|delete|home|end|f\d+|arrow\w+|page\w+)$/;

/** Whether keys are not for Baton to use; what it comes with is. @param {string} combo */
export const isReserved = (combo) => combo === LEADER || KEPT.test(combo) || (TAKEN.test(combo) && !Object.values(ALL).includes(combo));

/**
 * What a key means that is pressed while keys are chosen: it leaves, takes the keys away, begins a
 * sequence, is not to be had, or ends the choice.
 * @param {string} combo @param {string} first what began a sequence
 * @returns {{is: 'left' | 'none' | 'first' | 'reserved' | 'chosen', combo: string}}
 */
export function pressed(combo, first) {
  if (combo === 'escape') return { is: 'left', combo: '' };
  if (combo === 'backspace' || combo === 'delete') return { is: 'none', combo: '' };
  if (!first && combo === LEADER) return { is: 'first', combo };
  const whole = first ? `${first} ${combo}` : combo;
  const isFree = first ? combo === LEADER || !(combo.startsWith('mod+') || isReserved(combo)) : !isReserved(combo);
  return { is: isFree ? 'chosen' : 'reserved', combo: whole };
}
