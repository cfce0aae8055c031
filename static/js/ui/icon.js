// Icons out of the sprite, and whose face stands for whom.
import { html } from 'htm/preact';
import { hinted, spoken } from '../lib/keymap.js';

const boot = JSON.parse(document.getElementById('baton-boot')?.textContent ?? '{"files":{}}');

/** The served address of a file of static/. @param {string} name */
export const fileUrl = (name) => boot.files[name] ?? `/${name}`;

/** @type {string} */
export const version = boot.version ?? '';

/**
 * A picture without meaning of its own: words stand beside it, or in the button's label.
 * @param {{name: string, flip?: boolean, class?: string}} props `flip` mirrors arrows in Arabic
 */
export function Icon({ name, flip, class: extra }) {
  const classes = `icon${flip ? ' flip' : ''}${extra ? ` ${extra}` : ''}`;
  return html`<svg class=${classes} aria-hidden="true" focusable="false"><use href=${`${fileUrl('icons.svg')}#${name}`} /></svg>`;
}

/** A button that shows an icon and says its name; `keys` is a combination. @param {any} props */
export function IconButton({ icon, label, keys, flip, class: extra, pressed, ...rest }) {
  return html`<button type="button" class=${`icon-button ${extra ?? ''}`} aria-label=${label} title=${hinted(label, keys)}
    aria-pressed=${pressed === undefined ? undefined : String(pressed)} aria-keyshortcuts=${spoken(keys)} ...${rest}>
    <${Icon} name=${icon} flip=${flip} /></button>`;
}

const HUES = 6;

/** @param {string} text */
function hue(text) {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + /** @type {number} */ (letter.codePointAt(0))) >>> 0;
  return sum % HUES;
}

/** Initials in a circle. @param {{name: string, id?: string, small?: boolean, status?: string}} props */
export function Avatar({ name, id, small, status }) {
  const letters = name.replace(/^[^\p{L}\p{N}]+/u, '').split(/\s+/).filter(Boolean);
  const first = [...(letters[0] ?? '?')][0] ?? '?';
  const classes = `avatar hue-${hue(id ?? name)}${small ? ' small' : ''}`;
  return html`<span class=${classes} aria-hidden="true">${first.toUpperCase()}${status && html`<i class=${`dot ${status}`} />`}</span>`;
}
