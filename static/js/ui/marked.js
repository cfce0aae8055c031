// A text in which what was searched for stands out.
import { html } from 'htm/preact';
import { hits } from '../lib/fold.js';

/** @param {{text: string, search: string}} props @returns {any} */
export function Marked({ text, search }) {
  const found = search ? hits(text, search) : [];
  if (found.length === 0) return text;
  const parts = [];
  let at = 0;
  for (const { from, to } of found) {
    parts.push(text.slice(at, from), html`<mark>${text.slice(from, to)}</mark>`);
    at = to;
  }
  return [...parts, text.slice(at)];
}
