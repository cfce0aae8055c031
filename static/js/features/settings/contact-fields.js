// Fields that the workspace keeps about its customers.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { api } from '../../net/api.js';
import { Confirm, ask } from '../../ui/dialog.js';
import { Field } from '../../ui/form.js';
import { complain } from '../../ui/toast.js';
import { AddButton, ItemActions, Items, SectionFrame, edit, useItems } from './collection.js';

const PATH = '/api/contact-fields';
const KINDS = ['text', 'number', 'date', 'choice'];

/** One choice a line. @param {string} text */
const lines = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);

/** @param {any} value @param {(change: object) => void} set */
const fields = (value, set) => html`
  <${Field} label=${t('fields.name')} dir="auto" required autofocus maxlength="100" value=${value.name} onInput=${(/** @type {string} */ name) => set({ name })} />
  ${!value.id && html`<${Field} label=${t('fields.kind')} value=${value.kind} onInput=${(/** @type {string} */ kind) => set({ kind })} options=${KINDS.map((kind) => ({ value: kind, label: t(`fields.kind_${kind}`) }))} />`}
  ${value.kind === 'choice' && html`<${Field} label=${t('fields.choices')} hint=${t('fields.choices_hint')} rows=${5} value=${value.choices} onInput=${(/** @type {string} */ choices) => set({ choices })} />`}`;

/** @param {ContactField | null} field @param {() => void} load */
function open(field, load) {
  edit({
    title: t(field ? 'fields.edit' : 'fields.add'),
    initial: field ? { ...field, choices: field.choices.join('\n') } : { name: '', kind: 'text', choices: '' },
    fields,
    save: (/** @type {any} */ { name, kind, choices }) => {
      const chosen = kind === 'choice' ? { choices: lines(choices) } : {};
      return field ? api.patch(`${PATH}/${field.id}`, { name, ...chosen }) : api.post(PATH, { name, kind, ...chosen });
    },
  }, load);
}

/** @param {ContactField} field @param {() => void} load */
async function remove(field, load) {
  if (!(await ask(Confirm, { title: t('settings.delete_title', { name: field.name }), text: t('fields.delete_text'), action: t('app.delete'), danger: true }))) return;
  await api.remove(`${PATH}/${field.id}`).then(load, complain);
}

export function Section() {
  const state = useItems(PATH);
  return html`<${SectionFrame} title=${t('settings.contact-fields')} text=${t('fields.how')} action=${html`<${AddButton} label=${t('fields.add')} onAdd=${() => open(null, state.load)} />`}>
    <${Items} state=${state} empty=${t('fields.none')}>${(/** @type {ContactField} */ field) => html`
      <div class="item-main"><strong><bdi>${field.name}</bdi></strong> <span class="chip">${t(`fields.kind_${field.kind}`)}</span>
        ${field.choices.length > 0 && html`<p class="hint clamp" dir="auto">${field.choices.join(t('list.comma'))}</p>`}</div>
      <${ItemActions} name=${field.name} onEdit=${() => open(field, state.load)} onDelete=${() => remove(field, state.load)} />`}</${Items}>
  </${SectionFrame}>`;
}
