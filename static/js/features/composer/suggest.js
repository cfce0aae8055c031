// The list above the composer while `/`, `@` or `:` is typed.
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
