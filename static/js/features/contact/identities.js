// The addresses by which WhatsApp knows a customer.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { moment } from '../../lib/time.js';
import { Part } from './part.js';

/** @param {{card: ContactCard}} props */
export function Identities({ card }) {
  return html`<${Part} title=${t('contact.identities')} count=${card.identities.length} open=${card.identities.length > 1}>
    <ul class="plain">${card.identities.map((one) => html`<li key=${`${one.channel.id}/${one.kind}/${one.value}`}>
      <span class="break" dir="ltr">${one.kind === 'phone' ? html`<a href=${`tel:+${one.value}`}>+${one.value}</a>` : one.value}</span>
      <p class="hint">${t(`contact.kind_${one.kind}`)} · <bdi>${one.channel.name}</bdi> · ${t('contact.since', { time: moment(one.since) })}</p></li>`)}</ul>
  </${Part}>`;
}
