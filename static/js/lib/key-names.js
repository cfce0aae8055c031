// How combinations of keys are called: on screen, in hints, and by screen readers.

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
