// A list of things with a dialog to add and change them: how most settings look.
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { api } from '../../net/api.js';
import { Confirm, Dialog, ask } from '../../ui/dialog.js';
import { FormError, useForm } from '../../ui/form.js';
import { Icon, IconButton } from '../../ui/icon.js';
import { Retry } from '../../ui/retry.js';
import { complain, problemText, toast } from '../../ui/toast.js';

/** Loads a list, again when told. @param {string} path */
export function useItems(path) {
  const [state, setState] = useState({ items: /** @type {any[] | null} */ (null), next: /** @type {string | null} */ (null), error: /** @type {any} */ (null) });
  const load = () => api.get(path).then(
    (answer) => setState({ items: answer.items, next: answer.next ?? null, error: null }),
    (error) => setState((old) => ({ ...old, error })),
  );
  useEffect(() => {
    load();
  }, [path]);
  return { ...state, load };
}

/** @param {{title: string, text?: string, action?: any, children?: any}} props */
export function SectionFrame({ title, text, action, children }) {
  return html`<section class="section"><header class="section-head"><a class="icon-button back" href="/settings" aria-label=${t('app.back')}><${Icon} name="chevron-left" flip /></a>
    <div><h1>${title}</h1>${text && html`<p class="hint">${text}</p>`}</div><span class="grow" />${action}</header>${children}</section>`;
}

/** @param {{state: {items: any[] | null, error: any, load: () => void}, empty: string, children: (item: any) => any}} props */
export function Items({ state, empty, children }) {
  if (state.error) {
    return html`<div class="empty-state" role="alert"><${Icon} name="circle-alert" class="large" /><p>${problemText(state.error)}</p><div class="chips"><${Retry} error=${state.error} onRetry=${state.load} /></div></div>`;
  }
  if (!state.items) return html`<${Skeleton} />`;
  if (state.items.length === 0) return html`<div class="empty-state"><${Icon} name="inbox" class="large" /><p>${empty}</p></div>`;
  return html`<ul class="items">${state.items.map((item) => html`<li key=${item.id} class="item">${children(item)}</li>`)}</ul>`;
}

function Skeleton() {
  const rows = Array.from({ length: 4 });
  return html`<div class="items skeleton" role="status" aria-label=${t('app.loading')}>${rows.map((_, index) => html`<div key=${index} class="skeleton-row"><div><b /><b /></div></div>`)}</div>`;
}

/**
 * The dialog that adds or changes one thing.
 * @param {{title: string, initial: any, fields: (value: any, set: (change: object) => void) => any, save: (value: any) => Promise<any>, close: (saved?: any) => void}} props
 */
export function EditDialog({ title, initial, fields, save, close }) {
  const [value, setValue] = useState(initial);
  const form = useForm();
  const submit = () => form.run(async () => close((await save(value)) ?? true));
  return html`<${Dialog} title=${title} close=${close} onSubmit=${submit} footer=${html`
      <button type="button" class="button" onClick=${() => close()}>${t('app.cancel')}</button><button class="button primary" disabled=${form.busy}>${t('app.save')}</button>`}>
    ${fields(value, (change) => setValue((/** @type {any} */ old) => ({ ...old, ...change })))}
    <${FormError} error=${form.error} /></${Dialog}>`;
}

/** Opens the dialog, tells that it worked, loads anew. @param {any} props @param {() => void} load */
export async function edit(props, load) {
  if (!(await ask(EditDialog, props))) return;
  toast(t('settings.saved'), { kind: 'ok' });
  load();
}

/** Asks, deletes, loads anew. @param {string} path @param {string} name @param {() => void} load */
export async function remove(path, name, load) {
  const sure = await ask(Confirm, { title: t('settings.delete_title', { name }), text: t('settings.delete_text'), action: t('app.delete'), danger: true });
  if (!sure) return;
  try {
    await api.remove(path);
    load();
  } catch (error) {
    complain(/** @type {Error} */ (error));
  }
}

/** @param {{name: string, onEdit: () => void, onDelete?: () => void}} props */
export function ItemActions({ name, onEdit, onDelete }) {
  return html`<span class="item-actions"><${IconButton} icon="pencil" label=${t('app.edit_name', { name })} onClick=${onEdit} />
    ${onDelete && html`<${IconButton} icon="trash-2" label=${t('app.delete_name', { name })} onClick=${onDelete} />`}</span>`;
}

/** @param {{onAdd: () => void, label: string}} props */
export function AddButton({ onAdd, label }) {
  return html`<button type="button" class="button primary" onClick=${onAdd}><${Icon} name="plus" />${label}</button>`;
}
