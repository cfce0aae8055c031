// The way on after something could not be loaded: again, or to somebody who can find out why.
import { html } from 'htm/preact';
import { t } from '../lib/i18n.js';
import { asProblem } from '../net/api.js';
import { copy } from './copy.js';

/** What whoever runs Baton wants to know; nothing of what customers wrote. @param {unknown} error */
function particulars(error) {
  const { status, code, message, asked, at } = asProblem(error);
  return [new Date(at).toISOString(), asked, status || 'no answer', code, message, location.pathname, navigator.userAgent].filter(Boolean).join('\n');
}

/** @param {{error: unknown, onRetry: () => void, small?: boolean}} props */
export function Retry({ error, onRetry, small }) {
  const size = small ? ' small' : '';
  return html`<button type="button" class=${`button${size}`} onClick=${onRetry}>${t('app.retry')}</button>
    <button type="button" class=${`button quiet${size}`} onClick=${() => copy(particulars(error))}>${t('app.copy_details')}</button>`;
}
