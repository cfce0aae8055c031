// A label, as rows, threads and lists of labels show it.
import { html } from 'htm/preact';
import { labelOf } from '../../store/directory.js';

/** Colours come from people: only what is one is drawn. @param {{color: string}} props */
export function LabelDot({ color }) {
  const known = /^#[0-9a-f]{6}$/i.test(color);
  return html`<i class="label-dot" style=${known ? `background:${color}` : undefined} />`;
}

/** @param {{id: string}} props */
export function LabelChip({ id }) {
  const label = labelOf(id);
  if (!label) return null;
  return html`<span class="chip label"><${LabelDot} color=${label.color} /><bdi>${label.name}</bdi></span>`;
}
