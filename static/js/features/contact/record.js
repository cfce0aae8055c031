// Who changed what about a customer.
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/i18n.js';
import { moment } from '../../lib/time.js';
import { Pages, Part, usePages } from './part.js';

/** @param {{contact: string, changes: number}} props */
export function History({ contact, changes }) {
  const [wanted, setWanted] = useState(false);
  const pages = usePages(`/api/contacts/${contact}/record?limit=20`, wanted, changes);
  return html`<${Part} title=${t('contact.record')} onOpen=${setWanted}>
    <${Pages} pages=${pages} empty=${t('contact.no_record')}>${(/** @type {ContactEvent[]} */ items) => html`<ul class="plain">${items.map((event) => html`<li key=${event.id}>
      <p dir="auto">${words(event)}</p><p class="hint">${moment(event.at)}</p></li>`)}</ul>`}</${Pages}>
  </${Part}>`;
}

/** @param {ContactEvent} event */
function words({ kind, agent, detail }) {
  const who = agent.name || t('someone');
  switch (kind) {
    case 'renamed':
      return detail.to ? t('record.renamed', { who, name: detail.to }) : t('record.unnamed', { who });
    case 'field_set':
      return detail.to ? t('record.field_set', { who, field: detail.field, value: detail.to }) : t('record.field_emptied', { who, field: detail.field });
    case 'merged':
      return t('record.merged', { who, name: detail.name || detail.identities?.[0]?.value || t('contact.unknown') });
    case 'note_deleted':
      return t('record.note_deleted', { who, text: String(detail.text ?? '') });
    case 'blocked':
      return t('record.blocked', { who });
    default:
      return t('record.unblocked', { who });
  }
}
