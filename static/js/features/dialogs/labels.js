// Puts labels on a conversation and takes them off.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { labels } from '../../store/directory.js';
import { Dialog } from '../../ui/dialog.js';
import { Check } from '../../ui/form.js';

/** @param {{row: Conversation, close: (change?: {add: string[], remove: string[]}) => void}} props */
export function LabelsDialog({ row, close }) {
  const [chosen, setChosen] = useState(row.labels);
  const done = () => {
    const add = chosen.filter((id) => !row.labels.includes(id));
    const remove = row.labels.filter((id) => !chosen.includes(id));
    close(add.length + remove.length > 0 ? { add, remove } : undefined);
  };
  return html`<${Dialog} title=${t('labels.title')} close=${close} onSubmit=${done} footer=${html`<button class="button primary">${t('app.save')}</button>`}>
    ${labels.value.length === 0 && html`<p class="hint">${t('labels.none')}</p>`}
    <div class="check-list">${labels.value.map((label) => html`<${Check} key=${label.id} label=${label.name} checked=${chosen.includes(label.id)}
      onChange=${(/** @type {boolean} */ on) => setChosen(on ? [...chosen, label.id] : chosen.filter((id) => id !== label.id))} />`)}</div>
  </${Dialog}>`;
}
