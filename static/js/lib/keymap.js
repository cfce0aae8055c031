// Which keys do what, before and after the reader has changed it. Pure: the choice itself is kept
// by store/keymap.js, what happens is in features/shortcuts.js.
import { LEADER } from './keys.js';

/** As Baton comes, group by group, as the help dialog shows them. @type {Record<string, Record<string, string>>} */
export const DEFAULTS = {
  global: {
    'keys.search': '/', 'keys.help': '?', 'keys.go_inbox': 'g i', 'keys.go_unassigned': 'g u', 'keys.go_mine': 'g m', 'keys.go_settings': 'g s',
    'keys.back': 'escape', 'keys.palette': 'mod+k', 'keys.views': '[', 'keys.details': ']', 'keys.undo': 'z',
  },
  list: {
    'keys.next': 'j', 'keys.previous': 'k', 'keys.open': 'enter', 'keys.choose': 'x', 'keys.choose_next': 'shift+j', 'keys.choose_previous': 'shift+k',
    'keys.take_next': 'n', 'keys.take_several': 'shift+n', 'keys.unread': 'u',
  },
  conversation: {
    'keys.reply': 'r', 'keys.quote': 'shift+r', 'keys.note': 'i', 'keys.assign': 'a', 'keys.claim': 'shift+a', 'keys.label': 't', 'keys.snooze': 's',
    'keys.resolve': 'e', 'keys.forward': 'f', 'keys.panel': 'p',
  },
  composer: { 'keys.switch': 'mod+shift+i', 'keys.attach': 'mod+shift+a', 'keys.voice': 'mod+shift+m' },
};

/** @type {Record<string, string>} */
const ALL = Object.assign({}, ...Object.values(DEFAULTS));

/** By what is done. @typedef {Record<string, string>} Keys empty for what has no key */

/** What Baton comes with, changed by what somebody chose; a key they gave away is not also its first owner's. @param {Keys} own @returns {Keys} */
export function merged(own) {
  const given = new Set(Object.keys(ALL).map((action) => own[action]));
  return Object.fromEntries(Object.entries(ALL).map(([action, keys]) => [action, own[action] ?? (given.has(keys) ? '' : keys)]));
}

/** What has been changed. @param {Keys} keys @returns {Keys} */
export const changes = (keys) => Object.fromEntries(Object.entries(keys).filter(([action, combo]) => combo !== ALL[action]));

/** What keys do already, if it is something else. @param {Keys} keys @param {string} combo @param {string} [action] */
export const holder = (keys, combo, action) => Object.keys(keys).find((other) => other !== action && combo !== '' && keys[other] === combo);

/** @param {string} action */
export const usual = (action) => ALL[action];

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
