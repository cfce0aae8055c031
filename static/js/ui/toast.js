// Short messages at the edge of the page, spoken by screen readers.
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { hasWords, t } from '../lib/i18n.js';
import { Icon, IconButton } from './icon.js';

const SECONDS = 6;

/** @typedef {{id: number, text: string, kind?: 'danger' | 'ok', action?: string, onAction?: () => void, lasting?: boolean}} Toast */
/** @type {import('@preact/signals').Signal<Toast[]>} */
const toasts = signal([]);
let count = 0;

/** @param {number} id */
const dismiss = (id) => {
  toasts.value = toasts.peek().filter((toast) => toast.id !== id);
};

/** @param {string} text @param {Partial<Toast>} [options] */
export function toast(text, options = {}) {
  const entry = { id: ++count, text, ...options };
  toasts.value = [...toasts.peek().filter((other) => other.text !== text).slice(-2), entry];
  if (!options.lasting) setTimeout(dismiss, SECONDS * 1000, entry.id);
}

/** @param {Error} error whose words are for people already, or a problem that `problemText` knows */
export const complain = (error) => toast(problemText(error), { kind: 'danger' });

/** Problems whose details say what exactly is wrong. */
const DETAILED = new Set(['invalid', 'unsendable', 'meta_refused', 'push_refused', 'replay_failed', 'taken', 'in_use']);

/** A problem in the reader's words; the server's own when it has a code we do not know. @param {any} error */
export function problemText(error) {
  const key = `problem.${error?.code}`;
  const detail = error?.message ?? error?.title ?? '';
  if (!hasWords(key)) return error?.status >= 500 ? t('problem.server', { status: error.status }) : detail || t('problem.unknown');
  const words = t(key, { owner: error?.body?.owner?.name || t('someone') });
  return detail && DETAILED.has(error.code) ? `${words} (\u2068${detail}\u2069)` : words;
}

export function Toasts() {
  return html`<div class="toasts" role="status">
    ${toasts.value.map((entry) => html`<div key=${entry.id} class=${`toast ${entry.kind ?? ''}`}>
      ${entry.kind && html`<${Icon} name=${entry.kind === 'ok' ? 'circle-check' : 'circle-alert'} />`}
      <span>${entry.text}</span>
      ${entry.action && html`<button type="button" class="button small" onClick=${() => {
        dismiss(entry.id);
        entry.onAction?.();
      }}>${entry.action}</button>`}
      <${IconButton} icon="x" label=${t('app.close')} onClick=${() => dismiss(entry.id)} />
    </div>`)}
  </div>`;
}
