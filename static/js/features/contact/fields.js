// The workspace's own fields, edited in place.
import { html } from 'htm/preact';
import { t } from '../../lib/i18n.js';
import { dayOf } from '../../lib/time.js';
import { contactFields } from '../../store/directory.js';
import { may } from '../../store/session.js';
import { change } from './change.js';
import { InPlace } from './in-place.js';
import { Part } from './part.js';

/** @param {{card: ContactCard}} props */
export function Fields({ card }) {
  const fields = contactFields.value;
  if (fields.length === 0 && !may('manage_library')) return null;
  return html`<${Part} title=${t('contact.fields')} open>
    ${fields.length === 0 && html`<p class="hint">${t('contact.no_fields')} <a href="/settings/contact-fields">${t('contact.add_fields')}</a></p>`}
    <dl class="facts">${fields.map((field) => html`<div key=${field.id}><dt><bdi>${field.name}</bdi></dt><dd><${Value} card=${card} field=${field} /></dd></div>`)}</dl>
  </${Part}>`;
}

/** @param {{card: ContactCard, field: ContactField}} props */
function Value({ card, field }) {
  const value = card.fields[field.id] ?? '';
  const shown = value && field.kind === 'date' ? html`<time datetime=${value}>${dayOf(value)}</time>` : undefined;
  return html`<${InPlace} label=${field.name} value=${value} shown=${shown} type=${field.kind === 'date' ? 'date' : 'text'}
    choices=${field.kind === 'choice' ? field.choices : undefined} readonly=${!may('reply')} save=${(/** @type {string} */ entered) => change(card, { fields: { [field.id]: entered || null } })} />`;
}
