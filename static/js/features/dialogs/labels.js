// Puts labels on conversations and takes them off.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { labels } from '../../store/directory.js';
import { Dialog } from '../../ui/dialog.js';
import { Check } from '../../ui/form.js';

/** @param {{rows: Conversation[], close: (change?: {add: string[], remove: string[]}) => void}} props a label that only some of them have stays so until it is touched */
export function LabelsDialog({ rows, close }) {
  const [changed, setChanged] = useState(/** @type {Record<string, boolean>} */ ({}));
  const count = (/** @type {string} */ id) => rows.filter((row) => row.labels.includes(id)).length;
  const done = () => {
    const add = Object.keys(changed).filter((id) => changed[id] && count(id) < rows.length);
    const remove = Object.keys(changed).filter((id) => !changed[id] && count(id) > 0);
    close(add.length + remove.length > 0 ? { add, remove } : undefined);
  };
  return html`<${Dialog} title=${t('labels.title')} close=${close} onSubmit=${done} footer=${html`<button class="button primary">${t('app.save')}</button>`}>
    ${labels.value.length === 0 && html`<p class="hint">${t('labels.none')}</p>`}
    <div class="check-list">${labels.value.map(({ id, name }) => html`<${Check} key=${id} label=${name} checked=${changed[id] ?? count(id) === rows.length}
      mixed=${changed[id] === undefined && count(id) > 0 && count(id) < rows.length} onChange=${(/** @type {boolean} */ on) => setChanged({ ...changed, [id]: on })} />`)}</div>
  </${Dialog}>`;
}
