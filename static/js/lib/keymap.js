// Which keys do what, before and after the reader has changed it, and how keys are called. Pure: the choice itself is kept
// by store/keymap.js, what happens is in features/shortcuts.js.

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
export const ALL = Object.assign({}, ...Object.values(DEFAULTS));

/** By what is done. @typedef {Record<string, string>} Keys empty for what has no key */

/** What Baton comes with, changed by what somebody chose; a key they gave away is not also its first owner's. @param {Keys} own @returns {Keys} */
export function merged(own) {
  const given = new Set(Object.keys(ALL).map((action) => own[action]));
  return Object.fromEntries(Object.entries(ALL).map(([action, keys]) => [action, own[action] ?? (given.has(keys) ? '' : keys)]));
}

/** What has been changed. @param {Keys} keys @returns {Keys} */
export const changes = (keys) => Object.fromEntries(Object.entries(keys).filter(([action, combo]) => combo !== ALL[action]));

/** @param {string} action */
export const usual = (action) => ALL[action];

const isMac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.platform);
const NAMES = { mod: isMac ? '⌘' : 'Ctrl', shift: isMac ? '⇧' : 'Shift', enter: 'Enter', escape: 'Esc' };
const ARIA_NAMES = { mod: isMac ? 'Meta' : 'Control', shift: 'Shift', enter: 'Enter', escape: 'Escape' };

/** @param {string} combo @param {Record<string, string>} names */
const steps = (combo, names) => combo.split(' ').map((step) => step.split(/(?<=.)\+/).map((word) => names[word] ?? word.toUpperCase()));

/** Step by step and key by key, as they are drawn. @param {string} combo */
export const shown = (combo) => steps(combo, NAMES);

/** In one line, for hints. @param {string} combo */
export const written = (combo) => shown(combo).map((step) => step.join('+')).join(' ');

/** For `aria-keyshortcuts`, which knows no sequences. @param {string | undefined} combo */
export const spoken = (combo) => (combo && !combo.includes(' ') ? steps(combo, ARIA_NAMES).flat().join('+') : undefined);

/** A label with its keys. @param {string} label @param {string | undefined} combo */
export const hinted = (label, combo) => (combo ? `${label} (${written(combo)})` : label);
