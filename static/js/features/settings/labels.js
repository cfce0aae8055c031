// The labels that can be put on conversations.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { api } from '../../net/api.js';
import { Field } from '../../ui/form.js';
import { AddButton, ItemActions, Items, SectionFrame, edit, remove, useItems } from './collection.js';

const PATH = '/api/labels';
const COLORS = ['#1b5fb4', '#176b35', '#8a4b00', '#b3261e', '#6540bf', '#586674'];

/** @param {any} value @param {(change: object) => void} set */
const fields = (value, set) => html`
  <${Field} label=${t('labels.name')} dir="auto" required autofocus value=${value.name} onInput=${(/** @type {string} */ name) => set({ name })} />
  <${Field} label=${t('labels.color')} type="color" value=${value.color} onInput=${(/** @type {string} */ color) => set({ color })} />`;

/** @param {Label | null} label @param {() => void} load */
function open(label, load) {
  edit({
    title: t(label ? 'labels.edit' : 'labels.add'),
    initial: label ?? { name: '', color: COLORS[Math.floor(Math.random() * COLORS.length)] },
    fields,
    save: (/** @type {Label} */ { name, color }) => (label ? api.patch(`${PATH}/${label.id}`, { name, color }) : api.post(PATH, { name, color })),
  }, load);
}

export function Section() {
  const state = useItems(PATH);
  return html`<${SectionFrame} title=${t('settings.labels')} action=${html`<${AddButton} label=${t('labels.add')} onAdd=${() => open(null, state.load)} />`}>
    <${Items} state=${state} empty=${t('labels.none')}>${(/** @type {Label} */ label) => html`
      <span class="swatch" style=${`background:${label.color}`} aria-hidden="true" /><div class="item-main"><strong><bdi>${label.name}</bdi></strong></div>
      <${ItemActions} name=${label.name} onEdit=${() => open(label, state.load)} onDelete=${() => remove(`${PATH}/${label.id}`, label.name, state.load)} />`}</${Items}>
  </${SectionFrame}>`;
}
