// What could not be done to some of many conversations, and why.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { peekRow } from '../../store/conversations.js';
import { Dialog } from '../../ui/dialog.js';
import { problemText } from '../../ui/toast.js';

/** @param {{failed: import('../bulk.js').Failure[], close: (again?: boolean) => void}} props */
export function BulkFailures({ failed, close }) {
  return html`<${Dialog} title=${t('bulk.failed', { count: failed.length })} close=${close} footer=${html`
      <button type="button" class="button" onClick=${() => close()}>${t('app.close')}</button>
      <button type="button" class="button primary" autofocus onClick=${() => close(true)}>${t('app.retry')}</button>`}>
    <ul class="failures">${failed.map(({ step, problem }) => html`<li key=${step.id}><strong><bdi>${peekRow(step.id)?.contact.name || t('contact.unknown')}</bdi></strong>
      <p class="problem">${problemText(problem)}</p></li>`)}</ul>
  </${Dialog}>`;
}
