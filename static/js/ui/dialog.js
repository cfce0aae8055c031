// Dialogs: native <dialog>, opened by code and answered by a promise.
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../lib/i18n.js';
import { IconButton } from './icon.js';
import { toast } from './toast.js';

/** @type {import('@preact/signals').Signal<{id: number, component: any, props: any, done: (answer: any) => void}[]>} */
const open = signal([]);
let count = 0;

/**
 * Shows a dialog and waits for its answer; `undefined` when it was closed.
 * @param {any} component gets the props and `close(answer)` @param {object} [props] @returns {Promise<any>}
 */
export function ask(component, props = {}) {
  return new Promise((resolve) => {
    const id = ++count;
    const done = (/** @type {any} */ answer) => {
      open.value = open.peek().filter((entry) => entry.id !== id);
      resolve(answer);
    };
    open.value = [...open.peek(), { id, component, props, done }];
  });
}

/** The same for a dialog that is loaded on demand. @param {() => Promise<any>} load @param {string} name its export @param {object} [props] */
export async function askLazy(load, name, props) {
  const module = await lazy(load);
  return module ? ask(module[name], props) : undefined;
}

/** Loads a module; an old page after an update of the server says so. @param {() => Promise<any>} load */
export async function lazy(load) {
  try {
    return await load();
  } catch {
    toast(t('app.new_version'), { action: t('app.reload'), onAction: () => location.reload(), lasting: true });
    return null;
  }
}

export const dialogIsOpen = () => open.value.length > 0;

/** Draws what is open. */
export function Dialogs() {
  return open.value.map((entry) => html`<${entry.component} key=${entry.id} ...${entry.props} close=${entry.done} />`);
}

/**
 * The frame of every dialog.
 * @param {{title: string, close: (answer?: any) => void, children?: any, footer?: any, wide?: boolean, reading?: boolean, class?: string, onSubmit?: () => void, lasting?: boolean}} props
 *   `lasting` dialogs cannot be closed without an answer; those for `reading` are scrolled by keyboard
 */
export function Dialog({ title, close, children, footer, wide, reading, class: extra, onSubmit, lasting }) {
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const inside = html`
    <header class="dialog-head"><h2 id=${titleId}>${title}</h2>
      ${!lasting && html`<${IconButton} icon="x" label=${t('app.close')} onClick=${() => close()} />`}</header>
    <div class="dialog-body" tabindex=${reading ? 0 : undefined} role=${reading ? 'region' : undefined} aria-labelledby=${reading ? titleId : undefined}>${children}</div>
    ${footer && html`<footer class="dialog-foot">${footer}</footer>`}`;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    onSubmit?.();
  };
  return html`<dialog ref=${ref} class=${`dialog${wide ? ' wide' : ''} ${extra ?? ''}`} aria-labelledby=${titleId}
    onCancel=${(/** @type {Event} */ event) => {
      event.preventDefault();
      if (!lasting) close();
    }}
    onClick=${(/** @type {Event} */ event) => event.target === ref.current && !lasting && close()}>
    ${onSubmit ? html`<form onSubmit=${submit} novalidate>${inside}</form>` : inside}
  </dialog>`;
}

/**
 * Asks yes or no. Whoever goes on typing says no to what cannot be taken back.
 * @param {{title: string, text?: string, action: string, danger?: boolean, final?: boolean, children?: any, close: (answer?: boolean) => void}} props
 */
export function Confirm({ title, text, action, danger, final = danger, children, close }) {
  return html`<${Dialog} title=${title} close=${close} footer=${html`
      <button type="button" class="button" onClick=${() => close(false)} autofocus=${final}>${t('app.cancel')}</button>
      <button type="button" class=${`button ${danger ? 'danger' : 'primary'}`} onClick=${() => close(true)} autofocus=${!final}>${action}</button>`}>
    ${text && html`<p>${text}</p>`}${children}
  </${Dialog}>`;
}
