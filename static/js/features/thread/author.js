// Who wrote a message, in a word or as the line above it.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { self } from '../../store/session.js';
import { Icon } from '../../ui/icon.js';

/** @param {Message} message */
export function authorName(message) {
  switch (message.author.kind) {
    case 'agent':
      return message.author.id === self().id ? t('author.you') : message.author_name || t('someone');
    case 'phone_app':
      return t('author.phone_app');
    case 'assistant':
      return t('author.assistant');
    case 'system':
      return t('author.system');
    default:
      return t('author.customer');
  }
}

/** @param {{message: Message}} props */
export function AuthorLine({ message }) {
  const isNote = message.content.type === 'note';
  return html`<div class="author">${isNote && html`<${Icon} name="sticky-note" />`}
    ${message.author.kind === 'phone_app' && html`<${Icon} name="smartphone" />`}${message.author.kind === 'assistant' && html`<${Icon} name="bot" />`}
    <bdi>${authorName(message)}</bdi>${isNote && html`<span class="hint">${t('note.private')}</span>`}</div>`;
}
