// Keys as they are drawn.
import { html } from 'htm/preact';
import { shown } from '../lib/keymap.js';

/** @param {{combo: string}} props */
export function Keys({ combo }) {
  return html`<span dir="ltr">${shown(combo).map((step, at) => html`<span key=${at} class="keys">${step.map((key) => html`<kbd key=${key}>${key}</kbd>`)}</span>`)}</span>`;
}
