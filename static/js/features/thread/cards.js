// Places, contact cards, orders, forms and messages with buttons.
import { html } from 'htm/preact';
import { list, locale, number, t } from '../../lib/i18n.js';
import { Icon } from '../../ui/icon.js';
import { Formatted } from './text.js';

/** @param {{content: Content}} props */
export function LocationCard({ content }) {
  const { latitude, longitude, name, address } = content;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return html`<div class="card-in"><div class="card-icon"><${Icon} name="map-pin" /></div><div>
    <strong dir="auto">${name || t('kind.location')}</strong>${address && html`<p dir="auto">${address}</p>`}
    <p class="hint" dir="ltr">${latitude.toFixed(5)}, ${longitude.toFixed(5)}</p>
    <a href=${map} target="_blank" rel="noopener noreferrer">${t('location.open')} <${Icon} name="external-link" /></a></div></div>`;
}

/** @param {{contacts: any[]}} props Meta's contact objects */
export function Contacts({ contacts }) {
  return contacts.map((card, at) => {
    const phones = (card.phones ?? []).map((/** @type {any} */ entry) => entry.phone ?? entry.wa_id).filter(Boolean);
    const emails = (card.emails ?? []).map((/** @type {any} */ entry) => entry.email).filter(Boolean);
    return html`<div key=${at} class="card-in"><div class="card-icon"><${Icon} name="contact" /></div><div>
      <strong dir="auto">${card.name?.formatted_name || card.name?.first_name || t('kind.contacts')}</strong>
      ${card.org?.company && html`<p dir="auto">${card.org.company}</p>`}
      ${phones.map((/** @type {string} */ phone) => html`<p key=${phone}><a href=${`tel:${phone.replace(/[^\d+]/g, '')}`} dir="ltr">${phone}</a></p>`)}
      ${emails.map((/** @type {string} */ email) => html`<p key=${email}><a href=${`mailto:${email}`} dir="ltr">${email}</a></p>`)}</div></div>`;
  });
}

/** @param {number} amount @param {string} currency */
function money(amount, currency) {
  try {
    return new Intl.NumberFormat(locale(), { style: 'currency', currency }).format(amount);
  } catch {
    return `${number(amount)} ${currency}`;
  }
}

/** @param {{content: Content}} props */
export function Order({ content }) {
  /** @type {any[]} */
  const items = content.items ?? [];
  const currencies = new Set(items.map((item) => item.currency));
  const total = items.reduce((sum, item) => sum + item.quantity * item.price, 0);
  return html`<div class="mark"><${Icon} name="shopping-cart" />${t('order.title', { count: items.length })}</div>
    <table class="order"><tbody>${items.map((item, at) => html`<tr key=${at}><td>${number(item.quantity)} ×</td><td dir="auto">${item.product_id}</td><td>${money(item.price, item.currency)}</td></tr>`)}</tbody>
    ${currencies.size === 1 && html`<tfoot><tr><th colspan="2" scope="row">${t('order.total')}</th><td>${money(total, items[0].currency)}</td></tr></tfoot>`}</table>
    ${content.text && html`<${Formatted} text=${content.text} />`}`;
}

/** @param {{content: Content}} props */
export function FlowReply({ content }) {
  const answers = content.response && typeof content.response === 'object' ? Object.entries(content.response).filter(([name]) => name !== 'flow_token') : [];
  const shown = (/** @type {unknown} */ value) => (Array.isArray(value) ? list(value.map(String)) : typeof value === 'object' ? JSON.stringify(value) : String(value));
  return html`<div class="mark"><${Icon} name="list" />${t(content.name === 'address_message' ? 'flow.address' : 'kind.flow_reply')}</div>
    ${answers.length > 0 ? html`<dl class="answers">${answers.map(([name, value]) => html`<dt key=${name} dir="auto">${name.replaceAll('_', ' ')}</dt><dd dir="auto">${shown(value)}</dd>`)}</dl>`
      : html`<p dir="auto">${typeof content.response === 'string' ? content.response : content.body}</p>`}`;
}

/** Ours: words with buttons or a list. @param {{content: Content}} props */
export function Interactive({ content }) {
  const { header, body, footer, action } = content;
  return html`${header && html`<strong dir="auto">${header}</strong>`}<${Formatted} text=${body} />${footer && html`<p class="hint" dir="auto">${footer}</p>`}
    ${action?.kind === 'buttons' && html`<ul class="choices">${action.buttons.map((/** @type {any} */ button) => html`<li key=${button.id} dir="auto">${button.title}</li>`)}</ul>`}
    ${action?.kind === 'list' && html`<details class="choices-list"><summary><${Icon} name="list" />${action.button}</summary>
      ${action.sections.map((/** @type {any} */ section, /** @type {number} */ at) => html`<div key=${at}>${section.title && html`<strong dir="auto">${section.title}</strong>`}
        <ul>${section.rows.map((/** @type {any} */ row) => html`<li key=${row.id} dir="auto">${row.title}${row.description && html`<span class="hint"> — ${row.description}</span>`}</li>`)}</ul></div>`)}</details>`}`;
}

/** What we cannot draw, as it came. @param {{value: unknown}} props */
export function Raw({ value }) {
  return html`<details class="raw"><summary>${t('raw.show')}</summary><pre dir="ltr">${JSON.stringify(value, null, 2)}</pre></details>`;
}
