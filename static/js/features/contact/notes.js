// Notes about a customer: for whoever serves them next, not for the customer.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { moment } from '../../lib/time.js';
import { api } from '../../net/api.js';
import { may, self } from '../../store/session.js';
import { Confirm, ask } from '../../ui/dialog.js';
import { FormError, useForm } from '../../ui/form.js';
import { Icon, IconButton } from '../../ui/icon.js';
import { complain } from '../../ui/toast.js';
import { Pages, Part, usePages } from './part.js';

const LONGEST = 4096;

/** @param {{contact: string, changes: number}} props */
export function Notes({ contact, changes }) {
  const path = `/api/contacts/${contact}/notes`;
  const pages = usePages(path, true, changes);
  return html`<${Part} title=${t('contact.notes')} count=${pages.items?.length} open>
    ${may('reply') && html`<${Writer} label=${t('contact.note_add')} save=${async (/** @type {string} */ text) => {
      await api.post(path, { text });
      await pages.load();
    }} />`}
    <${Pages} pages=${pages} empty=${t('contact.no_notes')}>${(/** @type {ContactNote[]} */ items) => html`<ul class="plain notes">${items.map((note) => html`<${Note} key=${note.id} note=${note} path=${`${path}/${note.id}`} load=${pages.load} />`)}</ul>`}</${Pages}>
  </${Part}>`;
}

/** @param {{note: ContactNote, path: string, load: () => Promise<void>}} props */
function Note({ note, path, load }) {
  const [editing, setEditing] = useState(false);
  const own = note.author.id === self().id;
  if (editing) {
    return html`<li><${Writer} label=${t('contact.note_edit')} initial=${note.text} onCancel=${() => setEditing(false)} save=${async (/** @type {string} */ text) => {
      await api.patch(path, { text });
      setEditing(false);
      await load();
    }} /></li>`;
  }
  const remove = async () => {
    if (!(await ask(Confirm, { title: t('contact.note_delete_title'), text: t('contact.note_delete_text'), action: t('app.delete'), danger: true }))) return;
    await api.remove(path).then(load, complain);
  };
  return html`<li class="contact-note"><p class="pre" dir="auto">${note.text}</p>
    <footer><span class="hint"><bdi>${note.author.name || t('someone')}</bdi> · <time>${moment(note.created_at)}</time>${note.edited_at && ` · ${t('contact.note_edited')}`}</span><span class="grow" />
      ${own && html`<${IconButton} icon="pencil" class="small" label=${t('contact.note_edit')} onClick=${() => setEditing(true)} />`}
      ${(own || may('manage_contacts')) && html`<${IconButton} icon="trash-2" class="small" label=${t('contact.note_delete')} onClick=${remove} />`}</footer></li>`;
}

/** @param {{label: string, initial?: string, save: (text: string) => Promise<void>, onCancel?: () => void}} props */
function Writer({ label, initial, save, onCancel }) {
  const [text, setText] = useState(initial ?? '');
  const form = useForm();
  const submit = () => text.trim() && form.run(async () => {
    await save(text.trim());
    if (!onCancel) setText('');
  });
  return html`<form class="note-writer" onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      submit();
    }}><textarea class="input" dir="auto" rows="2" maxlength=${LONGEST} aria-label=${label} placeholder=${label} value=${text}
      onInput=${(/** @type {any} */ event) => setText(event.target.value)} onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
        else if (event.key === 'Escape' && onCancel) onCancel();
      }} />
    <${FormError} error=${form.error} />
    ${(text.trim() || onCancel) && html`<div class="row-actions">${onCancel && html`<button type="button" class="button small" onClick=${onCancel}>${t('app.cancel')}</button>`}
      <button class="button small primary" disabled=${form.busy || !text.trim()}><${Icon} name="check" />${t('app.save')}</button></div>`}</form>`;
}
