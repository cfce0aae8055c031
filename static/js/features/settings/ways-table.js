// What is told, and how: a row for each occasion, a column for each way.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { OCCASIONS, WAYS, choices, choose } from '../../store/choices.js';
import { complain } from '../../ui/toast.js';

export function WaysTable() {
  return html`<div class="panel"><table class="ways"><caption>${t('telling.occasions')}</caption>
    <thead><tr><td></td>${WAYS.map((way) => html`<th key=${way} scope="col">${t(`way.${way}`)}</th>`)}</tr></thead>
    <tbody>${OCCASIONS.map((occasion) => html`<${Row} key=${occasion} occasion=${occasion} />`)}</tbody></table>
    <p class="hint">${t('telling.occasions_text')}</p></div>`;
}

/** @param {{occasion: string}} props */
function Row({ occasion }) {
  const all = choices.value?.occasions;
  const ways = all?.[occasion];
  if (!all || !ways) return null;
  const set = (/** @type {string} */ way, /** @type {boolean} */ on) =>
    choose({ occasions: { ...all, [occasion]: { ...ways, [way]: on } } }).catch(complain);
  return html`<tr><th scope="row">${t(`occasion.${occasion}`)}</th>
    ${WAYS.map((way) => html`<td key=${way}><label class="check" title=${t(`way.${way}`)}>
      <input type="checkbox" checked=${ways[way]} aria-label=${`${t(`occasion.${occasion}`)}: ${t(`way.${way}`)}`} onChange=${(/** @type {any} */ event) => set(way, event.target.checked)} /></label></td>`)}</tr>`;
}
