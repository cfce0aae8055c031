// Everything about a customer beside the thread, and on a page of its own.
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { Icon } from '../../ui/icon.js';
import { Retry } from '../../ui/retry.js';
import { problemText } from '../../ui/toast.js';
import { Actions } from './actions.js';
import { cardOf, loadCard } from './cards.js';
import { Elsewhere } from './elsewhere.js';
import { Episodes } from './episodes.js';
import { Fields } from './fields.js';
import { Gallery } from './gallery.js';
import { Identities } from './identities.js';
import { Notes } from './notes.js';
import { History } from './record.js';

/** @param {{contact: string, conversation?: string}} props `conversation` is the one that is open beside it */
export function ContactPanel({ contact, conversation }) {
  useEffect(() => {
    loadCard(contact);
  }, [contact]);
  const { card, error, changes } = cardOf(contact).value;
  if (error && !card) return html`<${Failed} error=${error} onRetry=${() => loadCard(contact)} />`;
  if (!card) return html`<div class="skeleton" role="status" aria-label=${t('app.loading')}><b /><b /><b /><b /></div>`;
  const shown = conversation ?? card.conversations.find((row) => row.contact.id === card.id)?.id;
  return html`<div class="contact-panel">
    <${Identities} card=${card} />
    <${Fields} card=${card} />
    <${Notes} contact=${contact} changes=${changes} />
    <${Episodes} contact=${contact} changes=${changes} />
    ${shown && html`<${Gallery} key=${shown} conversation=${shown} />`}
    <${Elsewhere} card=${card} conversation=${conversation} />
    <${History} contact=${contact} changes=${changes} />
    <${Actions} card=${card} isPage=${!conversation} />
  </div>`;
}

/** @param {{error: any, onRetry: () => void}} props */
function Failed({ error, onRetry }) {
  return html`<div class="part-state" role="alert"><p class="problem"><${Icon} name="circle-alert" />${problemText(error)}</p>
    ${error.code !== 'not_found' && html`<${Retry} error=${error} onRetry=${onRetry} small />`}</div>`;
}
