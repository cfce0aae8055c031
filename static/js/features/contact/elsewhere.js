// Where else the same person writes.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { moment } from '../../lib/time.js';
import { Part } from './part.js';

/** @param {{card: ContactCard, conversation?: string}} props */
export function Elsewhere({ card, conversation }) {
  const others = card.conversations.filter((row) => row.id !== conversation);
  if (others.length === 0) return null;
  return html`<${Part} title=${t(conversation ? 'contact.elsewhere' : 'contact.conversations')} count=${others.length} open=${!conversation}>
    <ul class="plain">${others.map((row) => html`<li key=${row.id}><a href=${`/inbox/all/${row.id}`}><bdi>${row.channel.name}</bdi></a>
      <span class="chip">${t(`status.${row.status}`)}</span><p class="hint">${moment(row.last_activity_at)} · <bdi>${row.owner?.name ?? t('owner.nobody')}</bdi></p></li>`)}</ul>
  </${Part}>`;
}
