// That a message was changed after it was sent, and what it said before.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { clock, fullMoment } from '../../lib/time.js';
import { Dialog, ask } from '../../ui/dialog.js';
import { Formatted } from './text.js';

/** @param {{message: Message}} props */
export function Edited({ message }) {
  const title = fullMoment(/** @type {number} */ (message.edited_at));
  if (!message.edits?.length) return html`<span title=${title}>${t('message.edited')}</span>`;
  return html`<button type="button" class="edited" title=${title} onClick=${() => ask(Wordings, { edits: message.edits })}>${t('message.edited')}</button>`;
}

/** @param {Edit} edit */
const wordsOf = (edit) => edit.text ?? edit.content?.text ?? edit.content?.caption ?? '';

/** @param {{edits: Edit[], close: () => void}} props */
function Wordings({ edits, close }) {
  return html`<${Dialog} title=${t('message.wordings')} close=${close} reading>
    <ol class="since">${edits.map((edit) => html`<li key=${edit.at}><time title=${fullMoment(edit.at)}>${clock(edit.at)}</time><${Formatted} text=${wordsOf(edit)} /></li>`)}</ol>
  </${Dialog}>`;
}
