// A text in which what was searched for stands out.
import { html } from 'htm/preact';
import { hits } from '../lib/fold.js';

/** @param {{text: string, search: string}} props @returns {any} */
export const Marked = ({ text, search }) => (search ? stretched(text, hits(text, search)) : text);

/** Where the server says what was found. @param {{text: string, marks?: {from: number, to: number}[]}} props @returns {any} */
export const Stretches = ({ text, marks }) => stretched(text, marks ?? []);

/** @param {string} text @param {{from: number, to: number}[]} found in order @returns {any} */
function stretched(text, found) {
  if (found.length === 0) return text;
  const parts = [];
  let at = 0;
  for (const { from, to } of found) {
    parts.push(text.slice(at, from), html`<mark>${text.slice(from, to)}</mark>`);
    at = to;
  }
  return [...parts, text.slice(at)];
}
