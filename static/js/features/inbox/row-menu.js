// The button of a row. A listbox may hold nothing but its options, so it stands beside the list, in
// the row's place; of all of them the selected row's alone is in the order of the Tab key.
import { useComputed } from '@preact/signals';
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { rowSignal } from '../../store/conversations.js';
import { Icon } from '../../ui/icon.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { DEEDS, permitted } from './deeds.js';
import { swipeClass, useSwipe } from './swipe.js';

/** @param {{id: string, selected: boolean}} props */
export function RowMenu({ id, selected }) {
  const name = useComputed(() => rowSignal(id).value?.contact.name || t('contact.unknown'));
  return html`<${Menu} id=${`row-menu-${id}`} class=${`icon-button row-more${swipeClass(useSwipe(id))}`} align="end" tabindex=${selected ? undefined : -1} aria-keyshortcuts="Shift+F10"
      title=${t('row.menu', { name: name.value })} label=${html`<${Icon} name="ellipsis" />`}>
    ${(/** @type {() => void} */ close) => html`<${Entries} id=${id} close=${close} />`}
  </${Menu}>`;
}

/** Opens it, as the menu key and the right mouse button do. @param {string} id */
export const openRowMenu = (id) => document.getElementById(`row-menu-${id}`)?.click();

/** @param {{id: string, close: () => void}} props */
function Entries({ id, close }) {
  const row = rowSignal(id).value;
  if (!row) return null;
  return permitted(row).map((deed) => html`<${MenuItem} key=${deed} onPick=${() => {
    close();
    DEEDS[deed].run(id);
  }}><${Icon} name=${DEEDS[deed].icon} />${t(`action.${deed}`)}</${MenuItem}>`);
}
