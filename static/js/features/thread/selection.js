// Several messages chosen to be forwarded together.
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { threadOf } from '../../store/threads.js';
import { Icon } from '../../ui/icon.js';
import * as actions from '../actions.js';

/** Ids of messages. @type {import('@preact/signals').Signal<Set<string>>} */
export const selection = signal(new Set());

/** @param {string} id */
export function toggle(id) {
  const next = new Set(selection.peek());
  if (!next.delete(id)) next.add(id);
  selection.value = next;
}

export const clearSelection = () => {
  selection.value = new Set();
};

/** @param {{id: string}} props the conversation's */
export function SelectionBar({ id }) {
  useEffect(() => clearSelection, [id]);
  const count = selection.value.size;
  if (count === 0) return null;
  const send = async () => {
    const inOrder = threadOf(id).peek().items.map((item) => item.id).filter((item) => selection.peek().has(item));
    if (await actions.forward(id, inOrder)) clearSelection();
  };
  return html`<div class="selection-bar" role="toolbar" aria-label=${t('selection.label')}><span>${t('selection.count', { count })}</span><span class="grow" />
    <button type="button" class="button small" onClick=${clearSelection}>${t('app.cancel')}</button>
    <button type="button" class="button small primary" onClick=${send}><${Icon} name="forward" flip />${t('message.forward')}</button></div>`;
}
