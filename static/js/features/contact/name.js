// What a customer is called: by colleagues, or by themselves.
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { may } from '../../store/session.js';
import { cardOf, loadCard } from './cards.js';
import { change } from './change.js';
import { InPlace } from './in-place.js';

/** @param {{contact: string, name: string}} props `name` as rows show it */
export function ContactName({ contact, name }) {
  const { card } = cardOf(contact).value;
  useEffect(() => {
    if (!cardOf(contact).peek().card) loadCard(contact);
  }, [contact]);
  const shown = name || t('contact.unknown');
  if (!card || !may('reply')) return html`<h2><bdi>${shown}</bdi></h2>`;
  const hint = card.own_name ? t('contact.own_name', { name: card.own_name }) : '';
  return html`<${InPlace} heading label=${t('contact.name')} value=${card.given_name ?? ''} shown=${html`<bdi>${shown}</bdi>`} hint=${hint}
      save=${(/** @type {string} */ value) => change(card, { name: value || null })} />
    ${card.given_name && card.own_name && card.own_name !== card.given_name && html`<p class="hint"><bdi>${hint}</bdi></p>`}`;
}
