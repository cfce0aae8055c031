// The list above the composer while `/` or `@` is typed.
import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';

/** @typedef {{id: string, title: string, text?: string, pick: () => void}} Suggestion */

/** @param {{items: Suggestion[], at: number, label: string, empty: string}} props */
export function SuggestList({ items, at, label, empty }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [at]);
  return html`<div class="suggest" role="listbox" id="suggestions" tabindex="0" aria-label=${label} ref=${list}>
    ${items.map((item, index) => html`<div key=${item.id} id=${`suggestion-${index}`} role="option" aria-selected=${String(index === at)} class="suggestion"
      onMouseDown=${(/** @type {Event} */ event) => {
        event.preventDefault();
        item.pick();
      }}><strong><bdi>${item.title}</bdi></strong>${item.text && html`<span dir="auto">${item.text}</span>`}</div>`)}
    ${items.length === 0 && html`<div class="suggestion none" role="option" aria-selected="false" aria-disabled="true">${empty}</div>`}
  </div>`;
}

/** The word at the caret that begins with a sign. @param {string} text @param {number} caret @param {string} sign @returns {{from: number, word: string} | null} */
export function wordAt(text, caret, sign) {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf(sign);
  if (from < 0 || (from > 0 && !/\s/.test(before[from - 1]))) return null;
  const word = before.slice(from + 1);
  return /[\n]/.test(word) || word.length > 30 || (sign === '/' && /\s/.test(word)) ? null : { from, word };
}
